// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `availability of calls` {
    private func states(_ transport: any Transport) -> [String: Availability.State] {
        Dictionary(
            Privcmd(over: transport).availability().map { ($0.name, $0.state) },
            uniquingKeysWith: { first, _ in first })
    }

    private static let probes = [
        "PHYSDEVOP_pci_device_reset", "PHYSDEVOP_setup_gsi", "PHYSDEVOP_map_pirq",
        "PHYSDEVOP_unmap_pirq",
    ]

    @Test func `result lists every request with an argument, then the hypercalls`() {
        let names = Privcmd(over: FakeDevice(.test)).availability().map(\.name)
        let requests = ABI.requests.map(\.name).filter { $0 != "IOCTL_PRIVCMD_UNIMPLEMENTED" }
        #expect(names == requests + Self.probes)
    }

    /// A PVH domain has no MMAP, and Debian's kernels no eventfd requests.
    @Test func `MMAP, IRQFD and IOEVENTFD are absent on the fake of a PVH dom0`() {
        let absent = states(FakeDevice(.test)).filter { $0.value != .present }
        #expect(
            absent == [
                "IOCTL_PRIVCMD_MMAP": .absent, "IOCTL_PRIVCMD_IRQFD": .absent,
                "IOCTL_PRIVCMD_IOEVENTFD": .absent,
            ])
    }

    @Test func `probing changes no state of the device`() throws {
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
    func `state of a request follows from the errno of a null pointer`(
        errno: Errno, expected: Availability.State
    ) {
        let transport = ScriptedTransport { _, address, _ in
            #expect(address == .null || address.rawValue > 4096)
            return .errno(errno)
        }
        let actual = Privcmd(over: transport).availability().filter { $0.name.hasPrefix("IOCTL") }
        #expect(actual.count == 10)
        #expect(actual.allSatisfy { $0.state == expected && $0.evidence == errno })
    }

    /// Without CONFIG_XEN_ACPI, PCIDEV_GET_GSI returns EINVAL before it reads its argument.
    @Test func `EINVAL means absent for PCIDEV_GET_GSI only`() {
        let actual = states(ScriptedTransport(.errno(.einval)))
        #expect(actual["IOCTL_PRIVCMD_PCIDEV_GET_GSI"] == .absent)
        #expect(actual["IOCTL_PRIVCMD_RESTRICT"] == .unknown)
    }

    @Test(arguments: [
        (Errno.einval, [Availability.State.present, .present, .unknown, .unknown]),
        (.esrch, [.unknown, .unknown, .present, .present]),
        // A restricted descriptor returns EPERM for every hypercall, existing or not.
        (.eperm, [.unknown, .unknown, .unknown, .unknown]),
        (.enosys, [.absent, .absent, .absent, .absent]),
        (.efault, [.unknown, .unknown, .unknown, .unknown]),
    ])
    func `state of a hypercall follows from its errno`(
        errno: Errno, expected: [Availability.State]
    ) {
        let actual = states(ScriptedTransport(.errno(errno)))
        #expect(Self.probes.map { actual[$0] } == expected)
    }

    @Test func `calls that are not emulated are unknown`() {
        let actual = states(ScriptedTransport(.failure(.notEmulated("a gap"))))
        #expect(actual.count == 14)
        #expect(actual.values.allSatisfy { $0 == .unknown })
    }
}
