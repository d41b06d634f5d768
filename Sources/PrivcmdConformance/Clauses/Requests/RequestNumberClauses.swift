// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The number of every request, and variations of it.
enum RequestNumberClauses {
    static func clauses(_ request: RequestUnderTest) -> [Clause] {
        [number(request), wrongSize(request), wrongDirection(request), compat(request)]
    }

    private static func number(_ request: RequestUnderTest) -> Clause {
        Clause(
            "\(request.family).number",
            "The request has the number \(request.row.request).",
            .request(request.row), from: request.source, request.expectations(request.refusal)
        ) { (context) throws(SkipOrError) in
            try request.prepare(context)
            try request.withArgument(context) { (bytes) throws(SkipOrError) in
                try context.issue(request.row, bytes: bytes)
            }
        }
    }

    /// The number with another size or direction in it.
    private static func number(_ request: Request, size: Int? = nil, direction: UInt32? = nil)
        -> Request
    {
        var raw = request.rawValue
        if let size {
            raw &= ~(MIRROR_IOC_SIZEMASK << MIRROR_IOC_SIZESHIFT)
            raw |= UInt32(size) << MIRROR_IOC_SIZESHIFT
        }
        if let direction {
            raw &= ~(MIRROR_IOC_DIRMASK << MIRROR_IOC_DIRSHIFT)
            raw |= direction << MIRROR_IOC_DIRSHIFT
        }
        return Request(raw)
    }

    private static func wrongSize(_ request: RequestUnderTest) -> Clause {
        let size = request.size
        let unknown = ExpectedResult.error(.enotty)
        return Clause(
            "\(request.family).wrong-size",
            "Its number with another size is not a request.",
            .request(request.row), from: request.source,
            [
                .otherwise(
                    unknown, unknown, unknown, unknown,
                    because: "the whole number has to match, the size of the argument included")
            ]
        ) { (context) throws(SkipOrError) in
            for wrong in [0, size - 1, size + 1, 2 * size] {
                let number = number(request.row.request, size: wrong)
                try context.issue(
                    number: number, bytes: [UInt8](repeating: 0, count: 2 * size),
                    as: "\(number), for \(wrong) bytes instead of \(size)")
            }
        }
    }

    private static func wrongDirection(_ request: RequestUnderTest) -> Clause {
        let unknown = ExpectedResult.error(.enotty)
        let own = request.row.request.rawValue >> MIRROR_IOC_DIRSHIFT
        return Clause(
            "\(request.family).wrong-direction",
            "Its number with another direction is not a request.",
            .request(request.row), from: request.source,
            [
                .otherwise(
                    unknown, unknown, unknown,
                    because: "the whole number has to match, the direction included")
            ]
        ) { (context) throws(SkipOrError) in
            for wrong in 0...MIRROR_IOC_DIRMASK where wrong != own {
                let number = number(request.row.request, direction: wrong)
                try context.issue(
                    number: number, bytes: [UInt8](repeating: 0, count: request.size),
                    as: "\(number), with the direction \(wrong) instead of \(own)")
            }
        }
    }

    private static func compat(_ request: RequestUnderTest) -> Clause {
        Clause(
            "\(request.family).32-bit-caller",
            "A 32-bit program cannot issue the request on a 64-bit kernel.",
            .request(request.row), needs: [.descriptors, .feature(.compat32)], from: request.source,
            [
                .otherwise(
                    .error(.enotty), because: "the driver has no compat_ioctl operation")
            ]
        ) { (context) throws(SkipOrError) in
            try request.withArgument(context) { (bytes) throws(SkipOrError) in
                try context.issueAs32Bit(request.row, bytes: bytes)
            }
        }
    }
}
