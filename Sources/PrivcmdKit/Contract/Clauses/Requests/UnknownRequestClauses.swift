// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// What holds for numbers that are no request's.
enum UnknownRequestClauses {
    /// A number, and what it is or was elsewhere.
    private struct Number {
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
            "The number that libxencall takes for unknown is unknown.",
            [Number(MIRROR_IOCTL_PRIVCMD_UNIMPLEMENTED & MIRROR_IOC_NRMASK, size: 0)],
            because: "libxencall learns from it how an unknown request is refused"),
        clause(
            "number-1", "No request has the number 1.",
            [Number(1, size: 0), Number(1, size: 8), Number(1, size: 16)],
            because: "no Linux has given it a meaning"),
        clause(
            "number-11", "No request has the number 11.",
            [
                Number(11, size: 0), Number(11, size: 24), Number(11, size: 28),
                Number(11, size: 24, direction: MIRROR_IOC_READ | MIRROR_IOC_WRITE),
            ], because: "what was proposed or is used downstream under it was never merged"),
        clause(
            "number-10-without-argument",
            "The number of PCIDEV_GET_GSI without a size is no request, whatever its direction.",
            (0...MIRROR_IOC_DIRMASK).map { Number(getGSINr, size: 0, direction: $0) },
            because: "the whole number has to match"),
        clause(
            "first-gsi-request",
            "The request for a GSI as it was first proposed, under the number 8, is unknown.",
            [Number(8, size: getGSISize)], because: "IRQFD took the number, with another size"),
        clause(
            "other-type", "The numbers of the requests mean nothing under another type.",
            [
                Number(getGSINr, size: getGSISize, type: MIRROR_PRIVCMD_TYPE + 1),
                Number(getGSINr, size: getGSISize, type: MIRROR_PRIVCMD_TYPE - 1),
                Number(getGSINr, size: getGSISize, type: 0),
                Number(getGSINr, size: getGSISize, type: MIRROR_IOC_TYPEMASK),
            ], because: "the type is part of the number"),
        Clause(
            "unknown-request.null",
            "An unknown request is refused before its argument is looked at.",
            .systemCall("ioctl"), from: .linux("drivers/xen/privcmd.c"),
            [
                .otherwise(
                    .error(.enotty), .error(.enotty), because: "there is nothing to look for")
            ]
        ) { (bench) throws(Obstacle) in
            let number = Request(MIRROR_IOCTL_PRIVCMD_UNIMPLEMENTED)
            try bench.ask(number, at: .null, as: "request \(number) with a null pointer")
            try bench.ask(
                number, at: Misplacement.kernelAddress,
                as: "request \(number) with a kernel address")
        },
        Clause(
            "unknown-request.terminal", "The device is no terminal.",
            .systemCall("ioctl"), from: .linux("drivers/xen/privcmd.c"),
            [.otherwise(.error(.enotty), because: "it has no requests of a terminal's type")]
        ) { (bench) throws(Obstacle) in
            let number = Request(UInt32(TCGETS))
            try bench.ask(number: number, bytes: [UInt8](repeating: 0, count: 64), as: "TCGETS")
        },
    ]

    private static func clause(
        _ leaf: String, _ promise: String, _ numbers: [Number], because: String
    ) -> Clause {
        Clause(
            "unknown-request.\(leaf)", promise, .systemCall("ioctl"),
            from: .linux("drivers/xen/privcmd.c"),
            [
                Row(
                    condition: .anywhere,
                    answers: numbers.map { _ in .error(.enotty) }, because: because)
            ]
        ) { (bench) throws(Obstacle) in
            for number in numbers {
                try bench.ask(
                    number: number.request,
                    bytes: [UInt8](repeating: 0, count: max(8, Int(number.size))))
            }
        }
    }
}
