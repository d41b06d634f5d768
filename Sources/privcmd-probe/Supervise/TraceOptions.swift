// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdSupervisor
import SystemPackage

/// The options of `record` and `trace`: a program, and the device nodes to trace.
struct TraceOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Trace this device node instead of /dev/xen/privcmd, /proc/xen/privcmd and"
                + " /dev/xen/hypercall; may be repeated.", valueName: "path"))
    var node: [String] = []

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The program and its arguments, after --.", valueName: "command"))
    var command: [String] = []

    func validate() throws {
        if command.isEmpty { throw ValidationError("name a program to run, after '--'") }
        if let path = node.first(where: { !$0.hasPrefix("/") }) {
            throw ValidationError("--node needs an absolute path, not '\(path)'")
        }
    }

    /// The device nodes to trace.
    var nodes: TracedNodes {
        node.isEmpty ? .standard : TracedNodes(node.map { FilePath($0) })
    }

    /// Runs the program and traces it.
    ///
    /// `variables` are added to its environment.
    func trace(
        variables: [String: String] = [:], _ onEvent: (TraceEvent) -> Void
    ) throws -> TerminationStatus {
        do throws(SuperviseError) {
            return try Tracer.trace(command, nodes, variables: variables, onEvent: onEvent)
        } catch {
            throw CommandFailure(error)
        }
    }
}
