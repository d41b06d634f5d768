// SPDX-License-Identifier: MIT

internal import Glibc
internal import PrivcmdKit
public import SystemPackage

/// The device nodes whose calls are watched.
///
/// Whether an open file is one of them is asked of the system each time, since a program may open,
/// close, duplicate, inherit and be sent files in more ways than it would pay to follow.
public struct WatchedNodes: Sendable {
    /// The nodes, as they are called.
    public let paths: [FilePath]
    private let names: [String]

    /// privcmd under both of its names, and the node that hypercall buffers are mapped from.
    public static let standard = WatchedNodes(
        ["/dev/xen/privcmd", "/dev/xen/hypercall", "/proc/xen/privcmd"])

    /// The node that hypercall buffers are mapped from.
    private static let buffers = "/dev/xen/hypercall"

    /// Whether a program is told that a node is not there.
    ///
    /// What is mapped from the node of hypercall buffers can be read by the program alone (Linux marks
    /// it VM_IO), so that no argument in it could be written down. Without the node libxencall takes
    /// memory like any other.
    func isRefused(_ path: String?) -> Bool { path == Self.buffers && names.contains(Self.buffers) }

    /// Watches nodes wherever they lie.
    ///
    /// - Parameter paths: the nodes.
    public init(_ paths: [FilePath]) {
        self.paths = paths
        names = paths.map(\.string)
    }

    /// The node that a thread has open as a descriptor; nil for anything else.
    ///
    /// - Parameters:
    ///   - descriptor: the descriptor.
    ///   - thread: the thread.
    ///   - look: how its path is looked up.
    /// - Returns: the node's name.
    func node(
        _ descriptor: Int32, of thread: Int32,
        look: (Int32, Int32) -> String? = Tracing.path(of:_:)
    ) -> String? {
        guard let path = look(descriptor, thread) else { return nil }
        if let name = names.first(where: { $0 == path }) { return name }
        // The same device may have another name, or lie in another root.
        return names.first { Tracing.isDescriptor(descriptor, of: thread, what: $0) }
    }

    /// The node that a thread meant by a path that it could not open; nil for anything else.
    func node(meant path: String, relativeTo directory: Int32, by thread: Int32) -> String? {
        guard let absolute = Self.absolute(path, relativeTo: directory, by: thread) else {
            return nil
        }
        let normal = FilePath(absolute).lexicallyNormalized().string
        return names.first { $0 == normal }
            ?? names.first { Tracing.isPath(absolute, of: thread, what: $0) }
    }

    private static func absolute(_ path: String, relativeTo directory: Int32, by thread: Int32)
        -> String?
    {
        if path.hasPrefix("/") { return path }
        let base =
            directory == AT_FDCWD
            ? Tracing.directory(of: thread) : Tracing.path(of: directory, thread)
        return base.map { $0 + "/" + path }
    }
}
