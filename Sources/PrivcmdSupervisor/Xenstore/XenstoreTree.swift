// SPDX-License-Identifier: MIT

/// What a xenstored holds: values by their paths, and who asked to be told of changes.
struct XenstoreTree {
    /// A path with its value and the permissions that were given to it.
    struct Node: Equatable {
        var value: [UInt8] = []
        var permissions = ["n0"]
    }

    /// A change, as watches are told of it.
    struct Change: Equatable {
        let path: String
        /// Whether only those are told who watch this very path, and not who watch one above it.
        var isExact = false
    }

    private var nodes: [String: Node] = [:]
    /// Raised with each change.
    private(set) var generation = 0
    /// What was changed since it was last taken.
    private var changes: [Change] = []

    /// Holds values, and the paths above them.
    init(_ values: [String: String]) {
        nodes["/"] = Node()
        for (path, value) in values { write(path, Array(value.utf8)) }
        changes = []
    }

    /// What a path holds; nil where there is no such path.
    subscript(_ path: String) -> Node? { nodes[path] }

    /// Writes a value, and makes the paths above it.
    mutating func write(_ path: String, _ value: [UInt8]) {
        fill(Self.parent(of: path))
        nodes[path, default: Node()].value = value
        change(Change(path: path))
    }

    /// Makes a path where there is none, and those above it.
    mutating func make(_ path: String) {
        guard nodes[path] == nil else { return }
        fill(path)
        change(Change(path: path))
    }

    /// Makes a path and those above it, of which nobody is told.
    private mutating func fill(_ path: String) {
        guard nodes[path] == nil else { return }
        fill(Self.parent(of: path))
        nodes[path] = Node()
    }

    /// Removes a path with all below it; false where neither it nor the path above it is there.
    mutating func remove(_ path: String) -> Bool {
        guard nodes[path] != nil else { return nodes[Self.parent(of: path)] != nil }
        let below = nodes.keys.filter { $0.hasPrefix(path + "/") }.sorted()
        for path in [path] + below { nodes[path] = nil }
        change(Change(path: path))
        for path in below { change(Change(path: path, isExact: true)) }
        return true
    }

    /// Gives a path permissions; false where there is no such path.
    mutating func permit(_ path: String, _ permissions: [String]) -> Bool {
        guard nodes[path] != nil else { return false }
        nodes[path]?.permissions = permissions
        change(Change(path: path))
        return true
    }

    /// The names below a path; nil where there is no such path.
    func children(of path: String) -> [String]? {
        guard nodes[path] != nil else { return nil }
        let prefix = path == "/" ? path : path + "/"
        return nodes.keys.filter { $0.hasPrefix(prefix) && $0 != path }
            .map { String($0.dropFirst(prefix.count)) }.filter { !$0.contains("/") }.sorted()
    }

    /// Takes the changes that were made.
    mutating func takeChanges() -> [Change] {
        defer { changes = [] }
        return changes
    }

    /// Has watches told of something that is no path, such as `@introduceDomain`.
    mutating func announce(_ name: String) { changes.append(Change(path: name)) }

    private mutating func change(_ change: Change) {
        generation += 1
        changes.append(change)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
