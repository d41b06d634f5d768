// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `fake show`: a profile in words.
struct FakeShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show all of a profile: its system, calls, changes and interrupts.",
        discussion: """
            '--format profile' prints it as a file to edit and to give to --device.

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
        help: ArgumentHelp("The name of a profile, or a profile file.", valueName: "profile"))
    var name: String

    @Option(help: "How to print it.")
    var format = Format.text

    func run() throws {
        try Console.run {
            let profile: FakeProfile
            do throws(DeviceFailure) {
                profile = try FakeProfile(opening: name)
            } catch {
                throw CommandFailure(error)
            }
            switch format {
            case .text: try Console.answer(FakeReport(profile).text)
            case .json: try Console.answer(try JSONLine.pretty(FakeReport(profile)))
            case .profile: try Console.answer(profile.fileText)
            }
        }
    }
}
