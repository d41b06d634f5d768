// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
import PrivcmdKit
internal import SystemPackage

/// IOCTL_PRIVCMD_DM_OP: a device model's hypercall, with buffers that the kernel checks.
enum DeviceModelClauses {
    static let all: [Clause] = kernelChecks + xenChecks

    private static let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_DM_OP)
    private static let linux = ClauseSource.linux("drivers/xen/privcmd.c")
    private static let xen = ClauseSource.xen("xen/common/dm.c")
    private static let page = GuardedBuffer.pageSize

    private static func clause(
        _ leaf: String, _ statement: String, level: HarmLevel = .readOnly,
        needs: [Precondition] = [],
        from source: ClauseSource = linux, _ expectations: [Expectation],
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "dm-op.\(leaf)", statement, .request(row), level: level, needs: [.dom0] + needs,
            from: source, expectations, body: body)
    }

    /// Issues DM_OP with buffers, each an address and a size.
    @discardableResult
    private static func issue(
        _ context: TestContext, _ domain: DomainID, _ buffers: [(address: Address, size: Int)]
    ) throws(SkipOrError) -> StepResult {
        let bytes = buffers.flatMap {
            Bytes.of(
                mirror_privcmd_dm_op_buf(uptr: $0.address.rawValue, size: UInt64($0.size)))
        }
        let list = try context.buffer(bytes)
        var call = mirror_privcmd_dm_op()
        call.dom = domain.rawValue
        call.num = UInt16(buffers.count)
        call.ubufs = list.address.rawValue
        let result = try context.issue(row, call).result
        if list.content != bytes {
            context.recordUnexpectedWrite("DM_OP changed its list of buffers")
        }
        return result
    }

    // MARK: Checks of the kernel

    private static func refusal(
        _ leaf: String, _ statement: String, _ error: Errno, because: String,
        needs: [Precondition] = [],
        _ buffers:
            @escaping @Sendable (TestContext, Address) throws(SkipOrError) -> [(
                address: Address, size: Int
            )]
    ) -> Clause {
        clause(leaf, statement, needs: needs, [.otherwise(.error(error), because: because)]) {
            (context) throws(SkipOrError) in
            let good = try context.buffer([UInt8](repeating: 0, count: 2 * page))
            try issue(context, .absent, try buffers(context, good.address))
        }
    }

    private static let kernelChecks: [Clause] = [
        clause(
            "no-buffers", "Without buffers the call succeeds, whatever the domain.",
            [.otherwise(.success, because: "the kernel does not call Xen")]
        ) { (context) throws(SkipOrError) in
            var call = mirror_privcmd_dm_op()
            call.dom = DomainID.absent.rawValue
            try context.issue(row, call)
        },
        clause(
            "null-list", "A null pointer for the buffers fails with EFAULT.",
            [.otherwise(.error(.efault), because: "they cannot be read")]
        ) { (context) throws(SkipOrError) in
            var call = mirror_privcmd_dm_op()
            call.dom = DomainID.absent.rawValue
            call.num = 1
            try context.issue(row, call)
        },
        clause(
            "too-many-unread", "Too many buffers are refused before they are read.",
            [.otherwise(.error(.e2big), because: "the number is checked first")]
        ) { (context) throws(SkipOrError) in
            var call = mirror_privcmd_dm_op()
            call.dom = DomainID.absent.rawValue
            call.num = .max
            try context.issue(row, call)
        },
        refusal(
            "seventeen", "Seventeen buffers are one too many.", .e2big,
            because: "the module parameter dm_op_max_nr_bufs limits it"
        ) { (_, good) throws(SkipOrError) in
            [(Address, Int)](repeating: (good, 8), count: Int(MIRROR_dm_op_max_nr_bufs) + 1)
        },
        refusal(
            "too-large", "A buffer of more than a page is refused.", .e2big,
            because: "the module parameter dm_op_buf_max_size limits it"
        ) { (_, good) throws(SkipOrError) in [(good, Int(MIRROR_dm_op_buf_max_size) + 1)] },
        refusal(
            "second-too-large", "The size of each buffer is checked.", .e2big,
            because: "the module parameter dm_op_buf_max_size limits it"
        ) { (_, good) throws(SkipOrError) in [(good, 8), (good, .max)] },
        refusal(
            "null-buffer", "A buffer at the null pointer fails with EFAULT.", .efault,
            because: "no page is mapped there"
        ) { (_, _) throws(SkipOrError) in [(.null, 8)] },
        refusal(
            "kernel-buffer", "A buffer in the kernel's half fails with EFAULT.", .efault,
            because: "it is not the caller's memory"
        ) { (_, _) throws(SkipOrError) in [(Address(1 << 63), 8)] },
        refusal(
            "unmapped-buffer", "A buffer where nothing is mapped fails with EFAULT.",
            .efault, because: "no page is mapped there"
        ) { (context, _) throws(SkipOrError) in [(try context.buffer([0]).end, 8)] },
        clause(
            "read-only-buffer", "A buffer that cannot be written fails with EFAULT.",
            [.otherwise(.error(.efault), because: "Xen may write to any of them")]
        ) { (context) throws(SkipOrError) in
            let buffer = try context.buffer([UInt8](repeating: 0, count: 8))
            guard (try? buffer.setWritable(false)) != nil else { throw .error("no protection") }
            try issue(context, .absent, [(buffer.address, 8)])
        },
        clause(
            "device-buffer", "A buffer in a hypercall mapping is refused from Linux 6.12 on.",
            needs: [DeviceNode.hypercall.precondition],
            [
                .when(
                    .linux(before: Release(6, 12)), .error(.esrch),
                    because: "its pages can be pinned, and Xen finds no such domain"),
                .otherwise(.error(.efault), because: "its pages cannot be pinned"),
            ]
        ) { (context) throws(SkipOrError) in
            let memory = try context.map(try context.openNode(.hypercall))
            try issue(context, .absent, [(memory.address, 8)])
        },
    ]

    // MARK: Checks of Xen

    private static func refusalByXen(
        _ leaf: String, _ statement: String, _ error: Errno, because: String, count: Int = 1,
        _ domain: DomainID
    ) -> Clause {
        clause(leaf, statement, from: xen, [.otherwise(.error(error), because: because)]) {
            (context) throws(SkipOrError) in
            let buffer = try context.buffer([UInt8](repeating: 0, count: 64))
            try issue(
                context, domain,
                [(Address, Int)](repeating: (buffer.address, 64), count: count))
        }
    }

    private static let xenChecks: [Clause] = [
        refusalByXen(
            "absent-domain", "A domain that does not exist fails with ESRCH.", .esrch,
            because: "Xen finds no such domain", .absent),
        refusalByXen(
            "dom0-itself", "The caller's own domain, by its number, is refused with EPERM.",
            .eperm, because: "a device model is for another domain", DomainID(0)),
        refusalByXen(
            "self", "DOMID_SELF is refused.", .esrch,
            because: "a device model is for another domain", .current),
        refusalByXen(
            "sixteen", "The kernel accepts sixteen buffers, and Xen refuses them.", .e2big,
            because: "no operation has that many", count: Int(MIRROR_dm_op_max_nr_bufs),
            .absent),
        clause(
            "paravirtualised", "A PV domain has no device model.",
            level: .mutating, needs: [.scratchDomain], from: xen,
            [.otherwise(.error(.einval), because: "its devices are not emulated")]
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            let buffer = try context.buffer([UInt8](repeating: 0, count: 64))
            try issue(context, domain, [(buffer.address, 64)])
        },
        refusalOnHVM(
            "unknown-operation", "An operation that does not exist is refused.", .eopnotsupp, 64,
            0xffff),
        refusalOnHVM(
            "short", "A truncated operation is refused.", .efault, 2, 0),
        refusalOnHVM("operation-zero", "Operation 0 is refused.", .eopnotsupp, 64, 0),
    ]

    private static func refusalOnHVM(
        _ leaf: String, _ statement: String, _ error: Errno, _ size: Int, _ operation: UInt32
    ) -> Clause {
        clause(
            leaf, statement, level: .mutating, needs: [.scratchDomain], from: xen,
            [.otherwise(.error(error), because: "Xen knows its operations and their sizes")]
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain(inHardware: true)
            let bytes = Bytes.of(operation) + [UInt8](repeating: 0, count: 60)
            let buffer = try context.buffer(Array(bytes.prefix(size)))
            try issue(context, domain, [(buffer.address, size)])
        }
    }
}
