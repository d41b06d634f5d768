// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// IOCTL_PRIVCMD_MMAP: ranges of frames, for paravirtualised domains alone.
enum RangeClauses {
    static let all: [Clause] = [
        refusal(
            "none", "No ranges at all succeed.", .success, because: "there is nothing to map"
        ) { (call, _) in call.num = 0 },
        refusal(
            "null-list", "A null pointer for the ranges is answered with EFAULT.",
            .error(.efault), because: "they cannot be read"
        ) { (call, _) in call.entry = 0 },
        refusal(
            "negative", "A negative number of ranges is a huge one: EFAULT.", .error(.efault),
            because: "the kernel reads ranges until there are no more"
        ) { (call, _) in call.num = -1 },
        refusal(
            "beyond-memory", "A range above every mapping is refused.", .error(.einval),
            because: "no mapping is found"
        ) { (_, entry) in entry.va = 1 << 63 },
        refusal(
            "second-page", "A range that does not begin where the mapping does is refused.",
            .error(.einval), because: "a mapping is filled from its beginning"
        ) { (_, entry) in entry.va += UInt64(GuardedBuffer.pageSize) },
        refusal(
            "beyond", "A range longer than its mapping is refused.", .error(.einval),
            because: "it would lie outside"
        ) { (_, entry) in entry.npages = 3 },
        refusal(
            "wrapping", "A range that wraps the address space is refused.", .error(.einval),
            because: "it would lie everywhere"
        ) { (_, entry) in entry.npages = 1 << 51 },
        refusal(
            "absent-domain", "A domain that does not exist is answered with ESRCH.",
            .error(.esrch), because: "the call stops at the first frame that fails"
        ) { (_, _) in },
        clause(
            "twice", "A mapping that was tried once is refused.",
            [
                onPV(
                    .error(.esrch), .error(.einval),
                    because: "it is marked before the first frame is mapped"),
                .otherwise(
                    .error(.enosys), .error(.enosys), because: "frames are not mapped in ranges"),
            ]
        ) { (bench) throws(Obstacle) in
            let mapping = try bench.map(try bench.file())
            let list = try bench.buffer(Bytes.of(entry(of: mapping)))
            for _ in 0..<2 { try bench.ask(row, call(list)) }
        },
        Clause(
            "mmap.good-frames", "A range of a domain's frames is mapped, and shared with it.",
            .request(row), level: .mutating, needs: [.descriptors, .dom0, .scratchDomain],
            from: source,
            [
                onPV(
                    .success, .success, .fact("7"),
                    because: "a second mapping shows what the first wrote"),
                .otherwise(.error(.enosys), because: "frames are not mapped in ranges"),
            ]
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            let frame = try bench.populate(domain, count: 1)[0]
            let (first, second) = (try bench.map(try bench.file()), try bench.map(try bench.file()))
            for mapping in [first, second] {
                var range = entry(of: mapping)
                range.mfn = frame
                var call = call(try bench.buffer(Bytes.of(range)))
                call.dom = domain.rawValue
                let list = try bench.buffer(Bytes.of(range))
                call.entry = list.address.rawValue
                if try bench.ask(row, call).answer != .success { return }
            }
            first.store(7)
            bench.note("the content", .fact("\(second.byte())"))
        },
    ]

    private static let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAP)
    private static let source = Source.linux("drivers/xen/privcmd.c")
    private static let nobody = UInt16(MIRROR_DOMID_FIRST_RESERVED) - 1

    private static func onPV(_ answers: Pattern..., because: String) -> Row {
        Row(condition: .pv, answers: answers, because: because)
    }

    private static func clause(
        _ leaf: String, _ promise: String, _ rows: [Row],
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "mmap.\(leaf)", promise, .request(row), needs: [.descriptors, .dom0], from: source,
            rows, act: act)
    }

    private static func entry(of mapping: Mapping) -> mirror_privcmd_mmap_entry {
        mirror_privcmd_mmap_entry(va: mapping.address.rawValue, mfn: 0, npages: 1)
    }

    private static func call(_ list: GuardedBuffer) -> mirror_privcmd_mmap {
        var call = mirror_privcmd_mmap()
        call.num = 1
        call.dom = nobody
        call.entry = list.address.rawValue
        return call
    }

    private static func refusal(
        _ leaf: String, _ promise: String, _ answer: Pattern, because: String,
        _ change:
            @escaping @Sendable (inout mirror_privcmd_mmap, inout mirror_privcmd_mmap_entry) -> Void
    ) -> Clause {
        clause(
            leaf, promise,
            [
                onPV(answer, because: because),
                .otherwise(.error(.enosys), because: "frames are not mapped in ranges"),
            ]
        ) { (bench) throws(Obstacle) in
            let mapping = try bench.map(try bench.file(), pages: 2)
            var range = entry(of: mapping)
            let list = try bench.buffer(Bytes.of(range))
            var call = call(list)
            change(&call, &range)
            list.fill(Bytes.of(range))
            try bench.ask(row, call)
        }
    }
}
