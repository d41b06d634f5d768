// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// `/dev/xen/hypercall`: memory that a hypervisor may reach while a hypercall runs.
enum HypercallNodeClauses {
    static let all: [Clause] = requests + mapping + contents + changes

    private static let source = Source.linux("drivers/xen/privcmd-buf.c")
    private static let page = GuardedBuffer.pageSize
    private static let pattern: UInt8 = 0x5a

    private static func clause(
        _ leaf: String, _ promise: String, _ call: String, _ rows: [Row],
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "hypercall-map.\(leaf)", promise, .systemCall(call),
            needs: [DeviceNode.hypercall.need], from: source, rows, act: act)
    }

    private static func map(_ bench: Bench, pages: Int = 1) throws(Obstacle) -> Mapping {
        try bench.map(try bench.file(.hypercall), pages: pages)
    }

    // MARK: Requests

    private static let requests: [Clause] = ABI.requests.map { row in
        Clause(
            "hypercall-file.no-\(FileClauses.leaf(row))",
            "The node that gives memory makes no requests.", .request(row),
            needs: [DeviceNode.hypercall.need], from: source,
            [.otherwise(.error(.enotty), because: "the device has no ioctl operation")]
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                row.request, at: .null, on: try bench.file(.hypercall), as: row.name)
        }
    }

    // MARK: Mapping it

    private static let mapping: [Clause] = [
        clause(
            "private", "A private mapping is refused.", "mmap",
            [.otherwise(.error(.einval), because: "a copied page would not be the hypervisor's")]
        ) { (bench) throws(Obstacle) in
            bench.note(
                "mmap(2)",
                bench.attemptMap(try bench.file(.hypercall), Mapping.readWrite, MAP_PRIVATE).answer)
        },
        clause(
            "offset", "Any offset is accepted, and means nothing.", "mmap",
            [
                .otherwise(
                    .success, .fact("zeroes"), because: "each mapping has pages of its own")
            ]
        ) { (bench) throws(Obstacle) in
            let file = try bench.file(.hypercall)
            let (mapping, answer) = bench.attemptMap(file, offset: 1 << 40)
            bench.note("mmap(2) at 1 TiB", answer)
            guard let mapping else { return }
            bench.note("its content", .fact(mapping.isFilled(with: 0) ? "zeroes" : "something"))
        },
        clause(
            "read-only", "A descriptor for reading maps nothing, not even to be read.", "mmap",
            [
                .otherwise(
                    .error(.einval), because: "the kernel makes such a mapping a private one")
            ]
        ) { (bench) throws(Obstacle) in
            bench.note(
                "mmap(2)",
                bench.attemptMap(try bench.file(.hypercall, O_RDONLY), PROT_READ).answer)
        },
        clause(
            "write-through-read-only",
            "A descriptor for reading maps nothing to be written.", "mmap",
            [.otherwise(.error(.eacces), because: "that is the kernel's rule for every file")]
        ) { (bench) throws(Obstacle) in
            bench.note("mmap(2)", bench.attemptMap(try bench.file(.hypercall, O_RDONLY)).answer)
        },
    ]

    // MARK: What it holds

    private static let contents: [Clause] = [
        clause(
            "zeroes", "A fresh mapping holds zeroes.", "mmap",
            [.otherwise(.fact("zeroes"), because: "what the pages held before is nobody's to see")]
        ) { (bench) throws(Obstacle) in
            // What is left behind first would show.
            for _ in 0..<8 {
                let used = try map(bench, pages: 8)
                for page in 0..<8 { used.store(pattern, at: page * Self.page) }
            }
            let fresh = try map(bench, pages: 64)
            bench.note("64 pages", .fact(fresh.isFilled(with: 0) ? "zeroes" : "something"))
        },
        clause(
            "kept", "What is written is kept, in every page.", "mmap",
            [.otherwise(.fact("kept"), because: "it is memory")]
        ) { (bench) throws(Obstacle) in
            let mapping = try map(bench, pages: 16)
            for page in 0..<16 { mapping.store(UInt8(page + 1), at: page * Self.page) }
            let kept = (0..<16).allSatisfy { mapping.byte(at: $0 * page) == UInt8($0 + 1) }
            bench.note("16 pages", .fact(kept ? "kept" : "lost"))
        },
        clause(
            "apart", "Two mappings of one descriptor share nothing.", "mmap",
            [.otherwise(.fact("zeroes"), because: "each mapping has pages of its own")]
        ) { (bench) throws(Obstacle) in
            let file = try bench.file(.hypercall)
            let (first, second) = (try bench.map(file), try bench.map(file))
            first.store(pattern)
            bench.note(
                "the second one", .fact(second.isFilled(with: 0) ? "zeroes" : "something"))
        },
        clause(
            "outlives-descriptor", "The memory stays when its descriptor is closed.", "close",
            [.otherwise(.fact("kept"), because: "a mapping holds the open file")]
        ) { (bench) throws(Obstacle) in
            // The descriptor is closed as soon as the mapping is made.
            let mapping = try { () throws(Obstacle) in try map(bench) }()
            mapping.store(pattern)
            bench.note("its content", .fact(mapping.byte() == pattern ? "kept" : "lost"))
        },
        clause(
            "shared-with-child", "A forked child shares the memory, both ways.", "fork",
            [
                .otherwise(
                    .fact("exit status 90"), .fact("the child's"), because: "the pages are counted")
            ]
        ) { (bench) throws(Obstacle) in
            let mapping = try map(bench)
            mapping.store(pattern)
            try bench.noteFate("what the child reads") {
                let seen = mapping.byte()
                mapping.store(1)
                return CInt(seen)
            }
            bench.note(
                "what the parent reads", .fact(mapping.byte() == 1 ? "the child's" : "its own"))
        },
        clause(
            "outlives-child", "The memory stays when a child that had it is gone.", "fork",
            [.otherwise(.fact("exit status 0"), .fact("kept"), because: "the pages are counted")]
        ) { (bench) throws(Obstacle) in
            let mapping = try map(bench, pages: 4)
            mapping.store(pattern)
            try bench.noteFate("a child unmaps it") {
                mapping.unmap(page: 0, count: 4) == .success ? 0 : 1
            }
            bench.note("its content", .fact(mapping.byte() == pattern ? "kept" : "lost"))
        },
        clause(
            "unreachable", "Another process cannot be given its content.", "process_vm_readv",
            [.otherwise(.error(.efault), because: "it is marked as a device's memory")]
        ) { (bench) throws(Obstacle) in
            let mapping = try map(bench)
            bench.note("process_vm_readv(2)", mapping.readAsAnother())
        },
        clause(
            "by-kernel", "The kernel reads files into it.", "read",
            [.otherwise(.result(1), because: "its pages are there")]
        ) { (bench) throws(Obstacle) in
            bench.note("read(2) of /dev/zero into it", try map(bench).fillByKernel())
        },
    ]

    // MARK: What is done to it

    private static let changes: [Clause] = [
        clause(
            "grow", "The mapping cannot be made longer.", "mremap",
            [.otherwise(.error(.efault), because: "it is marked as not to be expanded")]
        ) { (bench) throws(Obstacle) in
            bench.note("mremap(2)", try map(bench).resize(to: 2 * page))
        },
        clause(
            "unmap-part", "A part can be unmapped, and the rest stays.", "munmap",
            [
                .otherwise(
                    .success, .fact("kept"), .fact("killed by SIGSEGV"),
                    because: "both halves count on the same pages")
            ]
        ) { (bench) throws(Obstacle) in
            let mapping = try map(bench, pages: 3)
            mapping.store(pattern, at: 2 * page)
            bench.note("munmap(2) of the middle", mapping.unmap(page: 1))
            bench.note(
                "the last page", .fact(mapping.byte(at: 2 * page) == pattern ? "kept" : "lost"))
            try bench.noteFate("a touch of the middle") { CInt(mapping.byte(at: page) & 1) }
        },
        clause(
            "protect-part", "A part can be protected from being written.", "mprotect",
            [
                .otherwise(
                    .success, .fact("killed by SIGSEGV"), .fact("exit status 0"),
                    because: "it is memory")
            ]
        ) { (bench) throws(Obstacle) in
            let mapping = try map(bench, pages: 2)
            bench.note("mprotect(2)", mapping.protect(page: 0, PROT_READ))
            try bench.noteFate("a write to it") {
                mapping.store(1)
                return 0
            }
            try bench.noteFate("a write beside it") {
                mapping.store(1, at: page)
                return 0
            }
        },
        clause(
            "dofork", "Whether children have it cannot be changed back.", "madvise",
            [.otherwise(.error(.einval), because: "MADV_DOFORK is refused for a device's memory")]
        ) { (bench) throws(Obstacle) in
            bench.note("MADV_DOFORK", try map(bench).advise(MADV_DOFORK))
        },
        clause(
            "hypercall-argument", "A hypercall reads and writes it.", "mmap",
            [
                .when(.domU, .error(.eperm), because: "a restricted descriptor makes no hypercall"),
                .otherwise(.success, .fact("written"), because: "that is what it is for"),
            ]
        ) { (bench) throws(Obstacle) in
            let mapping = try map(bench)
            let answer = try bench.ask(
                hypercall: UInt64(MIRROR___HYPERVISOR_xen_version),
                [UInt64(MIRROR_XENVER_capabilities), mapping.address.rawValue],
                as: "XENVER_capabilities")
            guard answer == .success else { return }
            bench.note("its content", .fact(mapping.byte() != 0 ? "written" : "zeroes"))
        },
    ]
}
