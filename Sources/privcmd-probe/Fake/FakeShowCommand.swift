// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdDevices
import PrivcmdFake
import PrivcmdJSON
import PrivcmdKit

/// `fake show`: shows a profile.
struct FakeShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a profile: its system, calls, changes and interrupts.",
        discussion: """
            '--format profile' prints a profile file, to edit and to use with --device.

            EXAMPLES:
              privcmd-probe fake show xen-4.19-linux-6.18-pvh
              privcmd-probe fake show series-v6
              privcmd-probe fake show xen-4.20-linux-6.12-pvh --format profile >mine.json
              privcmd-probe fake show mine.json --format json
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
        case profile
    }

    @Argument(
        help: ArgumentHelp("A built-in profile or a profile file.", valueName: "profile"))
    var name: String

    @Option(help: "The output format.")
    var format = Format.text

    func run() throws {
        try Console.run {
            let profile: FakeProfile
            do throws(DeviceFailure) {
                profile = try FakeProfile(opening: name)
            } catch {
                throw CommandFailure(error)
            }
            func report() -> FakeReport {
                FakeReport(profile, Privcmd(over: FakeDevice(profile)).availability())
            }
            switch format {
            case .text: try Console.output(report().text)
            case .json: try Console.output(try JSONLine.pretty(report()))
            case .profile: try Console.output(profile.fileText)
            }
        }
    }
}
