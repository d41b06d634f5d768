// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// IOCTL_PRIVCMD_HYPERCALL: how a hypercall gets to Xen, and its result back.
enum HypercallRequestClauses {
    private static let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_HYPERCALL)
    private static let privcmd = Source.linux("drivers/xen/privcmd.c")
    private static let version = UInt64(MIRROR___HYPERVISOR_xen_version)

    private static let restricted = Row.when(
        .opensRestricted, .error(.eperm), because: "outside dom0 the device opens restricted")

    /// How many hypercalls the page had through which Linux used to make them.
    private static let hypercallPage: UInt64 = 128

    /// A number above 8 bits and below 32.
    private static let hugeNumber = UInt64(UInt32.max)

    static let all: [Clause] = [
        Clause(
            "hypercall.version",
            "xen_version gives the version that sysfs shows.",
            .request(row), from: .xen("xen/common/kernel.c"),
            [
                restricted,
                .otherwise(.fact("as sysfs shows it"), because: "the result comes back unchanged"),
            ]
        ) { (bench) throws(Obstacle) in
            guard let xen = bench.place.xen else { throw .skip("sysfs shows no version of Xen") }
            let answer = try bench.perform(
                hypercall: version, [UInt64(MIRROR_XENVER_version)])
            let expected = Answer.result(Int64(xen.major << 16 | xen.minor))
            bench.note(
                "xen_version(version)", answer == expected ? .fact("as sysfs shows it") : answer)
        },
        Clause(
            "hypercall.result",
            "A result above 0 is the request's result.",
            .request(row), from: privcmd,
            [restricted, .otherwise(.result(pageSize), because: "the size of a page of x86")]
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                hypercall: version, [UInt64(MIRROR_XENVER_pagesize)], as: "xen_version(pagesize)")
        },
        Clause(
            "hypercall.unknown-command",
            "A command that xen_version does not have is answered with ENOSYS.",
            .request(row), from: .xen("xen/common/kernel.c"),
            [restricted, .otherwise(.error(.enosys), because: "Xen's error is the request's")]
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                hypercall: version, [unknownCommand], as: "xen_version(\(unknownCommand))")
        },
        Clause(
            "hypercall.null-buffer",
            "A hypercall that is to fill a null pointer is answered with EFAULT.",
            .request(row), from: .xen("xen/common/kernel.c"),
            [restricted, .otherwise(.error(.efault), because: "nothing is mapped there")]
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                hypercall: version, [UInt64(MIRROR_XENVER_extraversion), 0],
                as: "xen_version(extraversion) into a null pointer")
        },
        Clause(
            "hypercall.surplus-arguments",
            "Arguments that a hypercall does not have do not matter.",
            .request(row), from: privcmd,
            [restricted, .otherwise(.result(pageSize), because: "nobody looks at them")]
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                hypercall: version, [UInt64(MIRROR_XENVER_pagesize), 0, .max, .max, .max],
                as: "xen_version(pagesize) with three surplus arguments")
        },
        Clause(
            "hypercall.unwanted-buffer",
            "Xen's refusal of a buffer where none belongs is the request's error.",
            .request(row), from: .xen("xen/common/kernel.c"),
            [
                restricted,
                .otherwise(.error(.einval), because: "the size of a page needs no buffer"),
            ]
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                hypercall: version, [UInt64(MIRROR_XENVER_pagesize), .max],
                as: "xen_version(pagesize) with a buffer")
        },
        Clause(
            "hypercall.argument-kept",
            "A hypercall that succeeds leaves its number and arguments as they were.",
            .request(row), from: privcmd,
            [
                .when(
                    .opensRestricted, .error(.eperm), .fact("untouched"),
                    because: "outside dom0 the device opens restricted"),
                .otherwise(
                    .result(pageSize), .fact("untouched"), because: "the kernel works on a copy"),
            ]
        ) { (bench) throws(Obstacle) in
            var call = mirror_privcmd_hypercall(op: version, arg: (0, 0, 2, 3, 4))
            call.arg.0 = UInt64(MIRROR_XENVER_pagesize)
            let bytes = Bytes.of(call)
            let reply = try bench.ask(row, bytes: bytes)
            bench.note("the argument", .fact(reply.bytes == bytes ? "untouched" : "changed"))
        },
        Clause(
            "hypercall.number-beyond-32-bits",
            "All 64 bits of a hypercall's number count.",
            .request(row), from: privcmd,
            [
                restricted,
                .when(
                    .fixed(.xsa466, false), .result(pageSize),
                    because: "32 bits of it were an index into the hypercall page"),
                .otherwise(
                    .error(.enosys),
                    because: "Linux says that it hands on 32 bits, and leaves the others in the"
                        + " register"),
            ]
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                hypercall: version | 1 << 32, [UInt64(MIRROR_XENVER_pagesize)],
                as: "hypercall 2^32 + \(version)")
        },
        numbered(
            "number-11", "Hypercall 11, which was never given out, is answered with ENOSYS.", 11),
        numbered(
            "number-63", "Hypercall 63 is answered with ENOSYS.",
            RequestSubject.unassignedHypercall),
        numbered(
            "number-128", "A hypercall behind the end of the hypercall page is refused.",
            hypercallPage),
        numbered("number-huge", "The greatest hypercall's number is refused.", hugeNumber),
    ]

    private static let pageSize: Int64 = 4096
    private static let unknownCommand: UInt64 = 99

    private static func numbered(_ leaf: String, _ promise: String, _ number: UInt64) -> Clause {
        var rows = [restricted]
        if number >= hypercallPage {
            rows.append(
                .when(
                    .fixed(.xsa466, false), .error(.einval),
                    because: "Linux refuses what lies behind its hypercall page"))
        }
        rows.append(
            .otherwise(
                .error(.enosys), because: "it gets to Xen, which knows no such hypercall"))
        return Clause("hypercall.\(leaf)", promise, .request(row), from: privcmd, rows) {
            (bench) throws(Obstacle) in
            try bench.ask(hypercall: number, [], as: "hypercall \(number)")
        }
    }
}
