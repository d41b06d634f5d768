// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
import PrivcmdKit
internal import SystemPackage

/// IOCTL_PRIVCMD_MMAPBATCH and MMAPBATCH_V2: frames of another domain, one by one.
enum BatchClauses {
    static let all: [Clause] = BatchRequest.allCases.flatMap {
        argumentClauses($0) + frameClauses($0)
    }

    private static let source = ClauseSource.linux("drivers/xen/privcmd.c")
    private static let page = GuardedBuffer.pageSize
    /// A frame that no machine has: physical addresses have 52 bits.
    ///
    /// The bits in which the first version reports errors are clear.
    private static let absentFrame: UInt64 =
        (1 << 40) - 1 - UInt64(MIRROR_PRIVCMD_MMAPBATCH_MFN_ERROR)

    private static func clause(
        _ batch: BatchRequest, _ leaf: String, _ statement: String, level: HarmLevel = .readOnly,
        needs: [Precondition] = [], _ expectations: [Expectation],
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "\(batch.rawValue).\(leaf)", statement, .request(batch.row), level: level,
            needs: [.descriptors, .dom0] + needs, from: source, expectations, body: body)
    }

    private static func map(_ context: TestContext, pages: Int = 1) throws(SkipOrError) -> Mapping {
        try context.map(try context.openNode(), pages: pages)
    }

    // MARK: Arguments

    private static func refusal(
        _ batch: BatchRequest, _ leaf: String, _ statement: String, _ error: Errno, because: String,
        pages: Int = 1, _ change: @escaping @Sendable (inout BatchCall) -> Void
    ) -> Clause {
        // Linux reads the frames, zeroes the list of errors, and then looks up the mapping.
        clause(batch, leaf, statement, [.otherwise(.error(error), because: because)]) {
            (context) throws(SkipOrError) in
            let mapping = try map(context, pages: pages)
            var call = BatchCall(
                domain: .absent, address: mapping.address, frames: [absentFrame])
            change(&call)
            try context.issue(batch, call, as: batch.row.name)
        }
    }

    private static func argumentClauses(_ batch: BatchRequest) -> [Clause] {
        var clauses = [
            refusal(
                batch, "none", "A list of no frames is refused.", .einval,
                because: "there is nothing to map"
            ) { $0.count = 0 },
            refusal(
                batch, "negative", "A negative number of frames is a huge one: EFAULT.", .efault,
                because: "the kernel reads frames beyond the list until it faults"
            ) { $0.count = -1 },
            refusal(
                batch, "bad-list", "A null pointer for the frames fails with EFAULT.",
                .efault, because: "they cannot be read"
            ) { $0.list = .null },
            refusal(
                batch, "kernel-list", "A list of frames in the kernel's half is refused.",
                .efault, because: "it is not the caller's memory"
            ) { $0.list = Address(1 << 63) },
            refusal(
                batch, "address-null", "An address with no mapping of privcmd is refused.",
                .einval, because: "the next mapping above it is not privcmd's"
            ) { $0.address = .null },
            refusal(
                batch, "address-beyond", "An address above every mapping is refused.", .einval,
                because: "no mapping is found"
            ) { $0.address = Address(1 << 63) },
            refusal(
                batch, "part", "The first batch has to fill the whole mapping.", .einval,
                because: "all frames of the mapping are allocated at once", pages: 2
            ) { _ in },
            refusal(
                batch, "second-page", "The first batch has to start at the start of the mapping.",
                .einval, because: "all frames of the mapping are allocated at once", pages: 2
            ) { $0.address = $0.address.advanced(by: page) },
            refusal(
                batch, "beyond", "More frames than the mapping has pages are refused.", .einval,
                because: "they would be outside of the mapping"
            ) { $0.frames = [absentFrame, absentFrame] },
            refusal(
                batch, "within-page", "An address within a page is refused.", .einval,
                because: "it is not the start of the mapping"
            ) { $0.address = $0.address.advanced(by: 8) },
            clause(
                batch, "ordinary-memory", "Memory that is not a mapping of privcmd is refused.",
                [.otherwise(.error(.einval), because: "it is not a mapping of privcmd")]
            ) { (context) throws(SkipOrError) in
                let memory = try context.buffer([UInt8](repeating: 0, count: page))
                try context.issue(
                    batch,
                    BatchCall(domain: .absent, address: memory.address, frames: [absentFrame]),
                    as: batch.row.name)
            },
            clause(
                batch, "hypercall-memory", "A mapping of the other node is refused.",
                needs: [DeviceNode.hypercall.precondition],
                [.otherwise(.error(.einval), because: "it is not a mapping of privcmd")]
            ) { (context) throws(SkipOrError) in
                let memory = try context.map(try context.openNode(.hypercall))
                try context.issue(
                    batch,
                    BatchCall(domain: .absent, address: memory.address, frames: [absentFrame]),
                    as: batch.row.name)
            },
        ]
        if batch == .v2 {
            clauses += [
                refusal(
                    batch, "bad-errors", "A null pointer for the errors fails with EFAULT.",
                    .efault, because: "they are zeroed before anything is mapped"
                ) { $0.errors = .null },
                refusal(
                    batch, "kernel-errors", "A list of errors in the kernel's half is refused.",
                    .efault, because: "it is not the caller's memory"
                ) { $0.errors = Address(1 << 63) },
                clause(
                    batch, "errors-zeroed-first",
                    "The errors are zeroed before the mapping is looked up.",
                    [
                        .otherwise(
                            .error(.einval), .fact("0 0"),
                            because: "a refused call leaves zeroes in the list")
                    ]
                ) { (context) throws(SkipOrError) in
                    let reply = try context.issue(
                        batch,
                        BatchCall(
                            domain: .absent, address: .null,
                            frames: [absentFrame, absentFrame]),
                        as: batch.row.name)
                    context.record("the errors", .fact(reply.frameErrors))
                },
                clause(
                    batch, "errors-untouched-without-frames",
                    "No error is written if the frames cannot be read.",
                    [
                        .otherwise(
                            .error(.efault), .fact("untouched"),
                            because: "the frames are read first")
                    ]
                ) { (context) throws(SkipOrError) in
                    let mapping = try map(context)
                    var call = BatchCall(
                        domain: .absent, address: mapping.address, frames: [absentFrame])
                    call.list = .null
                    let reply = try context.issue(batch, call, as: batch.row.name)
                    context.record("the errors", .fact(reply.frameErrors))
                },
            ]
        }
        return clauses
    }

    // MARK: Frames

    /// The expected error of each frame, as the two versions report it.
    private static func frameErrors(_ batch: BatchRequest, _ errors: String) -> ExpectedResult {
        guard batch == .v1 else { return .fact(errors) }
        let words = errors.split(separator: " ").map { $0 == "0" ? "0" : "0xf0000000" }
        return .fact(words.joined(separator: " "))
    }

    private static func frameClauses(_ batch: BatchRequest) -> [Clause] {
        [
            clause(
                batch, "absent-domain",
                "Frames of a domain that does not exist fail one by one, and the call succeeds.",
                [
                    .otherwise(
                        .success, frameErrors(batch, "ESRCH ESRCH"),
                        because: "errors are reported for each frame")
                ]
            ) { (context) throws(SkipOrError) in
                let mapping = try map(context, pages: 2)
                let reply = try context.issue(
                    batch,
                    BatchCall(
                        domain: .absent, address: mapping.address,
                        frames: [absentFrame, absentFrame - 1]),
                    as: batch.row.name)
                context.record("the frames", .fact(reply.frameErrors))
            },
            clause(
                batch, "absent-frame",
                "A frame that does not exist fails, and the call succeeds.",
                level: .mutating, needs: [.scratchDomain],
                [
                    .when(
                        .pv, .success, frameErrors(batch, "EPERM"),
                        because: "Xen treats it as MMIO that dom0 has no access to"),
                    .otherwise(
                        .success, frameErrors(batch, "EINVAL"),
                        because: "errors are reported for each frame"),
                ]
            ) { (context) throws(SkipOrError) in
                let mapping = try map(context)
                let domain = try context.scratchDomain()
                let reply = try context.issue(
                    batch,
                    BatchCall(domain: domain, address: mapping.address, frames: [absentFrame]),
                    as: batch.row.name)
                context.record("the frame", .fact(reply.frameErrors))
            },
            clause(
                batch, "again-after-failure",
                "Frames that failed can be mapped again only on PV.",
                [
                    .when(
                        .pv, .success, .success, frameErrors(batch, "ESRCH"),
                        because: "a mapping with holes can be filled"),
                    .otherwise(
                        .success, .error(.einval), .fact("0"),
                        because: "the page that was allocated for the frame is mapped instead"),
                ]
            ) { (context) throws(SkipOrError) in
                let mapping = try map(context)
                let call = BatchCall(
                    domain: .absent, address: mapping.address, frames: [absentFrame])
                try context.issue(batch, call, as: batch.row.name)
                let reply = try context.issue(batch, call, as: batch.row.name)
                context.record("the frame", .fact(reply.frameErrors))
            },
            clause(
                batch, "good-frames", "Frames of a domain are mapped, and shared with it.",
                level: .mutating, needs: [.scratchDomain],
                [
                    .otherwise(
                        .success, .fact("0 0"), .success, .fact("1 2"),
                        because: "a write to one mapping is visible in the other")
                ]
            ) { (context) throws(SkipOrError) in
                let domain = try context.scratchDomain()
                let frames = try context.populate(domain, count: 2)
                let (first, second) = (try map(context, pages: 2), try map(context, pages: 2))
                var call = BatchCall(domain: domain, address: first.address, frames: frames)
                let reply = try context.issue(batch, call, as: batch.row.name)
                context.record("the frames", .fact(reply.frameErrors))
                call.address = second.address
                try context.issue(batch, call, as: batch.row.name)
                guard reply.frameErrors == "0 0" else { return }
                first.store(1)
                first.store(2, at: page)
                context.record(
                    "the content", .fact("\(second.byte()) \(second.byte(at: page))"))
            },
            clause(
                batch, "mixed-frames", "A good frame is mapped next to one that does not exist.",
                level: .mutating, needs: [.scratchDomain],
                [
                    .when(
                        .pv, .success, frameErrors(batch, "0 EPERM 0"), .fact("5 6"),
                        .error(.efault),
                        because: "each frame is mapped separately"),
                    .otherwise(
                        .success, frameErrors(batch, "0 EINVAL 0"), .fact("5 6"), .result(1),
                        because: "the page that was allocated for the frame is mapped instead"),
                ]
            ) { (context) throws(SkipOrError) in
                let domain = try context.scratchDomain()
                let frames = try context.populate(domain, count: 2)
                let mapping = try map(context, pages: 3)
                let reply = try context.issue(
                    batch,
                    BatchCall(
                        domain: domain, address: mapping.address,
                        frames: [frames[0], absentFrame, frames[1]]), as: batch.row.name)
                context.record("the frames", .fact(reply.frameErrors))
                mapping.store(5)
                mapping.store(6, at: 2 * page)
                context.record(
                    "the content", .fact("\(mapping.byte()) \(mapping.byte(at: 2 * page))"))
                context.record("the kernel's access to the hole", mapping.fillByKernel(page: 1))
            },
            clause(
                batch, "twice", "A mapped frame is not mapped again.", level: .mutating,
                needs: [.scratchDomain],
                [
                    .otherwise(
                        .success, .error(.einval), because: "a mapping can be filled only once")
                ]
            ) { (context) throws(SkipOrError) in
                let domain = try context.scratchDomain()
                let mapping = try map(context)
                let call = BatchCall(
                    domain: domain, address: mapping.address,
                    frames: try context.populate(domain, count: 1))
                try context.issue(batch, call, as: batch.row.name)
                try context.issue(batch, call, as: "\(batch.row.name) again")
            },
            clause(
                batch, "hole",
                "A hole can be filled only on PV, and the frame next to it stays mapped.",
                level: .mutating, needs: [.scratchDomain],
                [
                    .when(
                        .pv, .success, .success, .fact("1 2"),
                        because: "a batch changes only its part of the mapping"),
                    .otherwise(
                        .success, .error(.einval), .fact("1 255"),
                        because:
                            "there is no hole: the page that was allocated for the frame is mapped"),
                ]
            ) { (context) throws(SkipOrError) in
                let domain = try context.scratchDomain()
                let frames = try context.populate(domain, count: 2)
                let mapping = try map(context, pages: 2)
                try context.issue(
                    batch,
                    BatchCall(
                        domain: domain, address: mapping.address, frames: [frames[0], absentFrame]),
                    as: batch.row.name)
                try context.issue(
                    batch,
                    BatchCall(
                        domain: domain, address: mapping.address.advanced(by: page),
                        frames: [frames[1]]), as: "\(batch.row.name) of the hole")
                mapping.store(1)
                mapping.store(2, at: page)
                context.record(
                    "the content", .fact("\(mapping.byte()) \(mapping.byte(at: page))"))
            },
        ]
    }
}
