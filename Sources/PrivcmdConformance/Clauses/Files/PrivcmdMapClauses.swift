// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
internal import SystemPackage

/// Mappings of `/dev/xen/privcmd`, which are empty until a request maps frames into them.
enum PrivcmdMapClauses {
    static let all: [Clause] = accepted + refused + accesses + children + splits + advice

    private static let source = ClauseSource.linux("drivers/xen/privcmd.c")
    private static let page = GuardedBuffer.pageSize
    private static let needs: [Precondition] = [.descriptors]

    private static func clause(
        _ leaf: String, _ statement: String, call: String = "mmap",
        from source: ClauseSource = source,
        _ expectations: [Expectation],
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "privcmd-map.\(leaf)", statement, .systemCall(call), needs: needs, from: source,
            expectations,
            body: body)
    }

    // MARK: Accepted arguments

    private struct MapCase: Sendable {
        let leaf: String
        let statement: String
        var byteCount = page
        var protection = Mapping.readWrite
        var flags = MAP_SHARED
        var offset = 0
        var mode = O_RDWR
    }

    private static let accepted: [Clause] = [
        MapCase(leaf: "shared", statement: "A page can be mapped shared."),
        MapCase(leaf: "private", statement: "A page can be mapped private.", flags: MAP_PRIVATE),
        MapCase(
            leaf: "executable", statement: "A page can be mapped executable.",
            protection: Mapping.readWrite | PROT_EXEC),
        MapCase(
            leaf: "inaccessible", statement: "A page can be mapped without any access.",
            protection: PROT_NONE),
        MapCase(
            leaf: "populate", statement: "MAP_POPULATE is accepted.",
            flags: MAP_SHARED | MAP_POPULATE),
        MapCase(leaf: "odd-length", statement: "A length is rounded up to pages.", byteCount: 1),
        MapCase(
            leaf: "terabyte", statement: "A terabyte can be mapped: it uses no memory.",
            byteCount: 1 << 40),
        MapCase(
            leaf: "offset", statement: "An offset is accepted and ignored.",
            offset: 1 << 40),
        MapCase(
            leaf: "read-only", statement: "A read-only descriptor can be mapped for reading.",
            protection: PROT_READ, mode: O_RDONLY),
    ].map { mapCase in
        clause(
            mapCase.leaf, mapCase.statement,
            [.otherwise(.success, because: "privcmd checks neither length nor flags")]
        ) { (context) throws(SkipOrError) in
            context.record(
                "mmap(2)",
                context.tryMap(
                    try context.openNode(.privcmd, mapCase.mode), byteCount: mapCase.byteCount,
                    mapCase.protection,
                    mapCase.flags, offset: mapCase.offset
                ).result)
        }
    }

    // MARK: Arguments that Linux refuses for every file

    private static let refused: [Clause] = [
        (
            MapCase(leaf: "empty", statement: "A mapping of length 0 is refused.", byteCount: 0),
            Errno.einval
        ),
        (
            MapCase(
                leaf: "unaligned-offset", statement: "An offset within a page is refused.",
                offset: 1),
            .einval
        ),
        (
            MapCase(
                leaf: "write-through-read-only",
                statement: "A read-only descriptor cannot be mapped shared for writing.",
                mode: O_RDONLY), .eacces
        ),
        (
            MapCase(
                leaf: "write-only", statement: "A write-only descriptor cannot be mapped.",
                mode: O_WRONLY), .eacces
        ),
    ].map { mapCase, error in
        clause(
            mapCase.leaf, mapCase.statement,
            [.otherwise(.error(error), because: "the kernel refuses it for every file")]
        ) { (context) throws(SkipOrError) in
            context.record(
                "mmap(2)",
                context.tryMap(
                    try context.openNode(.privcmd, mapCase.mode), byteCount: mapCase.byteCount,
                    mapCase.protection,
                    mapCase.flags, offset: mapCase.offset
                ).result)
        }
    }

    // MARK: Accesses

    private static let accesses: [Clause] = [
        access("read", "Reading a page without a frame raises SIGBUS.", MAP_SHARED, writes: false),
        access("write", "Writing a page without a frame raises SIGBUS.", MAP_SHARED, writes: true),
        access(
            "read-private", "Reading a private page raises SIGBUS instead of returning zeroes.",
            MAP_PRIVATE,
            writes: false),
        access(
            "write-private", "Writing a private page raises SIGBUS instead of making a copy.",
            MAP_PRIVATE,
            writes: true),
        clause(
            "by-kernel", "The kernel gets EFAULT for a page without a frame.",
            call: "read",
            [.otherwise(.error(.efault), because: "the driver resolves no page fault")]
        ) { (context) throws(SkipOrError) in
            context.record(
                "read(2) of /dev/zero into it",
                try context.map(try context.openNode()).fillByKernel())
        },
    ]

    private static func access(_ leaf: String, _ statement: String, _ flags: CInt, writes: Bool)
        -> Clause
    {
        clause(
            leaf, statement,
            [.otherwise(.fact("killed by SIGBUS"), because: "the driver resolves no page fault")]
        ) { (context) throws(SkipOrError) in
            let file = try context.openNode()
            // A child does not inherit mappings of privcmd, so that it makes its own.
            try context.recordChildExit("an access") {
                guard let own = context.tryMap(file, Mapping.readWrite, flags).mapping
                else { return 2 }
                if writes { own.store(1) }
                return CInt(own.byte() & 1)
            }
        }
    }

    // MARK: Children

    private static let children: [Clause] = [
        clause(
            "not-inherited", "A forked child does not inherit the mapping.", call: "fork",
            [
                .otherwise(
                    .fact("exit status 1"), .fact("killed by SIGSEGV"),
                    because: "the mapping is marked VM_DONTCOPY")
            ]
        ) { (context) throws(SkipOrError) in
            let mapping = try context.map(try context.openNode())
            try context.recordChildExit("mincore(2) in a child") {
                mapping.residency() == .error(.enomem) ? 1 : 0
            }
            try context.recordChildExit("an access in a child") { CInt(mapping.byte() & 1) }
        },
        clause(
            "outlives-descriptor", "The mapping stays after its descriptor is closed.",
            call: "close",
            [.otherwise(.success, because: "a mapping holds the open file")]
        ) { (context) throws(SkipOrError) in
            let mapping = try { () throws(SkipOrError) in try context.map(try context.openNode())
            }()
            context.record("mincore(2) afterwards", mapping.residency())
        },
    ]

    // MARK: Changes of a part

    private static let advisory = ClauseSource.linux(
        "drivers/xen/privcmd.c", Backports.mappingSplit.name)

    private static let splits: [Clause] =
        [
            ("unmap-head", "The first page of two cannot be unmapped alone.", 2, 0),
            ("unmap-tail", "The last page of two cannot be unmapped alone.", 2, 1),
            ("unmap-middle", "A page between others cannot be unmapped alone.", 3, 1),
        ].map { leaf, statement, pages, page in
            split(leaf, statement, "munmap") { (context) throws(SkipOrError) in
                try context.map(try context.openNode(), pages: pages).unmap(page: page)
            }
        } + [
            split("protect-part", "The protection of a part cannot be changed.", "mprotect") {
                (context) throws(SkipOrError) in
                try context.map(try context.openNode(), pages: 2).protect(page: 0, PROT_READ)
            },
            split("shrink", "The mapping cannot be shrunk.", "mremap") {
                (context) throws(SkipOrError) in
                try context.map(try context.openNode(), pages: 2).resize(to: page)
            },
            split(
                "advise-part", "madvise on a part that would split the mapping is refused.",
                "madvise"
            ) {
                (context) throws(SkipOrError) in
                try context.map(try context.openNode(), pages: 2).advise(MADV_RANDOM)
            },
        ]

    private static func split(
        _ leaf: String, _ statement: String, _ call: String,
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> StepResult
    ) -> Clause {
        clause(
            leaf, statement, call: call, from: advisory,
            [
                .when(
                    .fixed(.mappingSplit), .error(.einval),
                    because: "both halves would free the same frames"),
                .otherwise(.success, because: "the kernel splits the mapping"),
            ]
        ) { (context) throws(SkipOrError) in context.record("\(call)(2)", try body(context)) }
    }

    // MARK: Changes of the whole mapping

    private static let advice: [Clause] = [
        clause(
            "unmap", "The whole mapping can be unmapped.", call: "munmap",
            [.otherwise(.success, because: "nothing is split")]
        ) { (context) throws(SkipOrError) in
            context.record(
                "munmap(2)",
                try context.map(try context.openNode(), pages: 2).unmap(page: 0, count: 2))
        },
        clause(
            "protect", "The protection of the whole mapping can be changed.", call: "mprotect",
            [.otherwise(.success, because: "nothing is split")]
        ) { (context) throws(SkipOrError) in
            context.record(
                "mprotect(2)",
                try context.map(try context.openNode(), pages: 2).protect(
                    page: 0, count: 2, PROT_READ))
        },
        clause(
            "grow", "The mapping cannot be enlarged.", call: "mremap",
            [.otherwise(.error(.efault), because: "it is marked as not expandable")]
        ) { (context) throws(SkipOrError) in
            context.record(
                "mremap(2)", try context.map(try context.openNode()).resize(to: 2 * page))
        },
        clause(
            "lock", "mlock is accepted and has no effect.", call: "mlock",
            [.otherwise(.success, because: "the kernel ignores device mappings")]
        ) { (context) throws(SkipOrError) in
            context.record("mlock(2)", try context.map(try context.openNode()).lock())
        },
        clause(
            "dofork", "MADV_DOFORK is refused.", call: "madvise",
            [.otherwise(.error(.einval), because: "the kernel refuses it for device memory")]
        ) { (context) throws(SkipOrError) in
            context.record(
                "MADV_DOFORK", try context.map(try context.openNode()).advise(MADV_DOFORK))
        },
        clause(
            "dontneed", "MADV_DONTNEED is refused.", call: "madvise",
            [
                .otherwise(
                    .error(.einval),
                    because: "the kernel refuses it for frames that it does not own")
            ]
        ) { (context) throws(SkipOrError) in
            context.record(
                "MADV_DONTNEED", try context.map(try context.openNode()).advise(MADV_DONTNEED))
        },
    ]
}
