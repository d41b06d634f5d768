// SPDX-License-Identifier: MIT

/// The contents of a xenstored: values by path, and the changes that watches report.
struct XenstoreTree {
    /// The value and permissions of a path.
    struct Node: Equatable {
        var value: [UInt8] = []
        var permissions = ["n0"]
    }

    /// A change that fires watches.
    struct Change: Equatable {
        let path: String
        /// Whether it fires only watches of this very path, not those of a parent.
        var isExact = false
    }

    private var nodes: [String: Node] = [:]
    /// Incremented by each change.
    private(set) var generation = 0
    /// The changes since ``drainChanges()`` was last called.
    private var changes: [Change] = []

    /// Stores values, and makes their parents.
    init(_ values: [String: String]) {
        nodes["/"] = Node()
        for (path, value) in values { write(path, Array(value.utf8)) }
        changes = []
    }

    /// The node of a path; nil if there is none.
    subscript(_ path: String) -> Node? { nodes[path] }

    /// Stores a value and makes the path's parents.
    mutating func write(_ path: String, _ value: [UInt8]) {
        makeWithoutEvent(Self.parent(of: path))
        nodes[path, default: Node()].value = value
        record(Change(path: path))
    }

    /// Makes a path and its parents, if it does not exist.
    mutating func makeDirectory(_ path: String) {
        guard nodes[path] == nil else { return }
        makeWithoutEvent(path)
        record(Change(path: path))
    }

    /// Makes a path and its parents without firing watches.
    private mutating func makeWithoutEvent(_ path: String) {
        guard nodes[path] == nil else { return }
        makeWithoutEvent(Self.parent(of: path))
        nodes[path] = Node()
    }

    /// Removes a path and all below it; false if neither it nor its parent exists.
    mutating func remove(_ path: String) -> Bool {
        guard nodes[path] != nil else { return nodes[Self.parent(of: path)] != nil }
        let below = nodes.keys.filter { $0.hasPrefix(path + "/") }.sorted()
        for path in [path] + below { nodes[path] = nil }
        record(Change(path: path))
        for path in below { record(Change(path: path, isExact: true)) }
        return true
    }

    /// Sets the permissions of a path; false if it does not exist.
    mutating func setPermissions(_ path: String, _ permissions: [String]) -> Bool {
        guard nodes[path] != nil else { return false }
        nodes[path]?.permissions = permissions
        record(Change(path: path))
        return true
    }

    /// The names of a path's children; nil if the path does not exist.
    func children(of path: String) -> [String]? {
        guard nodes[path] != nil else { return nil }
        let prefix = path == "/" ? path : path + "/"
        return nodes.keys.filter { $0.hasPrefix(prefix) && $0 != path }
            .map { String($0.dropFirst(prefix.count)) }.filter { !$0.contains("/") }.sorted()
    }

    /// Returns the changes and clears them.
    mutating func drainChanges() -> [Change] {
        defer { changes = [] }
        return changes
    }

    /// Fires the watches of a special path, such as `@introduceDomain`.
    mutating func fireSpecialWatch(_ name: String) { changes.append(Change(path: name)) }

    private mutating func record(_ change: Change) {
        generation += 1
        changes.append(change)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
