// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The envelope of domctl, for any command.
enum DomctlClauses {
    private static let hypercall = ABI.row(hypercall: MIRROR___HYPERVISOR_domctl)
    private static let source = ClauseSource.xen("xen/common/domctl.c")
    private static let destroy = ABI.row(domctl: MIRROR_XEN_DOMCTL_destroydomain)
    private static let lastVersion = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_22

    static let all: [Clause] =
        [
            clause(
                "null", "A null pointer fails with EFAULT.", .efault, "the argument is read first"
            ) {
                (context) throws(SkipOrError) in
                try context.issue(domctlAt: .null, as: "domctl(NULL)")
            },
            clause(
                "cut-short", "An argument whose last byte cannot be read fails with EFAULT.",
                .efault, "the whole envelope is read at once"
            ) { (context) throws(SkipOrError) in
                let bytes = [UInt8](
                    repeating: 0, count: MemoryLayout<mirror_xen_domctl>.size - 1)
                let memory = try context.buffer(bytes, .hypercall)
                try context.issue(
                    domctlAt: memory.address, as: "domctl(an argument without its last byte)")
            },
            clause(
                "unmapped", "Inaccessible memory fails with EFAULT.", .efault,
                "the argument cannot be read"
            ) { (context) throws(SkipOrError) in
                let memory = try context.buffer([], .hypercall)
                try context.issue(domctlAt: memory.end, as: "domctl(inaccessible memory)")
            },
            version("no-version", "The interface version 0 fails with EACCES.", 0),
            version(
                "future-version", "A version newer than all Xen releases fails with EACCES.",
                lastVersion + 0x100),
            version("greatest-version", "The highest version fails with EACCES.", .max),
            clause(
                "version-before-command",
                "An unknown command of another version fails with EACCES.", .eacces,
                "the version is checked before anything else"
            ) { (context) throws(SkipOrError) in
                try context.issue(domctl: unknownOperation(.max), on: .absent, version: 0)
            },
            clause(
                "domain-before-command",
                "An unknown command for a domain that does not exist fails with ESRCH.",
                .esrch, "the domain is looked up before the command"
            ) { (context) throws(SkipOrError) in
                try context.issue(domctl: unknownOperation(.max), on: .absent)
            },
        ] + [0, 999, .max].map(unknownCommand) + reservedDomains

    /// Reserved domain numbers, used with an undefined command, which cannot do harm.
    private static let reservedDomains = [
        ("domid-self", MIRROR_DOMID_SELF, "DOMID_SELF"),
        ("domid-io", MIRROR_DOMID_IO, "DOMID_IO"), ("domid-xen", MIRROR_DOMID_XEN, "DOMID_XEN"),
        ("domid-invalid", MIRROR_DOMID_INVALID, "DOMID_INVALID"),
        ("domid-idle", MIRROR_DOMID_IDLE, "DOMID_IDLE"),
    ].map { leaf, number, domain in
        clause(
            leaf, "\(domain) fails with ESRCH.", .esrch,
            "a domctl needs the number of a domain"
        ) { (context) throws(SkipOrError) in
            try context.issue(domctl: unknownOperation(.max), on: DomainID(UInt16(number)))
        }
    }

    private static func unknownOperation(_ number: UInt32) -> ABICommand {
        ABICommand("command \(number)", number, .domctl)
    }

    private static func unknownCommand(_ number: UInt32) -> Clause {
        clause(
            "unknown-\(number)",
            "The undefined command \(number) fails with ENOSYS.", .enosys,
            "it is not defined"
        ) { (context) throws(SkipOrError) in
            try context.issue(domctl: unknownOperation(number), on: DomainID(0))
        }
    }

    private static func version(_ leaf: String, _ statement: String, _ version: UInt32) -> Clause {
        clause(
            leaf, statement, .eacces, "the interface is unstable, so that Xen checks its version"
        ) {
            (context) throws(SkipOrError) in
            try context.issue(domctl: destroy, on: .absent, version: version)
        }
    }

    private static func clause(
        _ leaf: String, _ statement: String, _ errno: Errno, _ because: String,
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "domctl.\(leaf)", statement, .hypercall(hypercall), needs: [.dom0], from: source,
            [.otherwise(.error(errno), because: because)], body: body)
    }
}
