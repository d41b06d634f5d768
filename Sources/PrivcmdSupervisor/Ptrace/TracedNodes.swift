// SPDX-License-Identifier: MIT

internal import Glibc
internal import PrivcmdKit
package import SystemPackage

/// The device nodes whose calls are reported.
///
/// Each call looks up the node in procfs. A program can open, duplicate, inherit and receive
/// descriptors in too many ways to track them all.
package struct TracedNodes: Sendable {
    /// The paths of the nodes.
    package let paths: [FilePath]
    private let pathStrings: [String]

    /// privcmd under both of its paths, and the node for hypercall buffers.
    package static let standard = TracedNodes(
        ["/dev/xen/privcmd", "/dev/xen/hypercall", "/proc/xen/privcmd"])

    /// The node from which libxencall maps hypercall buffers.
    private static let hypercallPath = "/dev/xen/hypercall"

    /// Whether opens of a node must fail with ENOENT.
    ///
    /// Linux marks memory mapped from the hypercall node VM_IO, so a tracer cannot read arguments
    /// in it. Without the node libxencall uses ordinary memory.
    func isHidden(_ path: String?) -> Bool {
        path == Self.hypercallPath && pathStrings.contains(Self.hypercallPath)
    }

    /// Makes a set of nodes.
    package init(_ paths: [FilePath]) {
        self.paths = paths
        pathStrings = paths.map(\.string)
    }

    /// The node that a thread's descriptor refers to; nil for any other file.
    func node(
        _ descriptor: Int32, of thread: Int32,
        readPath: (Int32, Int32) -> String? = Ptrace.path(of:_:)
    ) -> String? {
        guard let path = readPath(descriptor, thread) else { return nil }
        if let name = pathStrings.first(where: { $0 == path }) { return name }
        // The same device may have another path, or the thread another root directory.
        return pathStrings.first { Ptrace.descriptorRefers(descriptor, of: thread, to: $0) }
    }

    /// The node that a path names, for an open that failed; nil for any other path.
    func node(at path: String, relativeTo directory: Int32, by thread: Int32) -> String? {
        guard let absolute = Self.absolutePath(path, relativeTo: directory, by: thread) else {
            return nil
        }
        let normal = FilePath(absolute).lexicallyNormalized().string
        return pathStrings.first { $0 == normal }
            ?? pathStrings.first { Ptrace.pathRefers(absolute, of: thread, to: $0) }
    }

    private static func absolutePath(_ path: String, relativeTo directory: Int32, by thread: Int32)
        -> String?
    {
        if path.hasPrefix("/") { return path }
        let base =
            directory == AT_FDCWD
            ? Ptrace.currentDirectory(of: thread) : Ptrace.path(of: directory, thread)
        return base.map { $0 + "/" + path }
    }
}
