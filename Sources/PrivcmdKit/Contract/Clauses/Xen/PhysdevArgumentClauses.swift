// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// What every operation of physdev_op promises of its argument, generated from the table; and the
/// numbers that are no operation's.
enum PhysdevArgumentClauses {
    private static let physdev = Source.xen("xen/arch/x86/physdev.c")

    static let all: [Clause] =
        ABI.physdevOperations.filter { $0.argument != nil }.flatMap { [null($0), cutShort($0)] }
        + unknown.map(unknown)

    private static func null(_ operation: ABICommand) -> Clause {
        Clause(
            "\(operation.family).null", "A null pointer is answered with EFAULT.",
            .physdev(operation), needs: [.dom0], from: physdev,
            PhysdevReach.rows(
                operation, .error(.efault), because: "the argument is read before it is looked at")
        ) { (bench) throws(Obstacle) in
            try bench.askNull(physdev: operation)
        }
    }

    /// All bits set is an argument that every operation refuses, should it not miss the last byte.
    private static func cutShort(_ operation: ABICommand) -> Clause {
        Clause(
            "\(operation.family).cut-short",
            "An argument whose last byte cannot be read is answered with EFAULT.",
            .physdev(operation), needs: [.dom0], from: physdev,
            PhysdevReach.rows(
                operation, .error(.efault), because: "the whole structure is read at once")
        ) { (bench) throws(Obstacle) in
            guard let structure = operation.argument else { throw .broken("it has no argument") }
            try bench.askCutShort(
                physdev: operation, [UInt8](repeating: .max, count: structure.size))
        }
    }

    /// The numbers below the last operation that nobody has, the one behind it, and two far off.
    private static let unknown: [UInt32] = {
        let known = Set(ABI.physdevOperations.map(\.number))
        let last = known.max() ?? 0
        return (0...(last + 1)).filter { !known.contains($0) } + [99, .max]
    }()

    private static func unknown(_ number: UInt32) -> Clause {
        Clause(
            "physdev-op.unknown-\(number)",
            "The number \(number), which is no operation's, is answered with ENOSYS.",
            .hypercall(ABI.row(hypercall: MIRROR___HYPERVISOR_physdev_op)), needs: [.dom0],
            from: physdev,
            [.otherwise(.error(.enosys), because: "nobody has given it a meaning")]
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                hypercall: UInt64(MIRROR___HYPERVISOR_physdev_op), [UInt64(number)],
                as: "physdev_op(\(number))")
        }
    }
}
