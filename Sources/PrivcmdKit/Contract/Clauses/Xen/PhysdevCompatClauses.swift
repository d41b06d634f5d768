// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// physdev_op_compat, the hypercall that physdev_op had before Xen 3.2.
enum PhysdevCompatClauses {
    private static let hypercall = ABI.row(hypercall: MIRROR___HYPERVISOR_physdev_op_compat)
    private static let source = Source.xen("xen/arch/x86/compat.c")

    static let all: [Clause] = [
        clause("null", "A null pointer is answered with EFAULT.", .efault, "it is read first") {
            (bench) throws(Obstacle) in
            try bench.ask(
                hypercall: hypercall.number, [Address.null.rawValue], as: "physdev_op_compat(NULL)")
        },
        clause(
            "cut-short", "An argument whose last byte cannot be read is answered with EFAULT.",
            .efault, "the whole structure is read at once"
        ) { (bench) throws(Obstacle) in
            let bytes = [UInt8](repeating: .max, count: MemoryLayout<mirror_physdev_op>.size)
            let memory = try bench.buffer(bytes.dropLast(), .hypercall)
            try bench.ask(
                hypercall: hypercall.number, [memory.address.rawValue],
                as: "physdev_op_compat(an argument without its last byte)")
        },
        asking(
            "younger-operation", "An operation that is younger is let through as well.",
            MIRROR_PHYSDEVOP_setup_gsi, .einval, "the number is passed on without a look at it"),
        asking(
            "larger-operation",
            "An operation whose argument is larger than the envelope reads on behind it.",
            MIRROR_PHYSDEVOP_map_pirq, .efault, "its argument begins within the envelope"),
        asking(
            "unknown-operation", "A number that is no operation's is answered with ENOSYS.", .max,
            .enosys, "nobody has given it a meaning"),
        asking(
            "set-iopl-beyond", "A privilege level above 3 is answered with EINVAL.",
            MIRROR_PHYSDEVOP_set_iopl, .einval, "the operation is physdev_op's own"),
        asking(
            "apic-read-no-such-apic",
            "An address at which no IO-APIC lies is answered with EINVAL.",
            MIRROR_PHYSDEVOP_apic_read, .einval, "the operation is physdev_op's own"),
    ]

    /// All bits set is an argument that each of the operations refuses.
    private static func asking(
        _ leaf: String, _ promise: String, _ operation: UInt32, _ errno: Errno, _ because: String
    ) -> Clause {
        clause(leaf, promise, errno, because) { (bench) throws(Obstacle) in
            var bytes = [UInt8](repeating: .max, count: MemoryLayout<mirror_physdev_op>.size)
            bytes.replaceSubrange(0..<MemoryLayout<UInt32>.size, with: Bytes.of(operation))
            let memory = try bench.buffer(bytes, .hypercall)
            try bench.ask(
                hypercall: hypercall.number, [memory.address.rawValue],
                as: "physdev_op_compat(cmd \(operation), all bits set)")
        }
    }

    private static func clause(
        _ leaf: String, _ promise: String, _ errno: Errno, _ because: String,
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "physdev-op-compat.\(leaf)", promise, .hypercall(hypercall), needs: [.dom0],
            from: source,
            [
                .when(
                    .hardware, .error(.enosys),
                    because: "domains in hardware virtualisation never had it"),
                .otherwise(.error(errno), because: because),
            ], act: act)
    }
}
