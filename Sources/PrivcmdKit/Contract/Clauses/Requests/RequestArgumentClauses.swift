// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What holds for the argument of every request.
enum RequestArgumentClauses {
    static func clauses(_ subject: RequestSubject) -> [Clause] {
        [
            misplaced(subject, .null, "null", "A null pointer is answered with EFAULT."),
            misplaced(
                subject, .inaccessible, "inaccessible-address",
                "An address that the caller cannot access is answered with EFAULT."),
            misplaced(
                subject, .kernel, "kernel-address",
                "An address of the kernel's is answered with EFAULT."),
            misplaced(
                subject, .straddling, "straddling-argument",
                "An argument that ends in an inaccessible page is answered with EFAULT."),
            readOnly(subject), untouched(subject), signals(subject),
        ]
    }

    private static func misplaced(
        _ subject: RequestSubject, _ misplacement: Misplacement, _ leaf: String, _ promise: String
    ) -> Clause {
        Clause(
            "\(subject.family).\(leaf)", promise, .request(subject.row), from: subject.source,
            subject.rows([
                .otherwise(
                    .error(.efault), because: "the argument is copied whole before it is looked at")
            ])
        ) { (bench) throws(Obstacle) in
            try subject.withArgument(bench) { (bytes) throws(Obstacle) in
                try bench.ask(subject.row, bytes: bytes, misplacement)
            }
        }
    }

    private static func readOnly(_ subject: RequestSubject) -> Clause {
        Clause(
            "\(subject.family).read-only-argument",
            "A request that is refused needs no right to write to its argument.",
            .request(subject.row), from: subject.source, subject.rows(subject.refusal)
        ) { (bench) throws(Obstacle) in
            try subject.prepare(bench)
            try subject.withArgument(bench) { (bytes) throws(Obstacle) in
                try bench.askReadOnly(subject.row, bytes: bytes)
            }
        }
    }

    /// What the kernel neither reads nor writes, or would write if it did not refuse.
    private static let pattern: UInt8 = 0x5a

    private static func untouched(_ subject: RequestSubject) -> Clause {
        Clause(
            "\(subject.family).untouched",
            "A request that is refused changes no byte of its argument, and does not mind what lies"
                + " between the fields.",
            .request(subject.row), from: subject.source,
            subject.earlyRows(then: [.fact("untouched")])
                + subject.refusalRows(then: [.fact("untouched")])
        ) { (bench) throws(Obstacle) in
            try subject.prepare(bench)
            try subject.withArgument(bench) { (bytes) throws(Obstacle) in
                let noisy = noisy(bytes, subject.row.argument)
                let reply = try bench.ask(subject.row, bytes: noisy)
                bench.note(
                    "the argument", .fact(reply.bytes == noisy ? "untouched" : "changed"))
            }
        }
    }

    /// The argument with a pattern wherever the table knows no input.
    private static func noisy(_ bytes: [UInt8], _ structure: ABIStructure?) -> [UInt8] {
        var noisy = [UInt8](repeating: pattern, count: bytes.count)
        for field in structure?.fields ?? [] where field.flow.isInput {
            for index in field.offset..<(field.offset + field.size) { noisy[index] = bytes[index] }
        }
        return noisy
    }

    private static func signals(_ subject: RequestSubject) -> Clause {
        Clause(
            "\(subject.family).signals",
            "Signals do not change how a request is refused.",
            // A model has no signals to look after.
            .request(subject.row), needs: [.descriptors], from: subject.source,
            subject.rows(subject.refusal)
        ) { (bench) throws(Obstacle) in
            try subject.prepare(bench)
            try subject.withArgument(bench) { (bytes) throws(Obstacle) in
                try bench.askUnderSignals(subject.row, bytes: bytes)
            }
        }
    }
}
