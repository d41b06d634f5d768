// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What holds for the number of every request.
enum RequestNumberClauses {
    static func clauses(_ subject: RequestSubject) -> [Clause] {
        [number(subject), wrongSize(subject), wrongDirection(subject), compat(subject)]
    }

    private static func number(_ subject: RequestSubject) -> Clause {
        Clause(
            "\(subject.family).number",
            "The request has the number \(subject.row.request).",
            .request(subject.row), from: subject.source, subject.rows(subject.refusal)
        ) { (bench) throws(Obstacle) in
            try subject.prepare(bench)
            try subject.withArgument(bench) { (bytes) throws(Obstacle) in
                try bench.ask(subject.row, bytes: bytes)
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

    private static func wrongSize(_ subject: RequestSubject) -> Clause {
        let size = subject.size
        let unknown = Pattern.error(.enotty)
        return Clause(
            "\(subject.family).wrong-size",
            "Its number with another size in it is no request.",
            .request(subject.row), from: subject.source,
            [
                .otherwise(
                    unknown, unknown, unknown, unknown,
                    because: "the whole number has to match, the size of the argument included")
            ]
        ) { (bench) throws(Obstacle) in
            for wrong in [0, size - 1, size + 1, 2 * size] {
                let number = number(subject.row.request, size: wrong)
                try bench.ask(
                    number: number, bytes: [UInt8](repeating: 0, count: 2 * size),
                    as: "\(number), for \(wrong) bytes instead of \(size)")
            }
        }
    }

    private static func wrongDirection(_ subject: RequestSubject) -> Clause {
        let unknown = Pattern.error(.enotty)
        let own = subject.row.request.rawValue >> MIRROR_IOC_DIRSHIFT
        return Clause(
            "\(subject.family).wrong-direction",
            "Its number with another direction in it is no request.",
            .request(subject.row), from: subject.source,
            [
                .otherwise(
                    unknown, unknown, unknown,
                    because: "the whole number has to match, the direction included")
            ]
        ) { (bench) throws(Obstacle) in
            for wrong in 0...MIRROR_IOC_DIRMASK where wrong != own {
                let number = number(subject.row.request, direction: wrong)
                try bench.ask(
                    number: number, bytes: [UInt8](repeating: 0, count: subject.size),
                    as: "\(number), with the direction \(wrong) instead of \(own)")
            }
        }
    }

    private static func compat(_ subject: RequestSubject) -> Clause {
        Clause(
            "\(subject.family).32-bit-caller",
            "A 32-bit program cannot make the request on a 64-bit kernel.",
            .request(subject.row), needs: [.descriptors, .trait(.compat32)], from: subject.source,
            [
                .otherwise(
                    .error(.enotty), because: "the device has no way in for 32-bit callers")
            ]
        ) { (bench) throws(Obstacle) in
            try subject.withArgument(bench) { (bytes) throws(Obstacle) in
                try bench.askAs32Bit(subject.row, bytes: bytes)
            }
        }
    }
}
