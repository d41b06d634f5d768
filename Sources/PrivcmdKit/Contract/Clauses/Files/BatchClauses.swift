// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// IOCTL_PRIVCMD_MMAPBATCH and MMAPBATCH_V2: frames of another domain, one by one.
enum BatchClauses {
    static let all: [Clause] = Batch.allCases.flatMap { arguments($0) + frames($0) }

    private static let source = Source.linux("drivers/xen/privcmd.c")
    private static let page = GuardedBuffer.pageSize
    /// A frame that no machine has: 52 bits are as far as addresses go.
    ///
    /// The bits that the first version marks errors with are clear.
    private static let absent: UInt64 = (1 << 40) - 1 - UInt64(MIRROR_PRIVCMD_MMAPBATCH_MFN_ERROR)
    /// An id that no domain has, and the highest that one could have.
    private static let nobody = DomainID(UInt16(MIRROR_DOMID_FIRST_RESERVED) - 1)

    private static func clause(
        _ batch: Batch, _ leaf: String, _ promise: String, level: Level = .readOnly,
        needs: [Need] = [], _ rows: [Row],
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "\(batch.rawValue).\(leaf)", promise, .request(batch.row), level: level,
            needs: [.descriptors, .dom0] + needs, from: source, rows, act: act)
    }

    private static func map(_ bench: Bench, pages: Int = 1) throws(Obstacle) -> Mapping {
        try bench.map(try bench.file(), pages: pages)
    }

    // MARK: Arguments

    private static func refusal(
        _ batch: Batch, _ leaf: String, _ promise: String, _ error: Errno, because: String,
        pages: Int = 1, _ change: @escaping @Sendable (inout BatchCall) -> Void
    ) -> Clause {
        // The list of errors is zeroed before the mapping is looked for, and after the frames.
        clause(batch, leaf, promise, [.otherwise(.error(error), because: because)]) {
            (bench) throws(Obstacle) in
            let mapping = try map(bench, pages: pages)
            var call = BatchCall(domain: nobody, address: mapping.address, frames: [absent])
            change(&call)
            try bench.ask(batch, call, as: batch.row.name)
        }
    }

    private static func arguments(_ batch: Batch) -> [Clause] {
        var clauses = [
            refusal(
                batch, "none", "No frames at all are refused.", .einval,
                because: "there is nothing to map"
            ) { $0.count = 0 },
            refusal(
                batch, "negative", "A negative number of frames is a huge one: EFAULT.", .efault,
                because: "the kernel reads frames until there are no more"
            ) { $0.count = -1 },
            refusal(
                batch, "bad-list", "A null pointer for the frames is answered with EFAULT.",
                .efault, because: "they cannot be read"
            ) { $0.list = .null },
            refusal(
                batch, "kernel-list", "A list of frames in the kernel's half is refused.",
                .efault, because: "it is none of the caller's memory"
            ) { $0.list = Address(1 << 63) },
            refusal(
                batch, "address-null", "An address with no mapping of privcmd is refused.",
                .einval, because: "the mapping that comes next is another's"
            ) { $0.address = .null },
            refusal(
                batch, "address-beyond", "An address above every mapping is refused.", .einval,
                because: "no mapping is found"
            ) { $0.address = Address(1 << 63) },
            refusal(
                batch, "part", "The first batch has to fill the whole mapping.", .einval,
                because: "the frames behind it are taken all at once", pages: 2
            ) { _ in },
            refusal(
                batch, "second-page", "The first batch has to begin where the mapping does.",
                .einval, because: "the frames behind it are taken all at once", pages: 2
            ) { $0.address = $0.address.advanced(by: page) },
            refusal(
                batch, "beyond", "More frames than the mapping has room for are refused.", .einval,
                because: "they would lie outside"
            ) { $0.frames = [absent, absent] },
            refusal(
                batch, "within-page", "An address within a page is refused.", .einval,
                because: "it is not where the mapping begins"
            ) { $0.address = $0.address.advanced(by: 8) },
            clause(
                batch, "ordinary-memory", "Memory that is no mapping of privcmd is refused.",
                [.otherwise(.error(.einval), because: "its operations are not privcmd's")]
            ) { (bench) throws(Obstacle) in
                let memory = try bench.buffer([UInt8](repeating: 0, count: page))
                try bench.ask(
                    batch, BatchCall(domain: nobody, address: memory.address, frames: [absent]),
                    as: batch.row.name)
            },
            clause(
                batch, "hypercall-memory", "A mapping of the other node is refused.",
                needs: [DeviceNode.hypercall.need],
                [.otherwise(.error(.einval), because: "its operations are not privcmd's")]
            ) { (bench) throws(Obstacle) in
                let memory = try bench.map(try bench.file(.hypercall))
                try bench.ask(
                    batch, BatchCall(domain: nobody, address: memory.address, frames: [absent]),
                    as: batch.row.name)
            },
        ]
        if batch == .second {
            clauses += [
                refusal(
                    batch, "bad-errors", "A null pointer for the errors is answered with EFAULT.",
                    .efault, because: "they are zeroed before anything is mapped"
                ) { $0.errors = .null },
                refusal(
                    batch, "kernel-errors", "A list of errors in the kernel's half is refused.",
                    .efault, because: "it is none of the caller's memory"
                ) { $0.errors = Address(1 << 63) },
                clause(
                    batch, "errors-zeroed-first",
                    "The errors are zeroed before the mapping is looked for.",
                    [
                        .otherwise(
                            .error(.einval), .fact("0 0"),
                            because: "what is refused leaves a list of zeroes")
                    ]
                ) { (bench) throws(Obstacle) in
                    let reply = try bench.ask(
                        batch,
                        BatchCall(domain: nobody, address: .null, frames: [absent, absent]),
                        as: batch.row.name)
                    bench.note("the errors", .fact(reply.fates))
                },
                clause(
                    batch, "errors-untouched-without-frames",
                    "No error is written where the frames cannot be read.",
                    [
                        .otherwise(
                            .error(.efault), .fact("untouched"),
                            because: "the frames are read first")
                    ]
                ) { (bench) throws(Obstacle) in
                    let mapping = try map(bench)
                    var call = BatchCall(
                        domain: nobody, address: mapping.address, frames: [absent])
                    call.list = .null
                    let reply = try bench.ask(batch, call, as: batch.row.name)
                    bench.note("the errors", .fact(reply.fates))
                },
            ]
        }
        return clauses
    }

    // MARK: Frames

    /// A word for each frame: what the two versions leave of an error.
    private static func fates(_ batch: Batch, _ errors: String) -> Pattern {
        guard batch == .first else { return .fact(errors) }
        let words = errors.split(separator: " ").map { $0 == "0" ? "0" : "0xf0000000" }
        return .fact(words.joined(separator: " "))
    }

    private static func frames(_ batch: Batch) -> [Clause] {
        [
            clause(
                batch, "absent-domain",
                "Each frame of a domain that does not exist has an error, and the call has none.",
                [
                    .otherwise(
                        .success, fates(batch, "ESRCH ESRCH"),
                        because: "what goes wrong with a frame is told for that frame")
                ]
            ) { (bench) throws(Obstacle) in
                let mapping = try map(bench, pages: 2)
                let reply = try bench.ask(
                    batch,
                    BatchCall(
                        domain: nobody, address: mapping.address, frames: [absent, absent - 1]),
                    as: batch.row.name)
                bench.note("the frames", .fact(reply.fates))
            },
            clause(
                batch, "absent-frame",
                "A frame that does not exist has an error, and the call has none.",
                level: .mutating, needs: [.scratchDomain],
                [
                    .when(
                        .pv, .success, fates(batch, "EPERM"),
                        because: "it counts as a device's memory that dom0 has no right to"),
                    .otherwise(
                        .success, fates(batch, "EINVAL"),
                        because: "what goes wrong with a frame is told for that frame"),
                ]
            ) { (bench) throws(Obstacle) in
                let mapping = try map(bench)
                let domain = try bench.scratchDomain()
                let reply = try bench.ask(
                    batch,
                    BatchCall(domain: domain, address: mapping.address, frames: [absent]),
                    as: batch.row.name)
                bench.note("the frame", .fact(reply.fates))
            },
            clause(
                batch, "again-after-failure",
                "Frames that failed can be asked for again on PV alone.",
                [
                    .when(
                        .pv, .success, .success, fates(batch, "ESRCH"),
                        because: "the holes of a mapping can be filled"),
                    .otherwise(
                        .success, .error(.einval), .fact("0"),
                        because: "the page taken for a frame is put in its place all the same"),
                ]
            ) { (bench) throws(Obstacle) in
                let mapping = try map(bench)
                let call = BatchCall(domain: nobody, address: mapping.address, frames: [absent])
                try bench.ask(batch, call, as: batch.row.name)
                let reply = try bench.ask(batch, call, as: batch.row.name)
                bench.note("the frame", .fact(reply.fates))
            },
            clause(
                batch, "good-frames", "Frames of a domain are mapped, and shared with it.",
                level: .mutating, needs: [.scratchDomain],
                [
                    .otherwise(
                        .success, .fact("0 0"), .success, .fact("1 2"),
                        because: "a second mapping shows what the first wrote")
                ]
            ) { (bench) throws(Obstacle) in
                let domain = try bench.scratchDomain()
                let frames = try bench.populate(domain, count: 2)
                let (first, second) = (try map(bench, pages: 2), try map(bench, pages: 2))
                var call = BatchCall(domain: domain, address: first.address, frames: frames)
                let reply = try bench.ask(batch, call, as: batch.row.name)
                bench.note("the frames", .fact(reply.fates))
                call.address = second.address
                try bench.ask(batch, call, as: batch.row.name)
                guard reply.fates == "0 0" else { return }
                first.store(1)
                first.store(2, at: page)
                bench.note(
                    "the content", .fact("\(second.byte()) \(second.byte(at: page))"))
            },
            clause(
                batch, "mixed-frames", "A good frame is mapped beside one that does not exist.",
                level: .mutating, needs: [.scratchDomain],
                [
                    .when(
                        .pv, .success, fates(batch, "0 EPERM 0"), .fact("5 6"), .error(.efault),
                        because: "each frame is mapped by itself"),
                    .otherwise(
                        .success, fates(batch, "0 EINVAL 0"), .fact("5 6"), .result(1),
                        because: "the page taken for a frame is put in its place all the same"),
                ]
            ) { (bench) throws(Obstacle) in
                let domain = try bench.scratchDomain()
                let frames = try bench.populate(domain, count: 2)
                let mapping = try map(bench, pages: 3)
                let reply = try bench.ask(
                    batch,
                    BatchCall(
                        domain: domain, address: mapping.address,
                        frames: [frames[0], absent, frames[1]]), as: batch.row.name)
                bench.note("the frames", .fact(reply.fates))
                mapping.store(5)
                mapping.store(6, at: 2 * page)
                bench.note(
                    "the content", .fact("\(mapping.byte()) \(mapping.byte(at: 2 * page))"))
                bench.note("the kernel's touch of the hole", mapping.fillByKernel(page: 1))
            },
            clause(
                batch, "twice", "What is mapped is not mapped anew.", level: .mutating,
                needs: [.scratchDomain],
                [
                    .otherwise(
                        .success, .error(.einval), because: "a mapping is filled once")
                ]
            ) { (bench) throws(Obstacle) in
                let domain = try bench.scratchDomain()
                let mapping = try map(bench)
                let call = BatchCall(
                    domain: domain, address: mapping.address,
                    frames: try bench.populate(domain, count: 1))
                try bench.ask(batch, call, as: batch.row.name)
                try bench.ask(batch, call, as: "\(batch.row.name) again")
            },
            clause(
                batch, "hole", "A hole is filled on PV alone, and what is mapped beside it stays.",
                level: .mutating, needs: [.scratchDomain],
                [
                    .when(
                        .pv, .success, .success, .fact("1 2"),
                        because: "a batch within the mapping leaves the rest alone"),
                    .otherwise(
                        .success, .error(.einval), .fact("1 255"),
                        because: "there is no hole: the page taken for the frame is there"),
                ]
            ) { (bench) throws(Obstacle) in
                let domain = try bench.scratchDomain()
                let frames = try bench.populate(domain, count: 2)
                let mapping = try map(bench, pages: 2)
                try bench.ask(
                    batch,
                    BatchCall(
                        domain: domain, address: mapping.address, frames: [frames[0], absent]),
                    as: batch.row.name)
                try bench.ask(
                    batch,
                    BatchCall(
                        domain: domain, address: mapping.address.advanced(by: page),
                        frames: [frames[1]]), as: "\(batch.row.name) of the hole")
                mapping.store(1)
                mapping.store(2, at: page)
                bench.note(
                    "the content", .fact("\(mapping.byte()) \(mapping.byte(at: page))"))
            },
        ]
    }
}
