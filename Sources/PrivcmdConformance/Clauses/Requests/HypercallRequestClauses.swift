// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// IOCTL_PRIVCMD_HYPERCALL: how Linux passes on a hypercall and its result.
enum HypercallRequestClauses {
    private static let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_HYPERCALL)
    private static let privcmd = ClauseSource.linux("drivers/xen/privcmd.c")
    private static let version = UInt64(MIRROR___HYPERVISOR_xen_version)

    private static let restricted = Expectation.when(
        .opensRestricted, .error(.eperm), because: "outside dom0 open(2) restricts the file")

    /// The number of entries of the hypercall page that Linux used before the fix of XSA-466.
    private static let hypercallPageEntries: UInt64 = 128

    /// The highest number with 32 bits.
    private static let hugeNumber = UInt64(UInt32.max)

    static let all: [Clause] = [
        Clause(
            "hypercall.version",
            "xen_version returns the version that sysfs shows.",
            .request(row), from: .xen("xen/common/kernel.c"),
            [
                restricted,
                .otherwise(.fact("as sysfs shows it"), because: "the result comes back unchanged"),
            ]
        ) { (context) throws(SkipOrError) in
            guard let xen = context.environment.xen else {
                throw .skip("sysfs shows no version of Xen")
            }
            let result = try context.perform(
                hypercall: version, [UInt64(MIRROR_XENVER_version)])
            let expected = StepResult.result(Int64(xen.major << 16 | xen.minor))
            context.record(
                "xen_version(version)", result == expected ? .fact("as sysfs shows it") : result)
        },
        Clause(
            "hypercall.result",
            "A positive result of a hypercall is the result of the request.",
            .request(row), from: privcmd,
            [restricted, .otherwise(.result(pageSize), because: "the size of a page of x86")]
        ) { (context) throws(SkipOrError) in
            try context.issue(
                hypercall: version, [UInt64(MIRROR_XENVER_pagesize)], as: "xen_version(pagesize)")
        },
        Clause(
            "hypercall.unknown-command",
            "A command that xen_version does not have fails with ENOSYS.",
            .request(row), from: .xen("xen/common/kernel.c"),
            [
                restricted,
                .otherwise(.error(.enosys), because: "the request returns the error of Xen"),
            ]
        ) { (context) throws(SkipOrError) in
            try context.issue(
                hypercall: version, [unknownCommand], as: "xen_version(\(unknownCommand))")
        },
        Clause(
            "hypercall.null-buffer",
            "A hypercall that has to write to a null pointer fails with EFAULT.",
            .request(row), from: .xen("xen/common/kernel.c"),
            [restricted, .otherwise(.error(.efault), because: "nothing is mapped there")]
        ) { (context) throws(SkipOrError) in
            try context.issue(
                hypercall: version, [UInt64(MIRROR_XENVER_extraversion), 0],
                as: "xen_version(extraversion) into a null pointer")
        },
        Clause(
            "hypercall.surplus-arguments",
            "Surplus arguments of a hypercall are ignored.",
            .request(row), from: privcmd,
            [restricted, .otherwise(.result(pageSize), because: "Xen does not read them")]
        ) { (context) throws(SkipOrError) in
            try context.issue(
                hypercall: version, [UInt64(MIRROR_XENVER_pagesize), 0, .max, .max, .max],
                as: "xen_version(pagesize) with three surplus arguments")
        },
        Clause(
            "hypercall.unwanted-buffer",
            "Xen's error for an unexpected buffer is the error of the request.",
            .request(row), from: .xen("xen/common/kernel.c"),
            [
                restricted,
                .otherwise(.error(.einval), because: "the size of a page needs no buffer"),
            ]
        ) { (context) throws(SkipOrError) in
            try context.issue(
                hypercall: version, [UInt64(MIRROR_XENVER_pagesize), .max],
                as: "xen_version(pagesize) with a buffer")
        },
        Clause(
            "hypercall.argument-kept",
            "A successful hypercall does not change its number and arguments.",
            .request(row), from: privcmd,
            [
                .when(
                    .opensRestricted, .error(.eperm), .fact("untouched"),
                    because: "outside dom0 open(2) restricts the file"),
                .otherwise(
                    .result(pageSize), .fact("untouched"), because: "the kernel works on a copy"),
            ]
        ) { (context) throws(SkipOrError) in
            var call = mirror_privcmd_hypercall(op: version, arg: (0, 0, 2, 3, 4))
            call.arg.0 = UInt64(MIRROR_XENVER_pagesize)
            let bytes = Bytes.of(call)
            let reply = try context.issue(row, bytes: bytes)
            context.record("the argument", .fact(reply.bytes == bytes ? "untouched" : "changed"))
        },
        Clause(
            "hypercall.number-beyond-32-bits",
            "All 64 bits of a hypercall's number are significant.",
            .request(row), from: privcmd,
            [
                restricted,
                .when(
                    .fixed(.xsa466, false), .result(pageSize),
                    because: "32 bits of it were an index into the hypercall page"),
                .otherwise(
                    .error(.enosys),
                    because:
                        "Linux passes on 32 bits according to its code, and leaves the others in the"
                        + " register"),
            ]
        ) { (context) throws(SkipOrError) in
            try context.issue(
                hypercall: version | 1 << 32, [UInt64(MIRROR_XENVER_pagesize)],
                as: "hypercall 2^32 + \(version)")
        },
        unassignedNumber(
            "number-11", "Hypercall 11, which was never assigned, fails with ENOSYS.", 11),
        unassignedNumber(
            "number-63", "Hypercall 63 fails with ENOSYS.",
            RequestUnderTest.unassignedHypercall),
        unassignedNumber(
            "number-128", "A hypercall after the end of the hypercall page is refused.",
            hypercallPageEntries),
        unassignedNumber("number-huge", "The highest hypercall number is refused.", hugeNumber),
    ]

    private static let pageSize: Int64 = 4096
    private static let unknownCommand: UInt64 = 99

    private static func unassignedNumber(_ leaf: String, _ statement: String, _ number: UInt64)
        -> Clause
    {
        var expectations = [restricted]
        if number >= hypercallPageEntries {
            expectations.append(
                .when(
                    .fixed(.xsa466, false), .error(.einval),
                    because: "Linux refuses numbers after the end of its hypercall page"))
        }
        expectations.append(
            .otherwise(
                .error(.enosys), because: "Linux passes it to Xen, which has no such hypercall"))
        return Clause("hypercall.\(leaf)", statement, .request(row), from: privcmd, expectations) {
            (context) throws(SkipOrError) in
            try context.issue(hypercall: number, [], as: "hypercall \(number)")
        }
    }
}
