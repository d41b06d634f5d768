// SPDX-License-Identifier: MIT

/// One statement about the interface, with the calls that check it.
public struct Clause: Sendable {
    /// Its stable, unique name.
    public let name: ClauseName
    /// What the interface does, in one sentence.
    public let statement: String
    /// The call that it is about.
    public let call: TestedCall
    /// How much harm the check can do.
    public let level: HarmLevel
    /// What an environment needs for the clause to apply.
    public let preconditions: [Precondition]
    /// Where the statement comes from.
    public let source: ClauseSource
    /// The expected results by environment; the first match counts.
    public let expectations: [Expectation]
    /// Issues the calls and records their results in a ``TestContext``.
    let body: @Sendable (TestContext) throws(SkipOrError) -> Void

    init(
        _ name: ClauseName, _ statement: String, _ call: TestedCall, level: HarmLevel = .readOnly,
        needs: [Precondition] = [], from source: ClauseSource, _ expectations: [Expectation],
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) {
        self.name = name
        self.statement = statement
        self.call = call
        self.level = level
        self.preconditions = needs
        self.source = source
        self.expectations = expectations
        self.body = body
    }

    /// Finds the expectation for an environment.
    ///
    /// - Parameter environment: the environment.
    /// - Returns: the first expectation that matches; nil if there is none.
    public func expectation(in environment: Environment) -> Expectation? {
        expectations.first { $0.condition.matches(environment) }
    }
}

/// How much harm the check of a clause can do.
public enum HarmLevel: String, Sendable, CaseIterable, Codable, Comparable {
    /// The check leaves no state behind.
    case readOnly = "read-only"
    /// The check leaves state that cannot be restored, such as a registered GSI.
    case mutating
    /// The check can harm a device that is in use.
    case destructive

    private var rank: Int {
        switch self {
        case .readOnly: 0
        case .mutating: 1
        case .destructive: 2
        }
    }

    /// Orders by harm.
    public static func < (left: HarmLevel, right: HarmLevel) -> Bool { left.rank < right.rank }
}

/// The call that a clause is about: an ioctl, a hypercall or a system call on the device node.
public enum TestedCall: Sendable, CustomStringConvertible {
    /// An ioctl of the device.
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

/// Where a statement comes from: a source file of Linux or Xen, in one release.
public struct ClauseSource: Sendable, CustomStringConvertible {
    /// The project and its release, such as `Linux 6.12`.
    public let release: String
    /// The file in the project's tree.
    public let file: String
    /// The advisory or fix that the clause checks for, such as `XSA-482`.
    public let advisory: String?

    static func linux(_ file: String, _ advisory: String? = nil) -> ClauseSource {
        ClauseSource(release: "Linux \(FeatureIntroduced.linux)", file: file, advisory: advisory)
    }

    static func xen(_ file: String, _ advisory: String? = nil) -> ClauseSource {
        ClauseSource(release: "Xen \(FeatureIntroduced.xen)", file: file, advisory: advisory)
    }

    /// The source in one line.
    public var description: String {
        "\(file) (\(release))" + (advisory.map { ", \($0)" } ?? "")
    }
}
