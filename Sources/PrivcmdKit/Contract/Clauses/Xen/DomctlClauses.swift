// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What domctl promises of its envelope, whatever the command.
enum DomctlClauses {
    private static let hypercall = ABI.row(hypercall: MIRROR___HYPERVISOR_domctl)
    private static let source = Source.xen("xen/common/domctl.c")
    private static let destroy = ABI.row(domctl: MIRROR_XEN_DOMCTL_destroydomain)
    /// A number that no domain of the lab, or of anybody's machine, is likely to have.
    static let absentDomain = DomainID(UInt16(MIRROR_DOMID_FIRST_RESERVED - 1))
    private static let lastVersion = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_22

    static let all: [Clause] =
        [
            clause("null", "A null pointer is answered with EFAULT.", .efault, "it is read first") {
                (bench) throws(Obstacle) in
                try bench.ask(domctlAt: .null, as: "domctl(NULL)")
            },
            clause(
                "cut-short", "An argument whose last byte cannot be read is answered with EFAULT.",
                .efault, "the whole envelope is read at once"
            ) { (bench) throws(Obstacle) in
                let bytes = [UInt8](
                    repeating: 0, count: MemoryLayout<mirror_xen_domctl>.size - 1)
                let memory = try bench.buffer(bytes, .hypercall)
                try bench.ask(
                    domctlAt: memory.address, as: "domctl(an argument without its last byte)")
            },
            clause(
                "unmapped", "Inaccessible memory is answered with EFAULT.", .efault,
                "the argument cannot be read"
            ) { (bench) throws(Obstacle) in
                let memory = try bench.buffer([], .hypercall)
                try bench.ask(domctlAt: memory.end, as: "domctl(inaccessible memory)")
            },
            version("no-version", "The interface version 0 is answered with EACCES.", 0),
            version(
                "future-version", "A version that no Xen has yet is answered with EACCES.",
                lastVersion + 0x100),
            version("greatest-version", "The greatest version is answered with EACCES.", .max),
            clause(
                "version-before-command",
                "An unknown command of another version is answered with EACCES.", .eacces,
                "the version is checked before anything else"
            ) { (bench) throws(Obstacle) in
                try bench.ask(domctl: unknown(.max), on: absentDomain, version: 0)
            },
            clause(
                "domain-before-command",
                "An unknown command for a domain that does not exist is answered with ESRCH.",
                .esrch, "the domain is looked for before the command"
            ) { (bench) throws(Obstacle) in
                try bench.ask(domctl: unknown(.max), on: absentDomain)
            },
        ] + [0, 999, .max].map(unknownCommand) + strangers

    /// Numbers that name no domain, asked with the command that would do least to one.
    private static let strangers = [
        ("domid-self", MIRROR_DOMID_SELF, "DOMID_SELF"),
        ("domid-io", MIRROR_DOMID_IO, "DOMID_IO"), ("domid-xen", MIRROR_DOMID_XEN, "DOMID_XEN"),
        ("domid-invalid", MIRROR_DOMID_INVALID, "DOMID_INVALID"),
        ("domid-idle", MIRROR_DOMID_IDLE, "DOMID_IDLE"),
    ].map { leaf, number, words in
        clause(
            leaf, "For \(words) the answer is ESRCH.", .esrch,
            "a domctl wants a domain's own number"
        ) { (bench) throws(Obstacle) in
            try bench.ask(domctl: unknown(.max), on: DomainID(UInt16(number)))
        }
    }

    private static func unknown(_ number: UInt32) -> ABICommand {
        ABICommand("command \(number)", number, .domctl)
    }

    private static func unknownCommand(_ number: UInt32) -> Clause {
        clause(
            "unknown-\(number)",
            "The number \(number), which is no command's, is answered with ENOSYS.", .enosys,
            "nobody has given it a meaning"
        ) { (bench) throws(Obstacle) in
            try bench.ask(domctl: unknown(number), on: DomainID(0))
        }
    }

    private static func version(_ leaf: String, _ promise: String, _ version: UInt32) -> Clause {
        clause(leaf, promise, .eacces, "the interface is not stable, and its version is checked") {
            (bench) throws(Obstacle) in
            try bench.ask(domctl: destroy, on: absentDomain, version: version)
        }
    }

    private static func clause(
        _ leaf: String, _ promise: String, _ errno: Errno, _ because: String,
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "domctl.\(leaf)", promise, .hypercall(hypercall), needs: [.dom0], from: source,
            [.otherwise(.error(errno), because: because)], act: act)
    }
}
