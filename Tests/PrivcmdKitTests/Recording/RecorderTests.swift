// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `The recorder` {
    /// The exact format.
    ///
    /// Later versions have to read it.
    @Test func `each typed call is recorded as one line`() async throws {
        try await withFolder { folder in
            let lines = try folder.record { transport in
                let privcmd = Privcmd(over: transport)
                _ = try privcmd.gsi(of: .bound)
                _ = try? privcmd.gsi(of: .otherDriver)
                _ = try privcmd.xenVersion()
                try privcmd.resetState(of: SBDF.unbound, as: .hot)
                _ = try privcmd.setupGSI(GSI(22))
                _ = try privcmd.mapPIRQ(GSI(22))
                try privcmd.unmapPIRQ(PIRQ(16))
                try privcmd.restrict(to: DomainID(3))
            }
            #expect(
                lines == [
                    #"{"in":{"sbdf":"0000:03:00.0"},"ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","#
                        + #""ns":0,"out":{"gsi":22},"result":0}"#,
                    #"{"error":"ENODEV","in":{"sbdf":"0000:00:02.0"},"#
                        + #""ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","ns":0}"#,
                    #"{"command":"version","hypercall":"xen_version","in":"NULL","#
                        + #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":0,"result":262164}"#,
                    #"{"command":"pci_device_reset","hypercall":"physdev_op","in":"#
                        + #"{"dev.bus":4,"dev.devfn":1,"dev.seg":0,"flags":"0x2"},"#
                        + #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":0,"result":0}"#,
                    #"{"command":"setup_gsi","error":"EEXIST","hypercall":"physdev_op","in":"#
                        + #"{"gsi":22,"polarity":1,"triggering":1},"#
                        + #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":0}"#,
                    #"{"command":"map_pirq","hypercall":"physdev_op","in":{"bus":0,"devfn":0,"#
                        + #""domid":32752,"entry_nr":0,"index":22,"pirq":-1,"table_base":"0x0","#
                        + #""type":1},"ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":0,"#
                        + #""out":{"entry_nr":0,"pirq":16},"result":0}"#,
                    #"{"command":"unmap_pirq","hypercall":"physdev_op","in":"#
                        + #"{"domid":32752,"pirq":16},"#
                        + #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":0,"result":0}"#,
                    #"{"in":{"domid":3},"ioctl":"IOCTL_PRIVCMD_RESTRICT","ns":0,"result":0}"#,
                ])
        }
    }

    @Test func `a null or unreadable argument is recorded as NULL or unreadable`() async throws {
        try await withFolder { folder in
            let lines = try folder.record { transport in
                _ = transport.ioctl(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, at: .null)
                _ = transport.ioctl(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, at: Address(8))
                _ = transport.ioctl(MIRROR_IOCTL_PRIVCMD_UNIMPLEMENTED, at: Address(8))
                var envelope = mirror_privcmd_hypercall()
                envelope.op = 33
                envelope.arg.0 = 32
                _ = transport.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope)
                envelope.arg.1 = 8
                _ = transport.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope)
            }
            let gsi = #""ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","ns":0}"#
            let reset = #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":0}"#
            let name = #"{"command":"pci_device_reset","error":"EFAULT","hypercall":"physdev_op","#
            #expect(
                lines == [
                    #"{"error":"EFAULT","in":"NULL","# + gsi,
                    #"{"error":"EFAULT","in":"unreadable","# + gsi,
                    #"{"error":"ENOTTY","ioctl":"IOCTL_PRIVCMD_UNIMPLEMENTED","ns":0}"#,
                    name + #""in":"NULL","# + reset,
                    name + #""in":"unreadable","# + reset,
                ])
        }
    }

    @Test func `an unknown request or hypercall is recorded with raw arguments`() async throws {
        try await withFolder { folder in
            let lines = try folder.record { transport in
                var bytes: (UInt8, UInt8, UInt8, UInt8) = (1, 2, 0xab, 0)
                _ = transport.ioctl(0x0004_500b, &bytes)
                _ = transport.ioctl(0x0004_500b, at: .null)
                _ = transport.ioctl(0x0004_500b, at: Address(8))
                var envelope = mirror_privcmd_hypercall()
                envelope.op = 63
                envelope.arg.4 = .max
                _ = transport.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope)
                envelope.op = 33
                envelope.arg.0 = 99
                _ = transport.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope)
            }
            #expect(
                lines == [
                    #"{"error":"ENOTTY","in":{"raw":"0102ab00"},"ioctl":"0x0004500b","ns":0}"#,
                    #"{"error":"ENOTTY","in":"NULL","ioctl":"0x0004500b","ns":0}"#,
                    #"{"error":"ENOTTY","in":"unreadable","ioctl":"0x0004500b","ns":0}"#,
                    #"{"error":"ENOSYS","hypercall":"63","in":{"arg":["0x0","0x0","0x0","0x0","#
                        + #""0xffffffffffffffff"],"op":63},"#
                        + #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":0}"#,
                    #"{"command":"99","error":"ENOSYS","hypercall":"physdev_op","in":"NULL","#
                        + #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":0}"#,
                ])
        }
    }

    /// Padding and output fields have arbitrary bytes from the caller's stack.
    @Test(arguments: [UInt8(0), 0xaa])
    func `padding and output fields are not recorded as input`(poison: UInt8) async throws {
        try await withFolder { folder in
            let lines = try folder.record { transport in
                var setup = mirror_physdev_setup_gsi()
                fill(&setup, with: poison)
                (setup.gsi, setup.triggering, setup.polarity) = (5, 1, 1)
                _ = transport.physdev(MIRROR_PHYSDEVOP_setup_gsi, &setup)
                var gsi = mirror_privcmd_pcidev_get_gsi()
                fill(&gsi, with: poison)
                gsi.sbdf = SBDF.absent.rawValue
                _ = transport.ioctl(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, &gsi)
                var unmap = mirror_physdev_unmap_pirq()
                fill(&unmap, with: poison)
                (unmap.domid, unmap.pirq) = (0, 1)
                _ = transport.physdev(MIRROR_PHYSDEVOP_unmap_pirq, &unmap)
            }
            #expect(
                lines == [
                    #"{"command":"setup_gsi","hypercall":"physdev_op","in":"#
                        + #"{"gsi":5,"polarity":1,"triggering":1},"#
                        + #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":0,"result":0}"#,
                    #"{"error":"ENODEV","in":{"sbdf":"ffff:ff:1f.7"},"#
                        + #""ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","ns":0}"#,
                    #"{"command":"unmap_pirq","error":"EINVAL","hypercall":"physdev_op","in":"#
                        + #"{"domid":0,"pirq":1},"ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":0}"#,
                ])
        }
    }

    /// Addresses differ from run to run, and reveal the memory layout of the program.
    @Test func `an address is recorded as 'address' or NULL`() async throws {
        try await withFolder { folder in
            let lines = try folder.record(ScriptedTransport(.success(0))) { transport in
                var argument = mirror_privcmd_mmap_resource()
                argument.num = .max
                argument.addr = 0x7fff_1234_5000
                _ = transport.ioctl(MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE, &argument)
                argument.addr = 0
                _ = transport.ioctl(MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE, &argument)
            }
            func line(_ address: String) -> String {
                #"{"in":{"addr":"\#(address)","dom":0,"id":0,"idx":0,"#
                    + #""num":"0xffffffffffffffff","type":0},"#
                    + #""ioctl":"IOCTL_PRIVCMD_MMAP_RESOURCE","ns":0,"#
                    + #""out":{"num":"0xffffffffffffffff"},"result":0}"#
            }
            #expect(lines == [line("address"), line("NULL")])
        }
    }

    /// Xen writes which entry failed, although map_pirq returns an error.
    @Test func `only output fields that changed are recorded after an error`() async throws {
        try await withFolder { folder in
            let transport = ScriptedTransport { _, address, memory in
                guard let envelope = memory.readBytes(at: address, count: 48) else {
                    return .errno(.efault)
                }
                let argument = Address(word(envelope, at: 16))
                _ = memory.writeBytes([7, 0, 0, 0], at: argument.advanced(by: 24))
                return .errno(Errno(name: "ENFILE") ?? .eio)
            }
            let lines = try folder.record(transport) { transport in
                _ = try? Privcmd(over: transport).mapPIRQ(GSI(22))
            }
            #expect(try #require(lines.first).contains(#""ns":0,"out":{"entry_nr":7}}"#))
            #expect(try #require(lines.first).contains(#""error":"ENFILE""#))
        }
    }

    @Test func `a domctl is recorded with the union member of its command`() async throws {
        try await withFolder { folder in
            let lines = try folder.record(ScriptedTransport(.errno(.enosys))) { transport in
                var domctl = mirror_xen_domctl()
                fill(&domctl, with: 0xaa)
                (domctl.cmd, domctl.interface_version, domctl.domain) = (88, 0x17, 3)
                domctl.u.gsi_permission.gsi = 22
                domctl.u.gsi_permission.flags = 1
                transport.domctl(&domctl)
                domctl.cmd = 999
                transport.domctl(&domctl)
            }
            let rest = "1600000001000000" + String(repeating: "aa", count: 120)
            let head = #""cmd":88,"domain":3,"interface_version":"0x17""#
            #expect(
                lines == [
                    #"{"command":"gsi_permission","error":"ENOSYS","hypercall":"domctl","in":{"#
                        + head + #","u.gsi_permission.flags":"0x1","u.gsi_permission.gsi":22},"#
                        + #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":0}"#,
                    #"{"command":"999","error":"ENOSYS","hypercall":"domctl","in":{"#
                        + #""cmd":999,"domain":3,"interface_version":"0x17","u":{"raw":"\#(rest)"}},"#
                        + #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":0}"#,
                ])
        }
    }

    @Test func `a call that is not emulated is not recorded`() async throws {
        try await withFolder { folder in
            let lines = try folder.record { transport in
                var call = mirror_privcmd_hypercall()
                call.op = UInt64(MIRROR___HYPERVISOR_sched_op)
                #expect(transport.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &call).isNotEmulated)
            }
            #expect(lines == [])
        }
    }
}
