// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// physdev_op_compat, the hypercall for physdev operations before Xen 3.2.
enum PhysdevCompatClauses {
    private static let hypercall = ABI.row(hypercall: MIRROR___HYPERVISOR_physdev_op_compat)
    private static let source = ClauseSource.xen("xen/arch/x86/compat.c")

    static let all: [Clause] = [
        clause("null", "A null pointer fails with EFAULT.", .efault, "the argument is read first") {
            (context) throws(SkipOrError) in
            try context.issue(
                hypercall: hypercall.number, [Address.null.rawValue], as: "physdev_op_compat(NULL)")
        },
        clause(
            "cut-short", "An argument whose last byte cannot be read fails with EFAULT.",
            .efault, "the whole structure is read at once"
        ) { (context) throws(SkipOrError) in
            let bytes = [UInt8](repeating: .max, count: MemoryLayout<mirror_physdev_op>.size)
            let memory = try context.buffer(bytes.dropLast(), .hypercall)
            try context.issue(
                hypercall: hypercall.number, [memory.address.rawValue],
                as: "physdev_op_compat(an argument without its last byte)")
        },
        operationClause(
            "younger-operation", "A newer operation is accepted too.",
            MIRROR_PHYSDEVOP_setup_gsi, .einval, "the number is passed on without a check"),
        operationClause(
            "larger-operation",
            "An operation whose argument is larger than the envelope reads beyond it.",
            MIRROR_PHYSDEVOP_map_pirq, .efault, "its argument starts within the envelope"),
        operationClause(
            "unknown-operation", "An undefined operation fails with ENOSYS.", .max,
            .enosys, "it is not defined"),
        operationClause(
            "set-iopl-beyond", "A privilege level above 3 fails with EINVAL.",
            MIRROR_PHYSDEVOP_set_iopl, .einval, "it is the same operation as of physdev_op"),
        operationClause(
            "apic-read-no-such-apic",
            "An address without an IO-APIC fails with EINVAL.",
            MIRROR_PHYSDEVOP_apic_read, .einval, "it is the same operation as of physdev_op"),
    ]

    /// All bits of the argument are set, which each of the operations refuses.
    private static func operationClause(
        _ leaf: String, _ statement: String, _ operation: UInt32, _ errno: Errno, _ because: String
    ) -> Clause {
        clause(leaf, statement, errno, because) { (context) throws(SkipOrError) in
            var bytes = [UInt8](repeating: .max, count: MemoryLayout<mirror_physdev_op>.size)
            bytes.replaceSubrange(0..<MemoryLayout<UInt32>.size, with: Bytes.of(operation))
            let memory = try context.buffer(bytes, .hypercall)
            try context.issue(
                hypercall: hypercall.number, [memory.address.rawValue],
                as: "physdev_op_compat(cmd \(operation), all bits set)")
        }
    }

    private static func clause(
        _ leaf: String, _ statement: String, _ errno: Errno, _ because: String,
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "physdev-op-compat.\(leaf)", statement, .hypercall(hypercall), needs: [.dom0],
            from: source,
            [
                .when(
                    .hardware, .error(.enosys),
                    because: "hardware-virtualised domains never had it"),
                .otherwise(.error(errno), because: because),
            ], body: body)
    }
}
