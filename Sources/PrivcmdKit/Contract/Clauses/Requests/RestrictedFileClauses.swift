// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// Whom a restriction reaches: it belongs to the open file, whoever has it.
enum RestrictedFileClauses {
    private static let row = RestrictClauses.row
    private static let refused = Pattern.error(.eperm)

    private static func clause(
        _ leaf: String, _ promise: String, needs: [Need] = [.descriptors],
        _ answers: Pattern..., because: String,
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "restrict.\(leaf)", promise, .request(row),
            needs: [RestrictClauses.opensFree] + needs, from: RestrictClauses.privcmd,
            [Row(condition: .anywhere, answers: answers, because: because)], act: act)
    }

    static let all: [Clause] = [
        clause(
            "second-open", "A file opened beside a restricted one is not restricted.", needs: [],
            .success, refused, RestrictClauses.hypercallWorks,
            because: "a restriction belongs to the open file"
        ) { (bench) throws(Obstacle) in
            let first = try bench.open()
            let second = try bench.open()
            try bench.ask(row, RestrictClauses.dom0, on: first)
            try RestrictClauses.askHypercall(bench, on: first)
            try RestrictClauses.askHypercall(bench, on: second, as: "a hypercall of the other file")
        },
        clause(
            "opened-later", "A file opened after another was restricted is not restricted.",
            needs: [], .success, RestrictClauses.hypercallWorks,
            because: "a restriction belongs to the open file"
        ) { (bench) throws(Obstacle) in
            try bench.ask(row, RestrictClauses.dom0)
            try RestrictClauses.askHypercall(
                bench, on: try bench.open(), as: "a hypercall of the other file")
        },
        clause(
            "duplicate", "A duplicate of a descriptor shares its restriction.",
            .success, refused, because: "both are the same open file"
        ) { (bench) throws(Obstacle) in
            let descriptor = try bench.descriptor()
            let duplicate = KernelDevice(adopting: try bench.duplicate(descriptor))
            try bench.ask(row, RestrictClauses.dom0, on: KernelDevice(adopting: descriptor))
            try RestrictClauses.askHypercall(
                bench, on: duplicate, as: "a hypercall of the duplicate")
        },
        clause(
            "by-duplicate", "A restriction by a duplicate reaches the first descriptor.",
            .success, refused, because: "both are the same open file"
        ) { (bench) throws(Obstacle) in
            let descriptor = try bench.descriptor()
            let duplicate = KernelDevice(adopting: try bench.duplicate(descriptor))
            try bench.ask(row, RestrictClauses.dom0, on: duplicate)
            try RestrictClauses.askHypercall(bench, on: KernelDevice(adopting: descriptor))
        },
        clause(
            "passed", "A descriptor that was sent over a socket shares its restriction.",
            .success, refused, because: "both are the same open file"
        ) { (bench) throws(Obstacle) in
            let descriptor = try bench.descriptor()
            let passed = KernelDevice(adopting: try bench.passed(descriptor))
            try bench.ask(row, RestrictClauses.dom0, on: KernelDevice(adopting: descriptor))
            try RestrictClauses.askHypercall(bench, on: passed, as: "a hypercall of the receiver")
        },
        clause(
            "opened-through-proc",
            "The device opened anew through a restricted descriptor's entry in /proc is not"
                + " restricted.",
            .success, refused, RestrictClauses.hypercallWorks,
            because: "that opens the node once more, which is a file of its own"
        ) { (bench) throws(Obstacle) in
            let descriptor = try bench.descriptor()
            let entry = FilePath("/proc/self/fd/\(descriptor.borrowed.rawValue)")
            let first = KernelDevice(adopting: descriptor)
            try bench.ask(row, RestrictClauses.dom0, on: first)
            try RestrictClauses.askHypercall(bench, on: first)
            let second = KernelDevice(adopting: try bench.descriptor(opening: entry))
            try RestrictClauses.askHypercall(bench, on: second, as: "a hypercall of the new file")
        },
        clause(
            "inherited", "A child process inherits a restriction.",
            .success, .fact("exit status \(Exit.refused)"),
            because: "parent and child share the open file"
        ) { (bench) throws(Obstacle) in
            try bench.requireSharedFiles()
            let file = try bench.open()
            try bench.ask(row, RestrictClauses.dom0, on: file)
            bench.note(
                "a hypercall of the child",
                try bench.fate {
                    Exit.of { () throws(Obstacle) in try hypercall(bench, on: file) }
                })
        },
        clause(
            "by-child", "A restriction by a child process reaches its parent.",
            .fact("exit status \(Exit.succeeded)"), refused,
            because: "parent and child share the open file"
        ) { (bench) throws(Obstacle) in
            try bench.requireSharedFiles()
            let file = try bench.open()
            bench.note(
                "\(row.name) by the child",
                try bench.fate {
                    Exit.of { () throws(Obstacle) in
                        try bench.perform(
                            row.request, Bytes.of(RestrictClauses.dom0), as: row.argument, on: file
                        ).answer
                    }
                })
            try RestrictClauses.askHypercall(bench, on: file, as: "a hypercall of the parent")
        },
    ]

    private static func hypercall(_ bench: Bench, on file: any Transport) throws(Obstacle) -> Answer
    {
        try bench.perform(
            hypercall: UInt64(MIRROR___HYPERVISOR_xen_version), [UInt64(MIRROR_XENVER_pagesize)],
            on: file)
    }

    /// How a child tells what it was answered.
    private enum Exit {
        static let succeeded: CInt = 10
        static let refused: CInt = 11
        static let other: CInt = 12

        static func of(_ body: () throws(Obstacle) -> Answer) -> CInt {
            switch try? body() {
            case .result(0): succeeded
            case .error(.eperm): refused
            default: other
            }
        }
    }
}
