// SPDX-License-Identifier: MIT

import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// What a program's path resolves to.
enum PathResolution: Equatable {
    /// A path of the host, which the kernel resolves.
    case host
    /// A node of the emulated file system, with its path.
    case virtual(String, VirtualNode)
    /// A path of the emulated file system where no node exists.
    case notFound
    /// An errno with which the kernel would refuse to resolve the path.
    case error(Errno)
}

/// Resolves a path as the kernel would for the program that names it.
///
/// Most paths lead to the host: their last component and one readlink(2) suffice to decide that.
struct PathResolver {
    let fileSystem: VirtualFileSystem
    /// The emulated directories of the placeholders, by the placeholders' paths.
    let placeholders: [String: String]
    /// Whether the program's root directory is this process's.
    let sharesRoot: Bool

    private static let maximumSymlinks = 40
    private static let slash = UInt8(ascii: "/")

    /// The restrictions of openat2's RESOLVE_ flags.
    struct Options {
        var followsLast = true
        var noSymlinks = false
        var beneath = false
        var inRoot = false
    }

    /// Resolves a path.
    ///
    /// - Parameters:
    ///   - path: the path as passed to the system call.
    ///   - directory: the descriptor to which the path is relative, or AT_FDCWD.
    ///   - caller: the process that made the system call.
    ///   - options: the restrictions on the resolution.
    /// - Returns: what the path resolves to.
    func resolve(
        _ path: [UInt8], from directory: Int32, _ caller: SupervisedProcess,
        _ options: Options = Options()
    ) -> PathResolution {
        guard !path.isEmpty else { return .host }
        if !mayBeVirtual(path) {
            // A symbolic link of any name may lead to an emulated path.
            guard isSymlink(path, directory, caller) else { return .host }
        }
        return walkComponents(path, from: directory, caller, options)
    }

    private func isSymlink(_ path: [UInt8], _ directory: Int32, _ caller: SupervisedProcess) -> Bool
    {
        do throws(Errno) {
            if sharesRoot, path[0] == Self.slash {
                _ = try ProcPID.readOwnLink(path)
            } else {
                _ = try caller.procPID.readLink(procBase(of: path, directory) + path)
            }
            return true
        } catch {
            // The process may be gone, and another one may have its process id.
            return error == .enoent && path[0] != Self.slash && caller.reopenProcPID()
        }
    }

    /// Whether the last component may name an emulated node, or is one of `.`, `..` and nothing.
    private func mayBeVirtual(_ path: [UInt8]) -> Bool {
        let last = path.lastIndex(of: Self.slash).map { path[($0 + 1)...] } ?? path[...]
        if last.isEmpty || last.first == UInt8(ascii: ".") && last.count <= 2 { return true }
        return fileSystem.lastComponents.contains(Array(last))
            || path.starts(with: Self.virtualRoots[0]) || path.starts(with: Self.virtualRoots[1])
            || path.starts(with: Self.virtualRoots[2]) || path.starts(with: Self.virtualRoots[3])
    }

    /// The prefixes of most emulated paths: below them a missing node is ENOENT too.
    private static let virtualRoots = ["/dev/xen", "/proc/xen", "/sys/hyp", "/sys/bus/pci"].map {
        Array($0.utf8)
    }

    /// The path relative to /proc/PID at which resolution starts, with a slash at its end.
    private func procBase(of path: [UInt8], _ directory: Int32) -> [UInt8] {
        if path[0] == Self.slash { return Array("root".utf8) }
        if directory == AT_FDCWD { return Array("cwd/".utf8) }
        return Array("fd/\(directory)/".utf8)
    }

    private func walkComponents(
        _ path: [UInt8], from directory: Int32, _ caller: SupervisedProcess, _ options: Options
    ) -> PathResolution {
        let isAbsolute = path[0] == Self.slash
        if isAbsolute, options.beneath { return .error(.exdev) }
        let usesDirectory = !isAbsolute || options.inRoot
        guard let start = usesDirectory ? directoryComponents(directory, caller) : [] else {
            // The descriptor is not open: Linux returns EBADF.
            return .host
        }
        var position = start
        let top = options.beneath || options.inRoot ? start.count : 0
        var rest = Self.components(path).reversed() as [String]
        let endsInSlash = path.last == Self.slash
        var links = 0
        while let name = rest.popLast() {
            if name == "." { continue }
            if name == ".." {
                if position.count > top {
                    position.removeLast()
                } else if options.beneath {
                    return .error(.exdev)
                }
                continue
            }
            position.append(name)
            let here = "/" + position.joined(separator: "/")
            let isLast = rest.isEmpty && !endsInSlash
            if isLast, !options.followsLast { break }
            guard let target = symlinkTarget(here, caller) else {
                if !rest.isEmpty, VirtualFileSystem.contains(here), fileSystem[here] != .directory {
                    return fileSystem[here] == nil ? .notFound : .error(.enotdir)
                }
                continue
            }
            if options.noSymlinks { return .error(.eloop) }
            links += 1
            if links > Self.maximumSymlinks { return .error(.eloop) }
            position.removeLast()
            if target.hasPrefix("/") {
                if options.beneath { return .error(.exdev) }
                position = options.inRoot ? start : []
            }
            rest += target.split(separator: "/").reversed().map(String.init)
        }
        let end = "/" + position.joined(separator: "/")
        guard VirtualFileSystem.contains(end) else { return .host }
        guard let node = fileSystem[end] else { return .notFound }
        if endsInSlash, node != .directory { return .error(.enotdir) }
        return .virtual(end, node)
    }

    private static func components(_ path: [UInt8]) -> [String] {
        path.split(separator: slash).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The target of a symbolic link; nil if the path names none.
    private func symlinkTarget(_ path: String, _ caller: SupervisedProcess) -> String? {
        if VirtualFileSystem.contains(path) {
            guard case .symlink(let target) = fileSystem[path] else { return nil }
            return target
        }
        // A magic link of procfs depends on the process that resolves it: the kernel follows those.
        if path.hasPrefix("/proc/") { return nil }
        let target =
            sharesRoot
            ? try? ProcPID.readOwnLink(Array(path.utf8))
            : try? caller.procPID.readLink(Array(("root" + path).utf8))
        return target.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The path of a directory descriptor or the current directory, inside the program's root.
    ///
    /// Nil if the descriptor is not open.
    private func directoryComponents(
        _ directory: Int32, _ caller: SupervisedProcess
    ) -> [String]? {
        let name = directory == AT_FDCWD ? "cwd" : "fd/\(directory)"
        guard let bytes = try? caller.procPID.readLink(Array(name.utf8)) else { return nil }
        var path = String(decoding: bytes, as: UTF8.self)
        if let virtual = placeholders[path] { path = virtual }
        guard !sharesRoot else { return path.split(separator: "/").map(String.init) }
        let root = (try? caller.procPID.readLink(Array("root".utf8))).map {
            String(decoding: $0, as: UTF8.self)
        }
        if let root, root != "/", path.hasPrefix(root + "/") {
            path = String(path.dropFirst(root.count))
        }
        return path.split(separator: "/").map(String.init)
    }
}
