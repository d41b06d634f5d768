// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// Bad addresses for the argument of every operation of physdev_op in the table, and undefined
/// operations.
enum PhysdevArgumentClauses {
    private static let physdev = ClauseSource.xen("xen/arch/x86/physdev.c")

    static let all: [Clause] =
        ABI.physdevOperations.filter { $0.argument != nil }.flatMap { [null($0), truncated($0)] }
        + unknown.map(unknown)

    private static func null(_ operation: ABICommand) -> Clause {
        Clause(
            "\(operation.family).null", "A null pointer fails with EFAULT.",
            .physdev(operation), needs: [.dom0], from: physdev,
            PhysdevAvailability.expectations(
                operation, .error(.efault), because: "the argument is read before it is checked")
        ) { (context) throws(SkipOrError) in
            try context.issueNull(physdev: operation)
        }
    }

    /// All bits are set, so that an operation that misses the fault refuses the argument.
    private static func truncated(_ operation: ABICommand) -> Clause {
        Clause(
            "\(operation.family).cut-short",
            "An argument whose last byte cannot be read fails with EFAULT.",
            .physdev(operation), needs: [.dom0], from: physdev,
            PhysdevAvailability.expectations(
                operation, .error(.efault), because: "the whole structure is read at once")
        ) { (context) throws(SkipOrError) in
            guard let structure = operation.argument else { throw .error("it has no argument") }
            try context.issueTruncated(
                physdev: operation, [UInt8](repeating: .max, count: structure.size))
        }
    }

    /// The undefined numbers below the last operation, the next one, and two high ones.
    private static let unknown: [UInt32] = {
        let known = Set(ABI.physdevOperations.map(\.number))
        let last = known.max() ?? 0
        return (0...(last + 1)).filter { !known.contains($0) } + [99, .max]
    }()

    private static func unknown(_ number: UInt32) -> Clause {
        Clause(
            "physdev-op.unknown-\(number)",
            "The undefined operation \(number) fails with ENOSYS.",
            .hypercall(ABI.row(hypercall: MIRROR___HYPERVISOR_physdev_op)), needs: [.dom0],
            from: physdev,
            [.otherwise(.error(.enosys), because: "it is not defined")]
        ) { (context) throws(SkipOrError) in
            try context.issue(
                hypercall: UInt64(MIRROR___HYPERVISOR_physdev_op), [UInt64(number)],
                as: "physdev_op(\(number))")
        }
    }
}
