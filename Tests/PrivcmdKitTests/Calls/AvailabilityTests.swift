// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `Which calls there are` {
    private func states(_ transport: any Transport) -> [String: Availability.State] {
        Dictionary(
            Privcmd(over: transport).availability().map { ($0.name, $0.state) },
            uniquingKeysWith: { first, _ in first })
    }

    private static let probes = [
        "PHYSDEVOP_pci_device_reset", "PHYSDEVOP_setup_gsi", "PHYSDEVOP_map_pirq",
        "PHYSDEVOP_unmap_pirq",
    ]

    @Test func `is asked of every request that takes an argument, then of the hypercalls`() {
        let names = Privcmd(over: FakeDevice(.test)).availability().map(\.name)
        let requests = ABI.requests.map(\.name).filter { $0 != "IOCTL_PRIVCMD_UNIMPLEMENTED" }
        #expect(names == requests + Self.probes)
    }

    /// A PVH domain has no MMAP, and Debian's kernels no eventfd requests.
    @Test func `the fake knows: all but those that its kernel does not have`() {
        let absent = states(FakeDevice(.test)).filter { $0.value != .present }
        #expect(
            absent == [
                "IOCTL_PRIVCMD_MMAP": .absent, "IOCTL_PRIVCMD_IRQFD": .absent,
                "IOCTL_PRIVCMD_IOEVENTFD": .absent,
            ])
    }

    @Test func `is found out without changing anything`() throws {
        let device = FakeDevice(.test)
        let before = Privcmd(over: device).availability()
        #expect(Privcmd(over: device).availability() == before)
        #expect(try Privcmd(over: device).mapPIRQ(GSI(22)) == PIRQ(16))
        #expect(try Privcmd(over: device).setupGSI(GSI(16)) == .registered)
    }

    @Test(arguments: [
        (Errno.enotty, Availability.State.absent), (.enosys, .absent), (.eopnotsupp, .absent),
        (.efault, .present), (.eperm, .unknown), (.eio, .unknown),
    ])
    func `of the requests follows from the errno of a null pointer`(
        errno: Errno, expected: Availability.State
    ) {
        let transport = ScriptedTransport { _, address, _ in
            #expect(address == .null || address.rawValue > 4096)
            return .errno(errno)
        }
        let found = Privcmd(over: transport).availability().filter { $0.name.hasPrefix("IOCTL") }
        #expect(found.count == 10)
        #expect(found.allSatisfy { $0.state == expected && $0.evidence == errno })
    }

    /// Without CONFIG_XEN_ACPI this one refuses before it looks at its argument.
    @Test func `takes EINVAL of PCIDEV_GET_GSI alone for its absence`() {
        let found = states(ScriptedTransport(.errno(.einval)))
        #expect(found["IOCTL_PRIVCMD_PCIDEV_GET_GSI"] == .absent)
        #expect(found["IOCTL_PRIVCMD_RESTRICT"] == .unknown)
    }

    @Test(arguments: [
        (Errno.einval, [Availability.State.present, .present, .unknown, .unknown]),
        (.esrch, [.unknown, .unknown, .present, .present]),
        // A restricted descriptor refuses every hypercall with it, those that exist or not.
        (.eperm, [.unknown, .unknown, .unknown, .unknown]),
        (.enosys, [.absent, .absent, .absent, .absent]),
        (.efault, [.unknown, .unknown, .unknown, .unknown]),
    ])
    func `of the hypercalls follows from which check refused`(
        errno: Errno, expected: [Availability.State]
    ) {
        let found = states(ScriptedTransport(.errno(errno)))
        #expect(Self.probes.map { found[$0] } == expected)
    }

    @Test func `is unknown where nobody answers`() {
        let found = states(ScriptedTransport(.failure(.notEmulated("a gap"))))
        #expect(found.count == 14)
        #expect(found.values.allSatisfy { $0 == .unknown })
    }
}
