// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import PrivcmdLab
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// The tests boot real machines with
/// `PRIVCMD_LAB=1 PRIVCMD_GUEST_BINARY=build/privcmd-probe swift test`, after `lab fetch`.
private func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
private let isWanted = environment("PRIVCMD_LAB") == "1"

private func boot(
    _ program: FilePath, _ arguments: [String], change: (inout RunOptions) -> Void = { _ in }
) async throws -> (result: RunResult, output: String, errors: String, warnings: [String]) {
    let received = Mutex((output: [UInt8](), errors: [UInt8](), warnings: [String]()))
    var options = RunOptions(
        xen: try ImageSource(parsing: "4.20", .xen),
        linux: try ImageSource(parsing: "6.12", .linux),
        dom0: .pvh, program: program, arguments: arguments)
    change(&options)
    let run = LabRun(options, cache: try .standard()) { event in
        received.withLock { received in
            switch event {
            case .output(let bytes): received.output += bytes
            case .error(let bytes): received.errors += bytes
            case .warning(let text): received.warnings.append(text)
            default: break
            }
        }
    }
    let result = try await run.run()
    return received.withLock { received in
        (
            result, String(decoding: received.output, as: UTF8.self),
            String(decoding: received.errors, as: UTF8.self), received.warnings
        )
    }
}

/// A guest program that runs its first argument in dom0's shell.
private let source = """
    #include <unistd.h>
    int main(int n, char **v) {
        (void)n;
        return execl("/bin/busybox", "sh", "-c", v[1], "sh", v[2], (char *)0);
    }
    """
private let bound = SBDF(segment: 0, bus: 3, slot: 0, function: 0)

/// With PRIVCMD_LAB, a missing image is a failure and no skip.
@Suite(.serialized, .enabled(if: isWanted, "PRIVCMD_LAB is not 1"))
struct `A boot of the lab` {
    let folder: Folder
    let program: FilePath

    init() throws {
        folder = try Folder()
        let source = try folder.file("guest.c", source)
        program = folder.filePath.appending("guest")
        shell("cc -static -o '\(program)' '\(source)'")
    }

