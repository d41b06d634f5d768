// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import PrivcmdLab
import Synchronization
import SystemPackage
import Testing

/// Real boots: `PRIVCMD_LAB=1 PRIVCMD_GUEST_BINARY=build/privcmd-probe swift test`, with images
/// fetched.
private func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
private let isWanted = environment("PRIVCMD_LAB") == "1"

private func boot(
    _ program: FilePath, _ arguments: [String], change: (inout RunOptions) -> Void = { _ in }
) async throws -> (result: RunResult, output: String, errors: String, notes: [String]) {
    let heard = Mutex((output: [UInt8](), errors: [UInt8](), notes: [String]()))
    var options = RunOptions(
        xen: try ImageSource(parsing: "4.20", .xen),
        linux: try ImageSource(parsing: "6.12", .linux),
        dom0: .pvh, program: program, arguments: arguments)
    change(&options)
    let run = LabRun(options, cache: try .standard()) { event in
        heard.withLock { heard in
            switch event {
            case .output(let bytes): heard.output += bytes
            case .error(let bytes): heard.errors += bytes
            case .warning(let text): heard.notes.append(text)
            default: break
            }
        }
    }
    let result = try await run.run()
    return heard.withLock { heard in
        (
            result, String(decoding: heard.output, as: UTF8.self),
            String(decoding: heard.errors, as: UTF8.self), heard.notes
        )
    }
}

/// A guest program that hands its first argument to dom0's shell.
private let source = """
    #include <unistd.h>
    int main(int n, char **v) {
        (void)n;
        return execl("/bin/busybox", "sh", "-c", v[1], "sh", v[2], (char *)0);
    }
    """
private let bound = SBDF(segment: 0, bus: 3, slot: 0, function: 0)

/// Where the lab is wanted, what it needs has to be there: a missing image fails, and skips nothing.
@Suite(.serialized, .enabled(if: isWanted, "PRIVCMD_LAB is not 1"))
struct BootTests {
    let scratch = Scratch()
    let program: FilePath

    init() throws {
        let source = try scratch.file("guest.c", source)
        program = scratch.path.appending("guest")
        shell("cc -static -o '\(program)' '\(source)'")
    }

    private func tool() throws -> FilePath {
        FilePath(try #require(environment("PRIVCMD_GUEST_BINARY"), "build it: make build"))
    }

    @Test func `real Xen and a PVH dom0 give the GSI`() async throws {
        let answer = try await boot(tool(), ["gsi", bound.description]) { options in
            options.bind = [bound]
            // Another test may boot a machine meanwhile, or a loaded one may build.
            options.timeout = 300
        }
        #expect(answer.output == "0000:03:00.0  GSI 22  sysfs irq 22  (the same number here)\n")
        #expect(answer.errors == "")
        #expect(answer.notes.isEmpty)
        #expect(answer.result.exitStatus == 0)
        #expect(answer.result.failure == nil)
    }

    /// Every clause, at every level; KTAP counts for itself.
    @Test(arguments: [Dom0Mode.pvh, .pv])
    func `real Xen keeps the contract`(dom0: Dom0Mode) async throws {
        let answer = try await boot(
            tool(),
            [
                "conformance", "run", "--level", "destructive", "--device-under-test", "\(bound)",
                "--format", "ktap",
            ]
        ) { options in
            options.dom0 = dom0
            options.bind = [bound]
            options.timeout = 600
        }
        let lines = answer.output.split(separator: "\n")
        #expect(answer.result.exitStatus == 0, "\(lines.filter { $0.contains("not ok") })")
        #expect(lines.first == "KTAP version 1")
        #expect(lines.contains { $0.hasPrefix("  ok ") && !$0.contains("# SKIP") })
        #expect(!lines.contains { $0.contains("not ok") })
    }

    /// A sample of what `make verify-fake` does in every cell.
    @Test(arguments: [Dom0Mode.pvh, .pv])
    func `real Xen answers random calls as the fake of its releases does`(dom0: Dom0Mode)
        async throws
    {
        let answer = try await boot(
            tool(),
            [
                "fuzz", "--seed", "11", "--count", "4000", "--level", "destructive",
                "--device-under-test", "\(bound)", "--quiet",
            ]
        ) { options in
            options.dom0 = dom0
            options.bind = [bound]
            options.timeout = 300
        }
        #expect(answer.result.exitStatus == 0, "\(answer.output)\(answer.errors)")
        #expect(
            answer.output.hasSuffix(
                "4000 calls, seed 11: '/dev/xen/privcmd' and"
                    + " 'xen-4.20-linux-6.12-\(dom0.rawValue)' agree\n"))
    }

