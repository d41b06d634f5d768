// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdFake
import PrivcmdKit
import TestSupport
import Testing

@Suite struct `privcmd-probe fake` {
    @Test func `list prints every built-in profile, as text and as JSON`() async throws {
        let text = try await probe("fake", "list")
        #expect(text.status == 0 && text.err == "")
        let json = try await probe("fake", "list", "--format", "json")
        struct List: Decodable {
            struct Entry: Decodable {
                var name: String
                var summary: String
                var provenance: String
            }
            var profiles: [Entry]
        }
        let list = try JSONDecoder().decode(List.self, from: Data(json.out.utf8))
        #expect(list.profiles.map(\.name) == FakeProfile.builtIn.map(\.name))
        for entry in list.profiles {
            #expect(text.lines.contains { $0.hasPrefix(entry.name + " ") })
        }
    }

    @Test func `show prints a built-in or combined profile by its name`() async throws {
        for name in ["series-v8", "xen-4.19-linux-6.18-pv", "fake:xen-4.20-linux-6.12-pvh"] {
            let run = try await probe("fake", "show", name)
            #expect(run.status == 0 && run.err == "")
            #expect(run.lines.first == Substring(name.replacing("fake:", with: "")))
            for heading in ["sources", "system", "calls", "changes", "interrupts"] {
                #expect(run.lines.contains(Substring(heading)), "\(heading)")
            }
        }
    }

    @Test func `show --format profile prints a file that --device accepts`() async throws {
        try await withFolder { folder in
            let printed = try await probe("fake", "show", "series-v7", "--format", "profile")
            #expect(printed.status == 0)
            let path = try folder.write(
                "mine.json", printed.out.replacing("\"gsi\": 22", with: "\"gsi\": 19"))
            let gsi = try await probe("gsi", "-q", "03:00.0", "--device", path)
            #expect(gsi == Run(out: "19\n", err: "", status: 0))
            let shown = try await probe("fake", "show", path, "--format", "json")
            #expect(shown.status == 0)
            #expect(shown.out.contains(#""provenance" : "inferred""#))
            #expect(shown.out.contains(#""summary" : "a profile of \#(path)""#), "\(shown)")
        }
    }

    @Test func `show of an unknown profile exits 64 and suggests similar names`() async throws {
        let run = try await probe("fake", "show", "serie-v10")
        #expect(run.out == "" && run.status == 64)
        #expect(
            run.err
                == "privcmd-probe: there is no profile 'serie-v10'; did you mean series-v10,"
                + " series-v1, series-v2?\n")
    }

    @Test func `show exits 65 for a malformed file and 66 for a missing one`() async throws {
        try await withFolder { folder in
            let path = try folder.write(
                "p.json",
                "{\"format\": \"privcmd-probe profile\",\n \"version\": 2, \"nam\": \"x\"}")
            let run = try await probe("fake", "show", path)
            #expect(
                run
                    == Run(
                        out: "",
                        err: "privcmd-probe: \(path):2:16: the key 'nam' is unknown; did you mean"
                            + " name?\n", status: 65))
            let missing = try await probe("fake", "show", folder.path("missing.json"))
            #expect(missing.status == 66)
            let recording = try await probe("fake", "show", try folder.writeRecording())
            #expect(recording.err.hasSuffix(": it is a recording, not a profile\n"))
            #expect(recording.status == 65)
        }
    }
}
