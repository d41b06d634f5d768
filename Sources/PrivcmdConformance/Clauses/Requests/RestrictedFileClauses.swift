// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// Which descriptors a restriction applies to: it belongs to the open file description.
enum RestrictedFileClauses {
    private static let row = RestrictClauses.row
    private static let refused = ExpectedResult.error(.eperm)

    private static func clause(
        _ leaf: String, _ statement: String, needs: [Precondition] = [.descriptors],
        _ results: ExpectedResult..., because: String,
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "restrict.\(leaf)", statement, .request(row),
            needs: [RestrictClauses.opensUnrestricted] + needs, from: RestrictClauses.privcmd,
            [Expectation(condition: .always, results: results, because: because)], body: body)
    }

    static let all: [Clause] = [
        clause(
            "second-open", "A file opened next to a restricted one is not restricted.", needs: [],
            .success, refused, RestrictClauses.hypercallWorks,
            because: "a restriction belongs to the open file"
        ) { (context) throws(SkipOrError) in
            let first = try context.open()
            let second = try context.open()
            try context.issue(row, RestrictClauses.dom0, on: first)
            try RestrictClauses.issueHypercall(context, on: first)
            try RestrictClauses.issueHypercall(
                context, on: second, as: "a hypercall on the other file")
        },
        clause(
            "opened-later", "A file opened after another was restricted is not restricted.",
            needs: [], .success, RestrictClauses.hypercallWorks,
            because: "a restriction belongs to the open file"
        ) { (context) throws(SkipOrError) in
            try context.issue(row, RestrictClauses.dom0)
            try RestrictClauses.issueHypercall(
                context, on: try context.open(), as: "a hypercall on the other file")
        },
        clause(
            "duplicate", "A duplicate of a descriptor shares its restriction.",
            .success, refused, because: "both are the same open file"
        ) { (context) throws(SkipOrError) in
            let descriptor = try context.descriptor()
            let duplicate = KernelDevice(adopting: try context.duplicate(descriptor))
            try context.issue(row, RestrictClauses.dom0, on: KernelDevice(adopting: descriptor))
            try RestrictClauses.issueHypercall(
                context, on: duplicate, as: "a hypercall on the duplicate")
        },
        clause(
            "by-duplicate", "A restriction through a duplicate applies to the first descriptor.",
            .success, refused, because: "both are the same open file"
        ) { (context) throws(SkipOrError) in
            let descriptor = try context.descriptor()
            let duplicate = KernelDevice(adopting: try context.duplicate(descriptor))
            try context.issue(row, RestrictClauses.dom0, on: duplicate)
            try RestrictClauses.issueHypercall(context, on: KernelDevice(adopting: descriptor))
        },
        clause(
            "passed", "A descriptor that was sent over a socket shares its restriction.",
            .success, refused, because: "both are the same open file"
        ) { (context) throws(SkipOrError) in
            let descriptor = try context.descriptor()
            let passed = KernelDevice(adopting: try context.passedOverSocket(descriptor))
            try context.issue(row, RestrictClauses.dom0, on: KernelDevice(adopting: descriptor))
            try RestrictClauses.issueHypercall(
                context, on: passed, as: "a hypercall by the receiver")
        },
        clause(
            "opened-through-proc",
            "The device opened again through a restricted descriptor's entry in /proc is not"
                + " restricted.",
            .success, refused, RestrictClauses.hypercallWorks,
            because: "this opens the node again, as another file"
        ) { (context) throws(SkipOrError) in
            let descriptor = try context.descriptor()
            let entry = FilePath("/proc/self/fd/\(descriptor.borrowed.rawValue)")
            let first = KernelDevice(adopting: descriptor)
            try context.issue(row, RestrictClauses.dom0, on: first)
            try RestrictClauses.issueHypercall(context, on: first)
            let second = KernelDevice(adopting: try context.descriptor(opening: entry))
            try RestrictClauses.issueHypercall(
                context, on: second, as: "a hypercall on the new file")
        },
        clause(
            "inherited", "A child process inherits a restriction.",
            .success, .fact("exit status \(ChildStatus.refused)"),
            because: "parent and child share the open file"
        ) { (context) throws(SkipOrError) in
            try context.requireSharedOpenFiles()
            let file = try context.open()
            try context.issue(row, RestrictClauses.dom0, on: file)
            context.record(
                "a hypercall by the child",
                try context.childExit {
                    ChildStatus.of { () throws(SkipOrError) in
                        try performHypercall(context, on: file)
                    }
                })
        },
        clause(
            "by-child", "A restriction by a child process applies to its parent.",
            .fact("exit status \(ChildStatus.succeeded)"), refused,
            because: "parent and child share the open file"
        ) { (context) throws(SkipOrError) in
            try context.requireSharedOpenFiles()
            let file = try context.open()
            context.record(
                "\(row.name) by the child",
                try context.childExit {
                    ChildStatus.of { () throws(SkipOrError) in
                        try context.perform(
                            row.request, Bytes.of(RestrictClauses.dom0), as: row.argument, on: file
                        ).result
                    }
                })
            try RestrictClauses.issueHypercall(context, on: file, as: "a hypercall by the parent")
        },
    ]

    private static func performHypercall(_ context: TestContext, on file: any Transport)
        throws(SkipOrError) -> StepResult
    {
        try context.perform(
            hypercall: RestrictClauses.harmlessHypercall, RestrictClauses.harmlessArguments,
            on: file)
    }

    /// The exit status by which a child reports its result.
    private enum ChildStatus {
        static let succeeded: CInt = 10
        static let refused: CInt = 11
        static let other: CInt = 12

        static func of(_ body: () throws(SkipOrError) -> StepResult) -> CInt {
            switch try? body() {
            case .result(0): succeeded
            case .error(.eperm): refused
            default: other
            }
        }
    }
}