    @Test func `a command finds the files that it is given, which are not brought back`()
        async throws
    {
        let answer = try await boot(program, ["cat 'a file' && echo more > kept"]) { options in
            options.inputFiles = [GuestFile(name: "a file", content: Array("as given\n".utf8))]
            options.collect = scratch.path.appending("kept")
        }
        #expect(answer.output == "as given\n")
        #expect(answer.result.files == ["kept"])
    }

    @Test func `a PV dom0 gives EPERM, which is explained`() async throws {
        let answer = try await boot(tool(), ["gsi", bound.description]) { options in
            options.dom0 = .pv
            options.bind = [bound]
        }
        #expect(answer.output == "")
        #expect(answer.errors.contains("EPERM: this is a PV dom0, where Linux sets up no GSI"))
        #expect(answer.result.exitStatus == 69)
    }

    @Test func `output, errors, status, arguments and files come back exactly`() async throws {
        let script = #"""
            printf 'to out\n\n'; printf 'to err' >&2; printf '[%s]' "$1"
            seq 1 20000; mkdir -p d; echo inside > 'd/a file'; cat /proc/xen/capabilities
            readlink /sys/bus/pci/devices/0000:03:00.0/driver
            exit 42
            """#
        let answer = try await boot(program, [script, "it's\n\u{e9} \"x\" "]) { options in
            options.bind = [bound]
            options.collect = scratch.path.appending("out")
        }
        let numbers = (1...20_000).map { "\($0)\n" }.joined()
        #expect(
            answer.output == "to out\n\n[it's\n\u{e9} \"x\" ]" + numbers + "control_d\n"
                + "../../../../bus/pci/drivers/pciback\n")
        #expect(answer.errors == "to err")
        #expect(answer.result.exitStatus == 42)
        #expect(answer.result.files == ["d/a file"])
        #expect(shell("cat '\(scratch.path)/out/d/a file'") == "inside\n")
        #expect(answer.notes.isEmpty)
    }

    @Test func `a command killed by a signal answers 128 and the signal`() async throws {
        let answer = try await boot(program, ["kill -9 $$"])
        #expect(answer.result.exitStatus == 137)
        #expect(answer.result.failure == nil)
    }

    @Test func `a device that Xen 4.17 cannot reset is explained`() async throws {
        let answer = try await boot(program, ["true"]) { options in
            options.xen =
                ImageCatalogue.image(.xen, release: "4.17").map { .cached($0) } ?? options.xen
            options.bind = [bound]
        }
        #expect(answer.result.exitStatus == 0)
        #expect(answer.notes.count == 1)
        #expect(answer.notes.first?.contains("0000:03:00.0 could not be bound") == true)
        #expect(answer.notes.first?.contains("pci_device_reset") == true)
    }

    @Test(arguments: [("4.17", Dom0Mode.pv), ("4.20", .pvh)])
    func `the packaged xl makes a guest and ends it, by a script`(
        xen: String, dom0: Dom0Mode
    ) async throws {
        shell("scripts/tiny-guest '\(scratch.path)'")
        let answer = try await boot(program, ["tiny"]) { options in
            options.dom0 = dom0
            options.timeout = 240
            options.script = GuestFile(
                name: "script",
                content: Array("xl create -q -e $1.cfg; xl list; xl destroy $1".utf8))
            for name in ["tiny", "tiny.cfg"] {
                guard let file = try? GuestFile(scratch.path.appending(name)) else { continue }
                options.inputFiles.append(file)
            }
            guard let source = try? ImageSource(parsing: xen, .xen) else { return }
            options.xen = source
            options.toolstack = try? source.toolstack()
        }
        let lines = answer.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.count == 3)
        #expect(lines.dropFirst().first?.starts(with: ["Domain-0", "0"]) == true)
        #expect(lines.last?.starts(with: ["tiny", "1", "8", "1"]) == true)
        #expect(answer.errors == "")
        #expect(answer.notes.isEmpty)
        #expect(answer.result.exitStatus == 0)
        #expect(answer.result.failure == nil)
    }

    @Test func `a panic of dom0 gives 121, its cause and the log`() async throws {
        let answer = try await boot(
            program, ["echo before; sleep 4; echo c > /proc/sysrq-trigger; sleep 60"])
        #expect(answer.result.exitStatus == LabExitStatus.dom0Panic.rawValue)
        #expect(answer.output == "before\n")
        #expect(answer.result.failure?.contains("sysrq triggered crash") == true)
        #expect(answer.result.failure?.contains(answer.result.log.string) == true)
    }

    @Test func `a command that does not end gives 124`() async throws {
        let answer = try await boot(program, ["sleep 600"]) { $0.timeout = 30 }
        #expect(answer.result.exitStatus == LabExitStatus.timeout.rawValue)
        #expect(answer.result.failure?.contains("no result within 30 s") == true)
    }
}
