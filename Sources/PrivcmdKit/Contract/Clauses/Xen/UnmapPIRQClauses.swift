// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What PHYSDEVOP_unmap_pirq refuses.
enum UnmapPIRQClauses {
    private static let row = ABI.row(physdev: MIRROR_PHYSDEVOP_unmap_pirq)
    private static let source = Source.xen("xen/arch/x86/irq.c")

    static let all: [Clause] =
        MapPIRQRefusalClauses.strangers.map { domain in
            refused(
                domain.name, "For \(domain.words) the answer is ESRCH.",
                DomainID(UInt16(domain.number)), -1, .esrch,
                because: "it names no domain that can have interrupts, and is looked at first")
        } + [
            refused(
                "negative", "A negative pIRQ is answered with EINVAL.", .current, -1, .einval,
                because: "the number is signed, and checked from below"),
            refused(
                "beyond", "A pIRQ beyond those of the domain is answered with EINVAL.", .current,
                MapPIRQRefusalClauses.beyond, .einval,
                because: "a domain has a fixed number of them"),
            refused(
                "zero", "pIRQ 0 is answered with EINVAL.", .current, 0, .einval,
                because: "interrupt 0 is Xen's timer, and mapped into no domain"),
            Clause(
                "unmap-pirq.read-only-argument",
                "An argument in read-only memory is as good as any other.",
                .physdev(row), needs: [.dom0], from: source,
                PhysdevReach.rows(row, .error(.einval), because: "nothing is written back")
            ) { (bench) throws(Obstacle) in
                try bench.askReadOnly(physdev: row, argument(.current, -1))
            },
        ]

    private static func argument(_ domain: DomainID, _ pirq: Int32) -> mirror_physdev_unmap_pirq {
        mirror_physdev_unmap_pirq(domid: domain.rawValue, _pad0: (0, 0), pirq: pirq)
    }

    private static func refused(
        _ leaf: String, _ promise: String, _ domain: DomainID, _ pirq: Int32, _ errno: Errno,
        because: String
    ) -> Clause {
        Clause(
            "unmap-pirq.\(leaf)", promise, .physdev(row), needs: [.dom0], from: source,
            PhysdevReach.rows(row, .error(errno), because: because)
        ) { (bench) throws(Obstacle) in
            try bench.ask(physdev: row, argument(domain, pirq))
        }
    }
}
