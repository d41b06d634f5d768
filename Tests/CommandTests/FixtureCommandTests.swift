// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite struct `privcmd-probe fixture` {
    @Test func `check, show, diff and coverage read the recordings of another command`()
        async throws
    {
        try await withFolder { folder in
            let one = folder.path("one.jsonl")
            let other = folder.path("other.jsonl")
            for (path, device) in [(one, "0000:03:00.0"), (other, "0000:00:02.0")] {
                _ = try await probe("gsi", "--device", "fake", device, "--record", path)
            }
            let check = try await probe("fixture", "check", one, other)
            #expect(check.status == 0)
            #expect(
                check.out
                    == "\(one): 1 call, no errors\n\(other): 1 call, no errors\n")
            let show = try await probe("fixture", "show", one, "--call", "pcidev*")
            #expect(show.status == 0)
            #expect(show.out.hasSuffix("pcidev_get_gsi(0000:03:00.0) = 0 (gsi 22)\n"))
            #expect(try await probe("fixture", "diff", one, one).status == 0)
            let diff = try await probe("fixture", "diff", one, other)
            #expect(diff.status == 1)
            #expect(diff.out.contains("@@ input differs\n-2: pcidev_get_gsi(0000:03:00.0)"))
            let coverage = try await probe("fixture", "coverage", one, other)
            #expect(coverage.status == 0)
            #expect(coverage.out.hasPrefix("covered: 1 of "))
            for command in [["check"], ["coverage"], ["diff", one]] {
                let json = try await Probe.run(
                    ["fixture"] + command + [one, "--format", "json"])
                #expect(json.out.contains("\"\(one)\""))
            }
        }
    }

    @Test func `exits 65 for a malformed file, 66 for a missing one and 64 for a bad filter`()
        async throws
    {
        try await withFolder { folder in
            let path = try folder.write("r.jsonl", "{}\n")
            let check = try await probe("fixture", "check", path)
            #expect(check.status == 65)
            #expect(check.out == "\(path):1: 'format' is missing\n")
            for command in ["show", "coverage"] {
                #expect(try await probe("fixture", command, path).status == 65)
                #expect(try await probe("fixture", command, folder.path("none")).status == 66)
            }
            #expect(try await probe("fixture", "check", folder.path("none")).status == 66)
            #expect(try await probe("fixture", "diff", path, path).status == 65)
            #expect(try await probe("fixture", "show", path, "--call", "nonsense").status == 64)
        }
    }
}
