// SPDX-License-Identifier: MIT

import Glibc
internal import SystemPackage

/// Mapping `/dev/xen/privcmd`: room for frames of other domains, with nothing in it.
enum PrivcmdMapClauses {
    static let all: [Clause] = accepted + refused + touched + children + splits + advice

    private static let source = Source.linux("drivers/xen/privcmd.c")
    private static let page = GuardedBuffer.pageSize
    private static let needs: [Need] = [.descriptors]

    private static func clause(
        _ leaf: String, _ promise: String, call: String = "mmap", from source: Source = source,
        _ rows: [Row], act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "privcmd-map.\(leaf)", promise, .systemCall(call), needs: needs, from: source, rows,
            act: act)
    }

    // MARK: What is accepted

    private struct Way: Sendable {
        let leaf: String
        let promise: String
        var byteCount = page
        var protection = Mapping.readWrite
        var flags = MAP_SHARED
        var offset = 0
        var mode = O_RDWR
    }

    private static let accepted: [Clause] = [
        Way(leaf: "shared", promise: "A page can be mapped shared."),
        Way(leaf: "private", promise: "A page can be mapped private.", flags: MAP_PRIVATE),
        Way(
            leaf: "executable", promise: "A page can be mapped to be executed from.",
            protection: Mapping.readWrite | PROT_EXEC),
        Way(
            leaf: "inaccessible", promise: "A page can be mapped without any access.",
            protection: PROT_NONE),
        Way(
            leaf: "populate", promise: "Asking for the pages at once maps them all the same.",
            flags: MAP_SHARED | MAP_POPULATE),
        Way(leaf: "odd-length", promise: "A length is rounded up to pages.", byteCount: 1),
        Way(
            leaf: "terabyte", promise: "A terabyte can be mapped: it takes no memory.",
            byteCount: 1 << 40),
        Way(
            leaf: "offset", promise: "An offset is accepted, and means nothing.",
            offset: 1 << 40),
        Way(
            leaf: "read-only", promise: "A descriptor for reading maps a page for reading.",
            protection: PROT_READ, mode: O_RDONLY),
    ].map { way in
        clause(
            way.leaf, way.promise,
            [.otherwise(.success, because: "privcmd looks at neither length nor flags")]
        ) { (bench) throws(Obstacle) in
            bench.note(
                "mmap(2)",
                bench.attemptMap(
                    try bench.file(.privcmd, way.mode), byteCount: way.byteCount, way.protection,
                    way.flags, offset: way.offset
                ).answer)
        }
    }

    // MARK: What the kernel refuses for every file

    private static let refused: [Clause] = [
        (
            Way(leaf: "empty", promise: "A mapping of no length is refused.", byteCount: 0),
            Errno.einval
        ),
        (
            Way(
                leaf: "unaligned-offset", promise: "An offset within a page is refused.", offset: 1),
            .einval
        ),
        (
            Way(
                leaf: "write-through-read-only",
                promise: "A descriptor for reading maps nothing shared to be written.",
                mode: O_RDONLY), .eacces
        ),
        (
            Way(
                leaf: "write-only", promise: "A descriptor for writing alone maps nothing.",
                mode: O_WRONLY), .eacces
        ),
    ].map { way, error in
        clause(
            way.leaf, way.promise,
            [.otherwise(.error(error), because: "the kernel refuses it for every file")]
        ) { (bench) throws(Obstacle) in
            bench.note(
                "mmap(2)",
                bench.attemptMap(
                    try bench.file(.privcmd, way.mode), byteCount: way.byteCount, way.protection,
                    way.flags, offset: way.offset
                ).answer)
        }
    }

    // MARK: What lies in it

    private static let touched: [Clause] = [
        touch("read", "Reading a page without a frame brings SIGBUS.", MAP_SHARED, writes: false),
        touch("write", "Writing a page without a frame brings SIGBUS.", MAP_SHARED, writes: true),
        touch(
            "read-private", "Reading a private page brings SIGBUS, and no zeroes.", MAP_PRIVATE,
            writes: false),
        touch(
            "write-private", "Writing a private page brings SIGBUS, and no copy.", MAP_PRIVATE,
            writes: true),
        clause(
            "by-kernel", "The kernel itself gets EFAULT from a page without a frame.",
            call: "read",
            [.otherwise(.error(.efault), because: "no fault of it is ever resolved")]
        ) { (bench) throws(Obstacle) in
            bench.note(
                "read(2) of /dev/zero into it", try bench.map(try bench.file()).fillByKernel())
        },
    ]

    private static func touch(_ leaf: String, _ promise: String, _ flags: CInt, writes: Bool)
        -> Clause
    {
        clause(
            leaf, promise,
            [.otherwise(.fact("killed by SIGBUS"), because: "no fault of it is ever resolved")]
        ) { (bench) throws(Obstacle) in
            let file = try bench.file()
            // A child has none of its parent's mappings of privcmd, so that it makes its own.
            try bench.noteFate("a touch") {
                guard let own = bench.attemptMap(file, Mapping.readWrite, flags).mapping
                else { return 2 }
                if writes { own.store(1) }
                return CInt(own.byte() & 1)
            }
        }
    }

    // MARK: Children

    private static let children: [Clause] = [
        clause(
            "not-inherited", "A forked child has no such mapping.", call: "fork",
            [
                .otherwise(
                    .fact("exit status 1"), .fact("killed by SIGSEGV"),
                    because: "it is marked so that fork leaves it out")
            ]
        ) { (bench) throws(Obstacle) in
            let mapping = try bench.map(try bench.file())
            try bench.noteFate("mincore(2) in a child") {
                mapping.residence() == .error(.enomem) ? 1 : 0
            }
            try bench.noteFate("a touch in a child") { CInt(mapping.byte() & 1) }
        },
        clause(
            "outlives-descriptor", "The mapping stays when its descriptor is closed.",
            call: "close",
            [.otherwise(.success, because: "a mapping holds the open file")]
        ) { (bench) throws(Obstacle) in
            let mapping = try { () throws(Obstacle) in try bench.map(try bench.file()) }()
            bench.note("mincore(2) afterwards", mapping.residence())
        },
    ]

    // MARK: Parts of it

    private static let advisory = Source.linux("drivers/xen/privcmd.c", Fix.privcmdSplit.name)

    private static let splits: [Clause] =
        [
            ("unmap-head", "The first page of two cannot be unmapped alone.", 2, 0),
            ("unmap-tail", "The last page of two cannot be unmapped alone.", 2, 1),
            ("unmap-middle", "A page amid others cannot be unmapped alone.", 3, 1),
        ].map { leaf, promise, pages, page in
            split(leaf, promise, "munmap") { (bench) throws(Obstacle) in
                try bench.map(try bench.file(), pages: pages).unmap(page: page)
            }
        } + [
            split("protect-part", "The rights to a part cannot be changed.", "mprotect") {
                (bench) throws(Obstacle) in
                try bench.map(try bench.file(), pages: 2).protect(page: 0, PROT_READ)
            },
            split("shrink", "The mapping cannot be made shorter.", "mremap") {
                (bench) throws(Obstacle) in
                try bench.map(try bench.file(), pages: 2).resize(to: page)
            },
            split("advise-part", "A part cannot be given advice that sets it apart.", "madvise") {
                (bench) throws(Obstacle) in
                try bench.map(try bench.file(), pages: 2).advise(MADV_RANDOM)
            },
        ]

    private static func split(
        _ leaf: String, _ promise: String, _ call: String,
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Answer
    ) -> Clause {
        clause(
            leaf, promise, call: call, from: advisory,
            [
                .when(
                    .fixed(.privcmdSplit), .error(.einval),
                    because: "both halves would free the same frames"),
                .otherwise(.success, because: "the kernel splits every mapping it may"),
            ]
        ) { (bench) throws(Obstacle) in bench.note("\(call)(2)", try act(bench)) }
    }

    // MARK: What else is done to mappings

    private static let advice: [Clause] = [
        clause(
            "unmap", "The whole of it can be unmapped.", call: "munmap",
            [.otherwise(.success, because: "nothing is split")]
        ) { (bench) throws(Obstacle) in
            bench.note(
                "munmap(2)", try bench.map(try bench.file(), pages: 2).unmap(page: 0, count: 2))
        },
        clause(
            "protect", "The rights to the whole of it can be changed.", call: "mprotect",
            [.otherwise(.success, because: "nothing is split")]
        ) { (bench) throws(Obstacle) in
            bench.note(
                "mprotect(2)",
                try bench.map(try bench.file(), pages: 2).protect(page: 0, count: 2, PROT_READ))
        },
        clause(
            "grow", "The mapping cannot be made longer.", call: "mremap",
            [.otherwise(.error(.efault), because: "it is marked as not to be expanded")]
        ) { (bench) throws(Obstacle) in
            bench.note("mremap(2)", try bench.map(try bench.file()).resize(to: 2 * page))
        },
        clause(
            "lock", "Locking it is accepted, and brings no page.", call: "mlock",
            [.otherwise(.success, because: "the kernel leaves out mappings of devices")]
        ) { (bench) throws(Obstacle) in
            bench.note("mlock(2)", try bench.map(try bench.file()).lock())
        },
        clause(
            "dofork", "It cannot be handed to children after all.", call: "madvise",
            [.otherwise(.error(.einval), because: "MADV_DOFORK is refused for a device's memory")]
        ) { (bench) throws(Obstacle) in
            bench.note("MADV_DOFORK", try bench.map(try bench.file()).advise(MADV_DOFORK))
        },
        clause(
            "dontneed", "Its pages cannot be given up.", call: "madvise",
            [
                .otherwise(
                    .error(.einval), because: "MADV_DONTNEED is refused for frames of others")
            ]
        ) { (bench) throws(Obstacle) in
            bench.note("MADV_DONTNEED", try bench.map(try bench.file()).advise(MADV_DONTNEED))
        },
    ]
}
