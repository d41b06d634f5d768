// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// IOCTL_PRIVCMD_MMAP: ranges of frames, for PV domains only.
enum RangeClauses {
    static let all: [Clause] = [
        refusal(
            "none", "A list of no ranges succeeds.", .success, because: "there is nothing to map"
        ) { (call, _) in call.num = 0 },
        refusal(
            "null-list", "A null pointer for the ranges fails with EFAULT.",
            .error(.efault), because: "they cannot be read"
        ) { (call, _) in call.entry = 0 },
        refusal(
            "negative", "A negative number of ranges is a huge one: EFAULT.", .error(.efault),
            because: "the kernel reads ranges beyond the list until it faults"
        ) { (call, _) in call.num = -1 },
        refusal(
            "beyond-memory", "A range above every mapping is refused.", .error(.einval),
            because: "no mapping is found"
        ) { (_, entry) in entry.va = 1 << 63 },
        refusal(
            "second-page", "A range that does not start at the start of the mapping is refused.",
            .error(.einval), because: "a mapping is filled from its start"
        ) { (_, entry) in entry.va += UInt64(GuardedBuffer.pageSize) },
        refusal(
            "beyond", "A range longer than its mapping is refused.", .error(.einval),
            because: "it would be outside of the mapping"
        ) { (_, entry) in entry.npages = 3 },
        refusal(
            "wrapping", "A range that wraps the address space is refused.", .error(.einval),
            because: "its size overflows"
        ) { (_, entry) in entry.npages = 1 << 51 },
        refusal(
            "absent-domain", "A domain that does not exist fails with ESRCH.",
            .error(.esrch), because: "the call stops at the first frame that fails"
        ) { (_, _) in },
        clause(
            "twice", "A second attempt on a mapping is refused.",
            [
                onPV(
                    .error(.esrch), .error(.einval),
                    because: "it is marked before the first frame is mapped"),
                .otherwise(
                    .error(.enosys), .error(.enosys),
                    because: "only PV domains map frames in ranges"),
            ]
        ) { (context) throws(SkipOrError) in
            let mapping = try context.map(try context.openNode())
            let list = try context.buffer(Bytes.of(entry(of: mapping)))
            for _ in 0..<2 { try context.issue(row, call(list)) }
        },
        Clause(
            "mmap.good-frames", "A range of a domain's frames is mapped, and shared with it.",
            .request(row), level: .mutating, needs: [.descriptors, .dom0, .scratchDomain],
            from: source,
            [
                onPV(
                    .success, .success, .fact("7"),
                    because: "a write to one mapping is visible in the other"),
                .otherwise(.error(.enosys), because: "only PV domains map frames in ranges"),
            ]
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            let frame = try context.populate(domain, count: 1)[0]
            let (first, second) = (
                try context.map(try context.openNode()), try context.map(try context.openNode())
            )
            for mapping in [first, second] {
                var range = entry(of: mapping)
                range.mfn = frame
                var call = call(try context.buffer(Bytes.of(range)))
                call.dom = domain.rawValue
                let list = try context.buffer(Bytes.of(range))
                call.entry = list.address.rawValue
                if try context.issue(row, call).result != .success { return }
            }
            first.store(7)
            context.record("the content", .fact("\(second.byte())"))
        },
    ]

    private static let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAP)
    private static let source = ClauseSource.linux("drivers/xen/privcmd.c")

    private static func onPV(_ results: ExpectedResult..., because: String) -> Expectation {
        Expectation(condition: .pv, results: results, because: because)
    }

    private static func clause(
        _ leaf: String, _ statement: String, _ expectations: [Expectation],
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "mmap.\(leaf)", statement, .request(row), needs: [.descriptors, .dom0], from: source,
            expectations, body: body)
    }

    private static func entry(of mapping: Mapping) -> mirror_privcmd_mmap_entry {
        mirror_privcmd_mmap_entry(va: mapping.address.rawValue, mfn: 0, npages: 1)
    }

    private static func call(_ list: GuardedBuffer) -> mirror_privcmd_mmap {
        var call = mirror_privcmd_mmap()
        call.num = 1
        call.dom = DomainID.absent.rawValue
        call.entry = list.address.rawValue
        return call
    }

    private static func refusal(
        _ leaf: String, _ statement: String, _ result: ExpectedResult, because: String,
        _ change:
            @escaping @Sendable (inout mirror_privcmd_mmap, inout mirror_privcmd_mmap_entry) -> Void
    ) -> Clause {
        clause(
            leaf, statement,
            [
                onPV(result, because: because),
                .otherwise(.error(.enosys), because: "only PV domains map frames in ranges"),
            ]
        ) { (context) throws(SkipOrError) in
            let mapping = try context.map(try context.openNode(), pages: 2)
            var range = entry(of: mapping)
            let list = try context.buffer(Bytes.of(range))
            var call = call(list)
            change(&call, &range)
            list.fill(Bytes.of(range))
            try context.issue(row, call)
        }
    }
}
