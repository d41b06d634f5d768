// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
import PrivcmdKit
internal import SystemPackage

/// Numbers of undefined requests.
enum UnknownRequestClauses {
    /// The parts of a request number.
    private struct RequestNumber {
        let direction: UInt32
        let type: UInt32
        let nr: UInt32
        let size: UInt32

        init(
            _ nr: UInt32, size: UInt32, direction: UInt32 = MIRROR_IOC_NONE,
            type: UInt32 = MIRROR_PRIVCMD_TYPE
        ) {
            self.direction = direction
            self.type = type
            self.nr = nr
            self.size = size
        }

        var request: Request {
            Request(
                direction << MIRROR_IOC_DIRSHIFT | size << MIRROR_IOC_SIZESHIFT
                    | type << MIRROR_IOC_TYPESHIFT | nr << MIRROR_IOC_NRSHIFT)
        }
    }

    private static let getGSI = ABI.pcidevGetGSI.request
    private static let getGSINr = getGSI.rawValue & MIRROR_IOC_NRMASK
    private static let getGSISize = UInt32(getGSI.encodedSize)

    static let all: [Clause] = [
        clause(
            "unimplemented",
            "The number that libxencall uses as an undefined one is undefined.",
            [RequestNumber(MIRROR_IOCTL_PRIVCMD_UNIMPLEMENTED & MIRROR_IOC_NRMASK, size: 0)],
            because: "libxencall uses it to find out the errno of undefined requests"),
        clause(
            "number-1", "No request has the number 1.",
            [RequestNumber(1, size: 0), RequestNumber(1, size: 8), RequestNumber(1, size: 16)],
            because: "no Linux has defined it"),
        clause(
            "number-11", "No request has the number 11.",
            [
                RequestNumber(11, size: 0), RequestNumber(11, size: 24),
                RequestNumber(11, size: 28),
                RequestNumber(11, size: 24, direction: MIRROR_IOC_READ | MIRROR_IOC_WRITE),
            ], because: "other requests with this number were proposed, but never merged upstream"),
        clause(
            "number-10-without-argument",
            "The number of PCIDEV_GET_GSI without a size is not a request in any direction.",
            (0...MIRROR_IOC_DIRMASK).map { RequestNumber(getGSINr, size: 0, direction: $0) },
            because: "the whole number has to match"),
        clause(
            "first-gsi-request",
            "The request for a GSI with the number 8, as first proposed, is not defined.",
            [RequestNumber(8, size: getGSISize)],
            because: "IRQFD has this number, with another size"),
        clause(
            "other-type", "The numbers of the requests are not defined with another type.",
            [
                RequestNumber(getGSINr, size: getGSISize, type: MIRROR_PRIVCMD_TYPE + 1),
                RequestNumber(getGSINr, size: getGSISize, type: MIRROR_PRIVCMD_TYPE - 1),
                RequestNumber(getGSINr, size: getGSISize, type: 0),
                RequestNumber(getGSINr, size: getGSISize, type: MIRROR_IOC_TYPEMASK),
            ], because: "the type is part of the number"),
        Clause(
            "unknown-request.null",
            "An unknown request is refused before its argument is read.",
            .systemCall("ioctl"), from: .linux("drivers/xen/privcmd.c"),
            [
                .otherwise(
                    .error(.enotty), .error(.enotty), because: "the kernel does not know its size")
            ]
        ) { (context) throws(SkipOrError) in
            let number = Request(MIRROR_IOCTL_PRIVCMD_UNIMPLEMENTED)
            try context.issue(number, at: .null, as: "request \(number) with a null pointer")
            try context.issue(
                number, at: .kernelHalf,
                as: "request \(number) with a kernel address")
        },
        Clause(
            "unknown-request.terminal", "The device is not a terminal.",
            .systemCall("ioctl"), from: .linux("drivers/xen/privcmd.c"),
            [.otherwise(.error(.enotty), because: "it has no terminal requests")]
        ) { (context) throws(SkipOrError) in
            let number = Request(UInt32(TCGETS))
            try context.issue(number: number, bytes: [UInt8](repeating: 0, count: 64), as: "TCGETS")
        },
    ]

    private static func clause(
        _ leaf: String, _ statement: String, _ numbers: [RequestNumber], because: String
    ) -> Clause {
        Clause(
            "unknown-request.\(leaf)", statement, .systemCall("ioctl"),
            from: .linux("drivers/xen/privcmd.c"),
            [
                Expectation(
                    condition: .always,
                    results: numbers.map { _ in .error(.enotty) }, because: because)
            ]
        ) { (context) throws(SkipOrError) in
            for number in numbers {
                try context.issue(
                    number: number.request,
                    bytes: [UInt8](repeating: 0, count: max(8, Int(number.size))))
            }
        }
    }
}
