// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdLab

@main
struct PrivcmdProbe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "privcmd-probe", subcommands: [])
}
