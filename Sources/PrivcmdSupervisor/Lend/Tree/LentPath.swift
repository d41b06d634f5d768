// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Where a path of a program leads.
enum LentPath: Equatable {
    /// To something of the machine's own, or to nothing.
    case elsewhere
    /// To something that is lent.
    case lent(String, LentEntry)
    /// To a place of the lent system where there is nothing.
    case absent
    /// Nowhere: the kernel would refuse the walk.
    case refused(Errno)
}

/// Finds out where a path leads, as the kernel would for the program that names it.
///
/// Nearly every path leads elsewhere, and that is told by its last component and one look at it.
struct PathWalk {
    let tree: LentTree
    /// The folders of this process's that stand for lent ones, by their own paths.
    let standIns: [String: String]
    /// Whether the program's root folder is this process's.
    let hasOneRoot: Bool

    private static let mostLinks = 40
    private static let slash = UInt8(ascii: "/")

    /// What the walk may not do, as openat2 has it.
    struct Limits {
        var followsLast = true
        var noLinks = false
        var beneath = false
        var inRoot = false
    }

    /// Tells where a path leads.
    ///
    /// - Parameters:
    ///   - path: the path as the program wrote it.
    ///   - directory: the descriptor that it is relative to.
    ///   - caller: the program.
    ///   - limits: what the walk may not do.
    /// - Returns: where it leads.
    func end(
        of path: [UInt8], from directory: Int32, _ caller: LentMemory, _ limits: Limits = Limits()
    ) -> LentPath {
        guard !path.isEmpty else { return .elsewhere }
        if !isSuspicious(path) {
            // A link may lead anywhere, by whatever name.
            guard isLink(path, directory, caller) else { return .elsewhere }
        }
        return walk(path, from: directory, caller, limits)
    }

    private func isLink(_ path: [UInt8], _ directory: Int32, _ caller: LentMemory) -> Bool {
        do throws(Errno) {
            if hasOneRoot, path[0] == Self.slash {
                _ = try ProcessFolder.ownLink(path)
            } else {
                _ = try caller.folder.link(base(of: path, directory) + path)
            }
            return true
        } catch {
            // Nothing is found of a process that is gone, and another may have its number.
            return error == .enoent && path[0] != Self.slash && caller.renew()
        }
    }

    /// Whether a path has the last component of a lent one, or none that tells.
    private func isSuspicious(_ path: [UInt8]) -> Bool {
        let last = path.lastIndex(of: Self.slash).map { path[($0 + 1)...] } ?? path[...]
        if last.isEmpty || last.first == UInt8(ascii: ".") && last.count <= 2 { return true }
        return tree.names.contains(Array(last))
            || path.starts(with: Self.roots[0]) || path.starts(with: Self.roots[1])
            || path.starts(with: Self.roots[2]) || path.starts(with: Self.roots[3])
    }

    /// Where most lent paths begin: there even what is absent is the lent system's to say.
    private static let roots = ["/dev/xen", "/proc/xen", "/sys/hyp", "/sys/bus/pci"].map {
        Array($0.utf8)
    }

    /// What procfs calls the place that a path begins at, with a slash behind it.
    private func base(of path: [UInt8], _ directory: Int32) -> [UInt8] {
        if path[0] == Self.slash { return Array("root".utf8) }
        if directory == supervise_at_cwd { return Array("cwd/".utf8) }
        return Array("fd/\(directory)/".utf8)
    }

    private func walk(
        _ path: [UInt8], from directory: Int32, _ caller: LentMemory, _ limits: Limits
    ) -> LentPath {
        let isAbsolute = path[0] == Self.slash
        if isAbsolute, limits.beneath { return .refused(.exdev) }
        let start = place(directory, caller)
        var place = isAbsolute && !limits.inRoot ? [] : start
        let top = limits.beneath || limits.inRoot ? start.count : 0
        var rest = Self.components(path).reversed() as [String]
        let endsInSlash = path.last == Self.slash
        var links = 0
        while let name = rest.popLast() {
            if name == "." { continue }
            if name == ".." {
                if place.count > top {
                    place.removeLast()
                } else if limits.beneath {
                    return .refused(.exdev)
                }
                continue
            }
            place.append(name)
            let here = "/" + place.joined(separator: "/")
            let isLast = rest.isEmpty && !endsInSlash
            if isLast, !limits.followsLast { break }
            guard let target = link(here, caller) else {
                if !rest.isEmpty, LentTree.holds(here), tree[here] != .folder {
                    return tree[here] == nil ? .absent : .refused(.enotdir)
                }
                continue
            }
            if limits.noLinks { return .refused(.eloop) }
            links += 1
            if links > Self.mostLinks { return .refused(.eloop) }
            place.removeLast()
            if target.hasPrefix("/") {
                if limits.beneath { return .refused(.exdev) }
                place = limits.inRoot ? start : []
            }
            rest += target.split(separator: "/").reversed().map(String.init)
        }
        let end = "/" + place.joined(separator: "/")
        guard LentTree.holds(end) else { return .elsewhere }
        guard let entry = tree[end] else { return .absent }
        if endsInSlash, entry != .folder { return .refused(.enotdir) }
        return .lent(end, entry)
    }

    private static func components(_ path: [UInt8]) -> [String] {
        path.split(separator: slash).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What the link at a place holds; nil where there is none.
    private func link(_ path: String, _ caller: LentMemory) -> String? {
        if LentTree.holds(path) {
            guard case .link(let target) = tree[path] else { return nil }
            return target
        }
        // procfs's own links mean something else to each process: the kernel follows them.
        if path.hasPrefix("/proc/") { return nil }
        let target =
            hasOneRoot
            ? try? ProcessFolder.ownLink(Array(path.utf8))
            : try? caller.folder.link(Array(("root" + path).utf8))
        return target.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Where a descriptor or the current folder is, in the program's own root.
    private func place(_ directory: Int32, _ caller: LentMemory) -> [String] {
        let name = directory == supervise_at_cwd ? "cwd" : "fd/\(directory)"
        guard let bytes = try? caller.folder.link(Array(name.utf8)) else { return [] }
        var path = String(decoding: bytes, as: UTF8.self)
        if let lent = standIns[path] { path = lent }
        guard !hasOneRoot else { return path.split(separator: "/").map(String.init) }
        let root = (try? caller.folder.link(Array("root".utf8))).map {
            String(decoding: $0, as: UTF8.self)
        }
        if let root, root != "/", path.hasPrefix(root + "/") {
            path = String(path.dropFirst(root.count))
        }
        return path.split(separator: "/").map(String.init)
    }
}
