// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The arguments that PHYSDEVOP_unmap_pirq refuses.
enum UnmapPIRQClauses {
    private static let row = ABI.row(physdev: MIRROR_PHYSDEVOP_unmap_pirq)
    private static let source = ClauseSource.xen("xen/arch/x86/irq.c")

    static let all: [Clause] =
        MapPIRQRefusalClauses.invalidDomains.map { domain in
            refused(
                domain.name, "\(domain.text) fails with ESRCH.",
                DomainID(UInt16(domain.number)), -1, .esrch,
                because: "it is not a domain with interrupts, and it is checked first")
        } + [
            refused(
                "negative", "A negative pIRQ fails with EINVAL.", .current, -1, .einval,
                because: "the number is signed, and its lower bound is checked"),
            refused(
                "beyond", "A pIRQ beyond those of the domain fails with EINVAL.", .current,
                MapPIRQRefusalClauses.beyondLast, .einval,
                because: "a domain has a fixed number of them"),
            refused(
                "zero", "pIRQ 0 fails with EINVAL.", .current, 0, .einval,
                because: "interrupt 0 is Xen's timer, and is mapped into no domain"),
            Clause(
                "unmap-pirq.read-only-argument",
                "An argument may be in read-only memory.",
                .physdev(row), needs: [.dom0], from: source,
                PhysdevAvailability.expectations(
                    row, .error(.einval), because: "nothing is written back")
            ) { (context) throws(SkipOrError) in
                try context.issueReadOnly(physdev: row, argument(.current, -1))
            },
        ]

    private static func argument(_ domain: DomainID, _ pirq: Int32) -> mirror_physdev_unmap_pirq {
        mirror_physdev_unmap_pirq(domid: domain.rawValue, _pad0: (0, 0), pirq: pirq)
    }

    private static func refused(
        _ leaf: String, _ statement: String, _ domain: DomainID, _ pirq: Int32, _ errno: Errno,
        because: String
    ) -> Clause {
        Clause(
            "unmap-pirq.\(leaf)", statement, .physdev(row), needs: [.dom0], from: source,
            PhysdevAvailability.expectations(row, .error(errno), because: because)
        ) { (context) throws(SkipOrError) in
            try context.issue(physdev: row, argument(domain, pirq))
        }
    }
}