    private func tool() throws -> FilePath {
        FilePath(try #require(environment("PRIVCMD_GUEST_BINARY"), "build it: make build"))
    }

    @Test func `returns the GSI in a PVH dom0`() async throws {
        let outcome = try await boot(tool(), ["gsi", bound.description]) { options in
            options.bind = [bound]
            // Other boots and builds may run at the same time.
            options.timeout = 300
        }
        #expect(outcome.output == "0000:03:00.0  GSI 22  sysfs irq 22  (the same number here)\n")
        #expect(outcome.errors == "")
        #expect(outcome.warnings.isEmpty)
        #expect(outcome.result.exitStatus == 0)
        #expect(outcome.result.failure == nil)
    }

    /// It runs every clause, and counts them in the KTAP report.
    @Test(arguments: [Dom0Mode.pvh, .pv])
    func `passes the contract at every level`(dom0: Dom0Mode) async throws {
        let outcome = try await boot(
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
        let lines = outcome.output.split(separator: "\n")
        #expect(outcome.result.exitStatus == 0, "\(lines.filter { $0.contains("not ok") })")
        #expect(lines.first == "KTAP version 1")
        #expect(lines.contains { $0.hasPrefix("  ok ") && !$0.contains("# SKIP") })
        #expect(!lines.contains { $0.contains("not ok") })
    }

    /// `make verify-fake` does the same with more calls in every cell.
    @Test(arguments: [Dom0Mode.pvh, .pv])
    func `agrees with the fake on random calls`(dom0: Dom0Mode) async throws {
        let outcome = try await boot(
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
        #expect(outcome.result.exitStatus == 0, "\(outcome.output)\(outcome.errors)")
        #expect(
            outcome.output.hasSuffix(
                "4000 calls, seed 11: '/dev/xen/privcmd' and"
                    + " 'xen-4.20-linux-6.12-\(dom0.rawValue)' agree\n"))
    }

    @Test func `passes input files to the program and does not collect them`() async throws {
        let outcome = try await boot(program, ["cat 'a file' && echo more > kept"]) { options in
            options.inputFiles = [GuestFile(name: "a file", content: Array("content\n".utf8))]
            options.collect = folder.filePath.appending("kept")
        }
        #expect(outcome.output == "content\n")
        #expect(outcome.result.files == ["kept"])
    }

    @Test func `explains the EPERM of a GSI in a PV dom0`() async throws {
        let outcome = try await boot(tool(), ["gsi", bound.description]) { options in
            options.dom0 = .pv
            options.bind = [bound]
        }
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("EPERM: this is a PV dom0, where Linux sets up no GSI"))
        #expect(outcome.result.exitStatus == 69)
    }

    @Test func `returns output, errors, status and files exactly`() async throws {
        let script = #"""
            printf 'to out\n\n'; printf 'to err' >&2; printf '[%s]' "$1"
            seq 1 20000; mkdir -p d; echo inside > 'd/a file'; cat /proc/xen/capabilities
            readlink /sys/bus/pci/devices/0000:03:00.0/driver
            exit 42
            """#
        let outcome = try await boot(program, [script, "it's\n\u{e9} \"x\" "]) { options in
            options.bind = [bound]
            options.collect = folder.filePath.appending("out")
        }
        let numbers = (1...20_000).map { "\($0)\n" }.joined()
        #expect(
            outcome.output == "to out\n\n[it's\n\u{e9} \"x\" ]" + numbers + "control_d\n"
                + "../../../../bus/pci/drivers/pciback\n")
        #expect(outcome.errors == "to err")
        #expect(outcome.result.exitStatus == 42)
        #expect(outcome.result.files == ["d/a file"])
        #expect(shell("cat '\(folder.path)/out/d/a file'") == "inside\n")
        #expect(outcome.warnings.isEmpty)
    }

    @Test func `exits 128 plus the signal that kills the program`() async throws {
        let outcome = try await boot(program, ["kill -9 $$"])
        #expect(outcome.result.exitStatus == 137)
        #expect(outcome.result.failure == nil)
    }

    @Test func `explains a device that Xen 4.17 cannot reset`() async throws {
        let xen = try ImageSource(parsing: "4.17", .xen)
        let outcome = try await boot(program, ["true"]) { options in
            options.xen = xen
            options.bind = [bound]
        }
        #expect(outcome.result.exitStatus == 0)
        #expect(outcome.warnings.count == 1)
        #expect(outcome.warnings.first?.contains("0000:03:00.0 could not be bound") == true)
        #expect(outcome.warnings.first?.contains("pci_device_reset") == true)
    }

    @Test(arguments: [("4.17", Dom0Mode.pv), ("4.20", .pvh)])
    func `lets a script create and destroy a guest with the packaged xl`(
        xen: String, dom0: Dom0Mode
    ) async throws {
        shell("scripts/tiny-guest '\(folder.path)'")
        let files = try ["tiny", "tiny.cfg"].map { try GuestFile(folder.filePath.appending($0)) }
        let source = try ImageSource(parsing: xen, .xen)
        let toolstack = try source.toolstack()
        let outcome = try await boot(program, ["tiny"]) { options in
            options.dom0 = dom0
            options.timeout = 240
            options.script = GuestFile(
                name: "script",
                content: Array("xl create -q -e $1.cfg; xl list; xl destroy $1".utf8))
            options.inputFiles += files
            options.xen = source
            options.toolstack = toolstack
        }
        let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.count == 3)
        #expect(lines.dropFirst().first?.starts(with: ["Domain-0", "0"]) == true)
        #expect(lines.last?.starts(with: ["tiny", "1", "8", "1"]) == true)
        #expect(outcome.errors == "")
        #expect(outcome.warnings.isEmpty)
        #expect(outcome.result.exitStatus == 0)
        #expect(outcome.result.failure == nil)
    }

    @Test func `exits 121 with the cause and the log if dom0 panics`() async throws {
        let outcome = try await boot(
            program, ["echo before; sleep 4; echo c > /proc/sysrq-trigger; sleep 60"])
        #expect(outcome.result.exitStatus == LabExitStatus.dom0Panic.rawValue)
        #expect(outcome.output == "before\n")
        #expect(outcome.result.failure?.contains("sysrq triggered crash") == true)
        #expect(outcome.result.failure?.contains(outcome.result.log.string) == true)
    }

    @Test func `exits 124 if the program does not end in time`() async throws {
        let outcome = try await boot(program, ["sleep 600"]) { $0.timeout = 30 }
        #expect(outcome.result.exitStatus == LabExitStatus.timeout.rawValue)
        #expect(outcome.result.failure?.contains("no result within 30 s") == true)
    }
}
