// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdSupervisor
import SystemPackage

/// What `record` and `trace` have in common: a program, and the nodes whose calls count.
struct WatchOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Watch this device node in place of /dev/xen/privcmd, /proc/xen/privcmd and"
                + " /dev/xen/hypercall; may be repeated.", valueName: "path"))
    var node: [String] = []

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The program and its arguments, after --.", valueName: "command"))
    var command: [String] = []

    func validate() throws {
        if command.isEmpty { throw ValidationError("name a program to run, behind '--'") }
        if let path = node.first(where: { !$0.hasPrefix("/") }) {
            throw ValidationError("--node takes an absolute path, not '\(path)'")
        }
    }

    /// The nodes whose calls count.
    var nodes: WatchedNodes {
        node.isEmpty ? .standard : WatchedNodes(node.map { FilePath($0) })
    }

    /// Runs the program and watches it; `variables` is what its environment has besides ours.
    func watch(
        variables: [String: String] = [:], _ tell: (WatchedEvent) -> Void
    ) throws -> ProgramEnd {
        do throws(SuperviseError) {
            return try Watcher.watch(command, nodes, variables: variables, tell: tell)
        } catch {
            throw CommandFailure(error)
        }
    }
}
