// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The argument of every request: bad addresses, read-only memory, signals.
enum RequestArgumentClauses {
    static func clauses(_ request: RequestUnderTest) -> [Clause] {
        [
            badAddress(request, .null, "null", "A null pointer fails with EFAULT."),
            badAddress(
                request, .inaccessible, "inaccessible-address",
                "An address that the caller cannot access fails with EFAULT."),
            badAddress(
                request, .kernel, "kernel-address",
                "A kernel address fails with EFAULT."),
            badAddress(
                request, .straddling, "straddling-argument",
                "An argument that ends in an inaccessible page fails with EFAULT."),
            readOnly(request), untouched(request), signals(request),
        ]
    }

    private static func badAddress(
        _ request: RequestUnderTest, _ address: BadAddress, _ leaf: String, _ statement: String
    ) -> Clause {
        Clause(
            "\(request.family).\(leaf)", statement, .request(request.row), from: request.source,
            request.expectations([
                .otherwise(
                    .error(.efault), because: "the whole argument is copied before it is checked")
            ])
        ) { (context) throws(SkipOrError) in
            try request.withArgument(context) { (bytes) throws(SkipOrError) in
                try context.issue(request.row, bytes: bytes, address)
            }
        }
    }

    private static func readOnly(_ request: RequestUnderTest) -> Clause {
        Clause(
            "\(request.family).read-only-argument",
            "A refused request does not write to its argument.",
            .request(request.row), from: request.source, request.expectations(request.refusal)
        ) { (context) throws(SkipOrError) in
            try request.prepare(context)
            try request.withArgument(context) { (bytes) throws(SkipOrError) in
                try context.issueReadOnly(request.row, bytes: bytes)
            }
        }
    }

    /// The content of bytes that the kernel does not read.
    private static let pattern: UInt8 = 0x5a

    private static func untouched(_ request: RequestUnderTest) -> Clause {
        Clause(
            "\(request.family).untouched",
            "A refused request changes no byte of its argument, and ignores the bytes"
                + " between the fields.",
            .request(request.row), from: request.source,
            request.earlyExpectations(then: [.fact("untouched")])
                + request.refusalExpectations(then: [.fact("untouched")])
        ) { (context) throws(SkipOrError) in
            try request.prepare(context)
            try request.withArgument(context) { (bytes) throws(SkipOrError) in
                let filled = filledWithPattern(bytes, request.row.argument)
                let reply = try context.issue(request.row, bytes: filled)
                context.record(
                    "the argument", .fact(reply.bytes == filled ? "untouched" : "changed"))
            }
        }
    }

    /// The argument with a pattern in all bytes that are not input fields.
    private static func filledWithPattern(_ bytes: [UInt8], _ structure: ABIStructure?) -> [UInt8] {
        var filled = [UInt8](repeating: pattern, count: bytes.count)
        for field in structure?.fields ?? [] where field.direction.isInput {
            for index in field.offset..<(field.offset + field.size) { filled[index] = bytes[index] }
        }
        return filled
    }

    private static func signals(_ request: RequestUnderTest) -> Clause {
        Clause(
            "\(request.family).signals",
            "Signals do not change the error of a refused request.",
            // A fake does not handle signals.
            .request(request.row), needs: [.descriptors], from: request.source,
            request.expectations(request.refusal)
        ) { (context) throws(SkipOrError) in
            try request.prepare(context)
            try request.withArgument(context) { (bytes) throws(SkipOrError) in
                try context.issueUnderSignals(request.row, bytes: bytes)
            }
        }
    }
}
