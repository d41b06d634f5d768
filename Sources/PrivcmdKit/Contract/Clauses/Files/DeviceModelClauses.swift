// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// IOCTL_PRIVCMD_DM_OP: a device model's hypercall, with buffers that the kernel checks.
enum DeviceModelClauses {
    static let all: [Clause] = kernel + hypervisor

    private static let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_DM_OP)
    private static let linux = Source.linux("drivers/xen/privcmd.c")
    private static let xen = Source.xen("xen/common/dm.c")
    private static let nobody = DomainID(UInt16(MIRROR_DOMID_FIRST_RESERVED) - 1)
    private static let page = GuardedBuffer.pageSize

    private static func clause(
        _ leaf: String, _ promise: String, level: Level = .readOnly, needs: [Need] = [],
        from source: Source = linux, _ rows: [Row],
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "dm-op.\(leaf)", promise, .request(row), level: level, needs: [.dom0] + needs,
            from: source, rows, act: act)
    }

    /// Asks with buffers, each an address and a size.
    @discardableResult
    private static func ask(
        _ bench: Bench, _ domain: DomainID, _ buffers: [(address: Address, size: Int)]
    ) throws(Obstacle) -> Answer {
        let bytes = buffers.flatMap {
            Bytes.of(
                mirror_privcmd_dm_op_buf(uptr: $0.address.rawValue, size: UInt64($0.size)))
        }
        let list = try bench.buffer(bytes)
        var call = mirror_privcmd_dm_op()
        call.dom = domain.rawValue
        call.num = UInt16(buffers.count)
        call.ubufs = list.address.rawValue
        let answer = try bench.ask(row, call).answer
        if list.content != bytes { bench.noteDamage("DM_OP changed its list of buffers") }
        return answer
    }

    // MARK: What the kernel looks at

    private static func refusal(
        _ leaf: String, _ promise: String, _ error: Errno, because: String, needs: [Need] = [],
        _ buffers:
            @escaping @Sendable (Bench, Address) throws(Obstacle) -> [(address: Address, size: Int)]
    ) -> Clause {
        clause(leaf, promise, needs: needs, [.otherwise(.error(error), because: because)]) {
            (bench) throws(Obstacle) in
            let good = try bench.buffer([UInt8](repeating: 0, count: 2 * page))
            try ask(bench, nobody, try buffers(bench, good.address))
        }
    }

    private static let kernel: [Clause] = [
        clause(
            "no-buffers", "Without buffers the call succeeds, whatever the domain.",
            [.otherwise(.success, because: "Xen is not even asked")]
        ) { (bench) throws(Obstacle) in
            var call = mirror_privcmd_dm_op()
            call.dom = nobody.rawValue
            try bench.ask(row, call)
        },
        clause(
            "null-list", "A null pointer for the buffers is answered with EFAULT.",
            [.otherwise(.error(.efault), because: "they cannot be read")]
        ) { (bench) throws(Obstacle) in
            var call = mirror_privcmd_dm_op()
            call.dom = nobody.rawValue
            call.num = 1
            try bench.ask(row, call)
        },
        clause(
            "too-many-unread", "Too many buffers are refused before they are read.",
            [.otherwise(.error(.e2big), because: "the number comes first")]
        ) { (bench) throws(Obstacle) in
            var call = mirror_privcmd_dm_op()
            call.dom = nobody.rawValue
            call.num = .max
            try bench.ask(row, call)
        },
        refusal(
            "seventeen", "Seventeen buffers are one too many.", .e2big,
            because: "the kernel's parameter dm_op_max_nr_bufs says so"
        ) { (_, good) throws(Obstacle) in
            [(Address, Int)](repeating: (good, 8), count: Int(MIRROR_dm_op_max_nr_bufs) + 1)
        },
        refusal(
            "too-large", "A buffer of more than a page is refused.", .e2big,
            because: "the kernel's parameter dm_op_buf_max_size says so"
        ) { (_, good) throws(Obstacle) in [(good, Int(MIRROR_dm_op_buf_max_size) + 1)] },
        refusal(
            "second-too-large", "Each buffer's size is looked at.", .e2big,
            because: "the kernel's parameter dm_op_buf_max_size says so"
        ) { (_, good) throws(Obstacle) in [(good, 8), (good, .max)] },
        refusal(
            "null-buffer", "A buffer at the null pointer is answered with EFAULT.", .efault,
            because: "no page lies there"
        ) { (_, _) throws(Obstacle) in [(.null, 8)] },
        refusal(
            "kernel-buffer", "A buffer in the kernel's half is answered with EFAULT.", .efault,
            because: "it is none of the caller's memory"
        ) { (_, _) throws(Obstacle) in [(Address(1 << 63), 8)] },
        refusal(
            "unmapped-buffer", "A buffer where nothing is mapped is answered with EFAULT.",
            .efault, because: "no page lies there"
        ) { (bench, _) throws(Obstacle) in [(try bench.buffer([0]).end, 8)] },
        clause(
            "read-only-buffer", "A buffer that cannot be written is answered with EFAULT.",
            [.otherwise(.error(.efault), because: "Xen may write to any of them")]
        ) { (bench) throws(Obstacle) in
            let buffer = try bench.buffer([UInt8](repeating: 0, count: 8))
            guard (try? buffer.setWritable(false)) != nil else { throw .broken("no protection") }
            try ask(bench, nobody, [(buffer.address, 8)])
        },
        clause(
            "device-buffer", "A buffer in a hypercall mapping is refused from Linux 6.12 on.",
            needs: [DeviceNode.hypercall.need],
            [
                .when(
                    .linux(before: Release(6, 12)), .error(.esrch),
                    because: "its pages can be held, and Xen finds no such domain"),
                .otherwise(.error(.efault), because: "its pages cannot be held"),
            ]
        ) { (bench) throws(Obstacle) in
            let memory = try bench.map(try bench.file(.hypercall))
            try ask(bench, nobody, [(memory.address, 8)])
        },
    ]

    // MARK: What Xen looks at

    private static func answered(
        _ leaf: String, _ promise: String, _ error: Errno, because: String, count: Int = 1,
        _ domain: DomainID
    ) -> Clause {
        clause(leaf, promise, from: xen, [.otherwise(.error(error), because: because)]) {
            (bench) throws(Obstacle) in
            let buffer = try bench.buffer([UInt8](repeating: 0, count: 64))
            try ask(
                bench, domain,
                [(Address, Int)](repeating: (buffer.address, 64), count: count))
        }
    }

    private static let hypervisor: [Clause] = [
        answered(
            "absent-domain", "A domain that does not exist is answered with ESRCH.", .esrch,
            because: "Xen finds no such domain", nobody),
        answered(
            "dom0-itself", "The caller's own domain, by its number, is refused with EPERM.",
            .eperm, because: "a device model is for another domain", DomainID(0)),
        answered(
            "self", "DOMID_SELF is no domain for this.", .esrch,
            because: "a device model is for another domain", .current),
        answered(
            "sixteen", "Sixteen buffers pass the kernel, and are too many for Xen.", .e2big,
            because: "no operation has so many", count: Int(MIRROR_dm_op_max_nr_bufs), nobody),
        clause(
            "paravirtualised", "A paravirtualised domain has no device model.",
            level: .mutating, needs: [.scratchDomain], from: xen,
            [.otherwise(.error(.einval), because: "its devices are not emulated")]
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            let buffer = try bench.buffer([UInt8](repeating: 0, count: 64))
            try ask(bench, domain, [(buffer.address, 64)])
        },
        hardware(
            "unknown-operation", "An operation that does not exist is refused.", .eopnotsupp, 64,
            0xffff),
        hardware(
            "short", "An operation that is cut off is refused.", .efault, 2, 0),
        hardware("operation-zero", "Operation 0 is none.", .eopnotsupp, 64, 0),
    ]

    private static func hardware(
        _ leaf: String, _ promise: String, _ error: Errno, _ size: Int, _ operation: UInt32
    ) -> Clause {
        clause(
            leaf, promise, level: .mutating, needs: [.scratchDomain], from: xen,
            [.otherwise(.error(error), because: "Xen knows its operations and their sizes")]
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain(inHardware: true)
            let bytes = Bytes.of(operation) + [UInt8](repeating: 0, count: 60)
            let buffer = try bench.buffer(Array(bytes.prefix(size)))
            try ask(bench, domain, [(buffer.address, size)])
        }
    }
}
