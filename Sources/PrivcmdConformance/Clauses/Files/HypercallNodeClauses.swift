// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
import PrivcmdKit
internal import SystemPackage

/// `/dev/xen/hypercall`: memory that the hypervisor can access during a hypercall.
enum HypercallNodeClauses {
    static let all: [Clause] = requests + mapping + contents + changes

    private static let source = ClauseSource.linux("drivers/xen/privcmd-buf.c")
    private static let page = GuardedBuffer.pageSize
    private static let pattern: UInt8 = 0x5a

    private static func clause(
        _ leaf: String, _ statement: String, _ call: String, _ expectations: [Expectation],
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "hypercall-map.\(leaf)", statement, .systemCall(call),
            needs: [DeviceNode.hypercall.precondition], from: source, expectations, body: body)
    }

    private static func map(_ context: TestContext, pages: Int = 1) throws(SkipOrError) -> Mapping {
        try context.map(try context.openNode(.hypercall), pages: pages)
    }

    // MARK: Requests

    private static let requests: [Clause] = ABI.requests.map { row in
        Clause(
            "hypercall-file.no-\(row.clauseNamePart)",
            "The hypercall buffer node has no requests.", .request(row),
            needs: [DeviceNode.hypercall.precondition], from: source,
            [.otherwise(.error(.enotty), because: "the device has no ioctl operation")]
        ) { (context) throws(SkipOrError) in
            try context.issue(
                row.request, at: .null, on: try context.openNode(.hypercall), as: row.name)
        }
    }

    // MARK: mmap

    private static let mapping: [Clause] = [
        clause(
            "private", "A private mapping is refused.", "mmap",
            [.otherwise(.error(.einval), because: "the hypervisor would not see a copied page")]
        ) { (context) throws(SkipOrError) in
            context.record(
                "mmap(2)",
                context.tryMap(try context.openNode(.hypercall), Mapping.readWrite, MAP_PRIVATE)
                    .result)
        },
        clause(
            "offset", "Any offset is accepted and ignored.", "mmap",
            [
                .otherwise(
                    .success, .fact("zeroes"), because: "each mapping has pages of its own")
            ]
        ) { (context) throws(SkipOrError) in
            let file = try context.openNode(.hypercall)
            let (mapping, result) = context.tryMap(file, offset: 1 << 40)
            context.record("mmap(2) at 1 TiB", result)
            guard let mapping else { return }
            context.record("its content", .fact(mapping.isFilled(with: 0) ? "zeroes" : "something"))
        },
        clause(
            "read-only", "A read-only descriptor cannot be mapped, not even for reading.", "mmap",
            [
                .otherwise(
                    .error(.einval), because: "the kernel makes such a mapping private")
            ]
        ) { (context) throws(SkipOrError) in
            context.record(
                "mmap(2)",
                context.tryMap(try context.openNode(.hypercall, O_RDONLY), PROT_READ).result)
        },
        clause(
            "write-through-read-only",
            "A read-only descriptor cannot be mapped for writing.", "mmap",
            [.otherwise(.error(.eacces), because: "the kernel refuses it for every file")]
        ) { (context) throws(SkipOrError) in
            context.record(
                "mmap(2)", context.tryMap(try context.openNode(.hypercall, O_RDONLY)).result)
        },
    ]

    // MARK: Content

    private static let contents: [Clause] = [
        clause(
            "zeroes", "A fresh mapping holds zeroes.", "mmap",
            [.otherwise(.fact("zeroes"), because: "the kernel clears the pages")]
        ) { (context) throws(SkipOrError) in
            // Pages with a pattern are freed first, so that reuse without clearing is detected.
            for _ in 0..<8 {
                let used = try map(context, pages: 8)
                for page in 0..<8 { used.store(pattern, at: page * Self.page) }
            }
            let fresh = try map(context, pages: 64)
            context.record("64 pages", .fact(fresh.isFilled(with: 0) ? "zeroes" : "something"))
        },
        clause(
            "kept", "Every page keeps what is written to it.", "mmap",
            [.otherwise(.fact("kept"), because: "it is memory")]
        ) { (context) throws(SkipOrError) in
            let mapping = try map(context, pages: 16)
            for page in 0..<16 { mapping.store(UInt8(page + 1), at: page * Self.page) }
            let kept = (0..<16).allSatisfy { mapping.byte(at: $0 * page) == UInt8($0 + 1) }
            context.record("16 pages", .fact(kept ? "kept" : "lost"))
        },
        clause(
            "apart", "Two mappings of one descriptor share no pages.", "mmap",
            [.otherwise(.fact("zeroes"), because: "each mapping has pages of its own")]
        ) { (context) throws(SkipOrError) in
            let file = try context.openNode(.hypercall)
            let (first, second) = (try context.map(file), try context.map(file))
            first.store(pattern)
            context.record(
                "the content of the second mapping",
                .fact(second.isFilled(with: 0) ? "zeroes" : "something"))
        },
        clause(
            "outlives-descriptor", "The memory stays mapped after its descriptor is closed.",
            "close",
            [.otherwise(.fact("kept"), because: "a mapping holds the open file")]
        ) { (context) throws(SkipOrError) in
            // The descriptor is closed as soon as the mapping is made.
            let mapping = try { () throws(SkipOrError) in try map(context) }()
            mapping.store(pattern)
            context.record("its content", .fact(mapping.byte() == pattern ? "kept" : "lost"))
        },
        clause(
            "shared-with-child", "A forked child shares the memory with its parent.", "fork",
            [
                .otherwise(
                    .fact("exit status 90"), .fact("the child's"),
                    because: "the pages are reference-counted")
            ]
        ) { (context) throws(SkipOrError) in
            let mapping = try map(context)
            mapping.store(pattern)
            try context.recordChildExit("what the child reads") {
                let seen = mapping.byte()
                mapping.store(1)
                return CInt(seen)
            }
            context.record(
                "what the parent reads", .fact(mapping.byte() == 1 ? "the child's" : "its own"))
        },
        clause(
            "outlives-child", "The memory stays mapped after a child unmaps it.", "fork",
            [
                .otherwise(
                    .fact("exit status 0"), .fact("kept"),
                    because: "the pages are reference-counted")
            ]
        ) { (context) throws(SkipOrError) in
            let mapping = try map(context, pages: 4)
            mapping.store(pattern)
            try context.recordChildExit("a child unmaps it") {
                mapping.unmap(page: 0, count: 4) == .success ? 0 : 1
            }
            context.record("its content", .fact(mapping.byte() == pattern ? "kept" : "lost"))
        },
        clause(
            "unreachable", "Another process cannot read its content.", "process_vm_readv",
            [.otherwise(.error(.efault), because: "it is marked as device memory")]
        ) { (context) throws(SkipOrError) in
            let mapping = try map(context)
            context.record("process_vm_readv(2)", mapping.readByOtherProcess())
        },
        clause(
            "by-kernel", "The kernel reads files into it.", "read",
            [.otherwise(.result(1), because: "its pages are present")]
        ) { (context) throws(SkipOrError) in
            context.record("read(2) of /dev/zero into it", try map(context).fillByKernel())
        },
    ]

    // MARK: Changes

    private static let changes: [Clause] = [
        clause(
            "grow", "The mapping cannot be enlarged.", "mremap",
            [.otherwise(.error(.efault), because: "it is marked as not expandable")]
        ) { (context) throws(SkipOrError) in
            context.record("mremap(2)", try map(context).resize(to: 2 * page))
        },
        clause(
            "unmap-part", "A part can be unmapped, and the rest stays mapped.", "munmap",
            [
                .otherwise(
                    .success, .fact("kept"), .fact("killed by SIGSEGV"),
                    because: "both halves hold references to the pages")
            ]
        ) { (context) throws(SkipOrError) in
            let mapping = try map(context, pages: 3)
            mapping.store(pattern, at: 2 * page)
            context.record("munmap(2) of the middle", mapping.unmap(page: 1))
            context.record(
                "the last page", .fact(mapping.byte(at: 2 * page) == pattern ? "kept" : "lost"))
            try context.recordChildExit("an access to the middle") {
                CInt(mapping.byte(at: page) & 1)
            }
        },
        clause(
            "protect-part", "A part can be made read-only.", "mprotect",
            [
                .otherwise(
                    .success, .fact("killed by SIGSEGV"), .fact("exit status 0"),
                    because: "it is memory")
            ]
        ) { (context) throws(SkipOrError) in
            let mapping = try map(context, pages: 2)
            context.record("mprotect(2)", mapping.protect(page: 0, PROT_READ))
            try context.recordChildExit("a write to it") {
                mapping.store(1)
                return 0
            }
            try context.recordChildExit("a write next to it") {
                mapping.store(1, at: page)
                return 0
            }
        },
        clause(
            "dofork", "MADV_DOFORK is refused.", "madvise",
            [.otherwise(.error(.einval), because: "the kernel refuses it for device memory")]
        ) { (context) throws(SkipOrError) in
            context.record("MADV_DOFORK", try map(context).advise(MADV_DOFORK))
        },
        clause(
            "hypercall-argument", "A hypercall reads and writes it.", "mmap",
            [
                .when(
                    .domU, .error(.eperm),
                    because: "a restricted descriptor cannot issue hypercalls"),
                .otherwise(.success, .fact("written"), because: "this is its purpose"),
            ]
        ) { (context) throws(SkipOrError) in
            let mapping = try map(context)
            let result = try context.issue(
                hypercall: UInt64(MIRROR___HYPERVISOR_xen_version),
                [UInt64(MIRROR_XENVER_capabilities), mapping.address.rawValue],
                as: "XENVER_capabilities")
            guard result == .success else { return }
            context.record("its content", .fact(mapping.byte() != 0 ? "written" : "zeroes"))
        },
    ]
}
