// SPDX-License-Identifier: MIT

/// One promise of the interface, with what it takes to see whether it is kept.
public struct Clause: Sendable {
    /// Its stable, unique name.
    public let name: ClauseName
    /// The promise, in one sentence.
    public let promise: String
    /// The call that makes it.
    public let call: Call
    /// How much harm checking it can do.
    public let level: Level
    /// What a place has to have for the clause to say anything of it.
    public let needs: [Need]
    /// Where the promise comes from.
    public let source: Source
    /// What is promised where: the first row that matches a place counts.
    public let rows: [Row]
    /// Makes the calls, and lets the bench see the answers.
    let act: @Sendable (Bench) throws(Obstacle) -> Void

    init(
        _ name: ClauseName, _ promise: String, _ call: Call, level: Level = .readOnly,
        needs: [Need] = [], from source: Source, _ rows: [Row],
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) {
        self.name = name
        self.promise = promise
        self.call = call
        self.level = level
        self.needs = needs
        self.source = source
        self.rows = rows
        self.act = act
    }

    /// What is promised at a place; nil where the contract is silent about it.
    ///
    /// - Parameter place: the place.
    /// - Returns: the first row that matches.
    public func row(at place: Place) -> Row? { rows.first { $0.condition.matches(place) } }
}

/// How much harm checking a clause can do.
public enum Level: String, Sendable, CaseIterable, Codable, Comparable {
    /// It changes nothing that outlives the call.
    case readOnly = "read-only"
    /// It leaves state behind that cannot be put back, such as a registered GSI.
    case mutating
    /// It can hurt a device that is in use.
    case destructive

    private var rank: Int {
        switch self {
        case .readOnly: 0
        case .mutating: 1
        case .destructive: 2
        }
    }

    /// Orders by harm.
    public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
}

/// What makes a promise: a request, a hypercall's command, or a system call on the device.
public enum Call: Sendable, CustomStringConvertible {
    /// A request of the device.
    case request(ABIRequest)
    /// A command of physdev_op.
    case physdev(ABICommand)
    /// A command of domctl.
    case domctl(ABICommand)
    /// A hypercall.
    case hypercall(ABIHypercall)
    /// A system call, by name, on the device node.
    case systemCall(String)

    /// The upstream name, such as `PHYSDEVOP_map_pirq` or `mmap(2)`.
    public var description: String {
        switch self {
        case .request(let row): row.name
        case .physdev(let row): "PHYSDEVOP_" + row.name
        case .domctl(let row): "XEN_DOMCTL_" + row.name
        case .hypercall(let row): "__HYPERVISOR_" + row.name
        case .systemCall(let name): name + "(2)"
        }
    }
}

/// Where a promise comes from: a file of a project, as of a release.
public struct Source: Sendable, CustomStringConvertible {
    /// The project and its release, such as `Linux 6.12`.
    public let release: String
    /// The file in the project's tree.
    public let file: String
    /// An advisory or a fix that the clause watches, such as `XSA-482`.
    public let advisory: String?

    static func linux(_ file: String, _ advisory: String? = nil) -> Source {
        Source(release: "Linux \(Milestone.linux)", file: file, advisory: advisory)
    }

    static func xen(_ file: String, _ advisory: String? = nil) -> Source {
        Source(release: "Xen \(Milestone.xen)", file: file, advisory: advisory)
    }

    /// The source in one line.
    public var description: String {
        "\(file) (\(release))" + (advisory.map { ", \($0)" } ?? "")
    }
}
