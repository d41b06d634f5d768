// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@Suite struct `A replay` {
    private static let gsi = #"{"ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","ns":1,"#
    private static let ofBound = #""in":{"sbdf":"0000:03:00.0"},"#

    private func replay(_ lines: String...) throws -> ReplayDevice {
        ReplayDevice(try Replay.of(lines: lines))
    }

    @Test func `equal calls get their results in recorded order, then none`() throws {
        let device = try replay(
            Self.gsi + Self.ofBound + #""out":{"gsi":22},"result":0}"#,
            Self.gsi + #""in":{"sbdf":"0000:00:02.0"},"error":"ENODEV"}"#,
            Self.gsi + Self.ofBound + #""error":"EOPNOTSUPP"}"#,
            Self.gsi + Self.ofBound + #""out":{"gsi":23},"result":0}"#)
        let privcmd = Privcmd(over: device)
        func error(of sbdf: SBDF) -> PrivcmdError? {
            PrivcmdError.Operation.gsi(sbdf).error(over: device)
        }
        #expect(try privcmd.gsi(of: .bound) == GSI(22))
        #expect(error(of: .bound)?.errno == .eopnotsupp)
        #expect(error(of: .otherDriver)?.errno == .enodev)
        #expect(try privcmd.gsi(of: .bound) == GSI(23))
        for sbdf in [SBDF.bound, .otherDriver, .absent] {
            #expect(
                error(of: sbdf)?.reason
                    == .notEmulated(
                        """
                        the recording has no (further) result for \
                        pcidev_get_gsi(\(sbdf))
                        """))
        }
    }

    @Test func `the results of a replay equal those of the recorded fake`() async throws {
        try await withFolder { folder in
            let path = FilePath(folder.path("r"))
            let recorder = Recorder(
                FakeDevice(.test), to: try RecordingWriter.create(path, .test))
            let calls: [PrivcmdError.Operation] =
                PrivcmdError.Operation.calls + PrivcmdError.Operation.calls
            let recorded = calls.map { $0.error(over: recorder) }
            let device = ReplayDevice(
                try Replay(opening: path, .tolerant(repeating: false)))
            #expect(calls.map { $0.error(over: device) } == recorded)
            #expect(recorded.contains(nil))
            #expect(recorded.contains { $0?.errno == .eperm })
        }
    }

    @Test func `only recorded output fields are written into the argument`() throws {
        let device = try replay(
            #"{"ioctl":"IOCTL_PRIVCMD_HYPERCALL","hypercall":"physdev_op","command":"map_pirq","#
                + #""in":{"bus":0,"devfn":0,"domid":0,"entry_nr":0,"index":22,"pirq":-1,"#
                + #""table_base":"0x0","type":1},"out":{"entry_nr":-2,"pirq":16},"result":3,"ns":1}"#
        )
        var argument = mirror_physdev_map_pirq()
        argument.type = 1
        argument.index = 22
        argument.pirq = -1
        argument._pad1 = (1, 2, 3, 4)
        #expect(device.physdev(MIRROR_PHYSDEVOP_map_pirq, &argument) == .success(3))
        #expect(argument.pirq == 16)
        #expect(argument.entry_nr == -2)
        #expect(argument.index == 22)
        #expect(argument._pad1 == (1, 2, 3, 4))
    }

    @Test func `negative results and 64-bit output fields are replayed`() throws {
        let device = try replay(
            #"{"ioctl":"IOCTL_PRIVCMD_MMAP_RESOURCE","in":{"addr":"NULL","dom":0,"id":0,"idx":0,"#
                + #""num":0,"type":0},"out":{"num":"0xffffffffffffffff"},"result":-5000,"ns":1}"#)
        var argument = mirror_privcmd_mmap_resource()
        #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE, &argument) == .success(-5000))
        #expect(argument.num == .max)
    }

    @Test func `null, unreadable and raw arguments match only their own kind`() throws {
        let device = try replay(
            Self.gsi + #""in":"NULL","error":"EFAULT"}"#,
            Self.gsi + #""in":"unreadable","error":"EIO"}"#,
            #"{"ioctl":"0x0004500b","in":{"raw":"01020304"},"result":7,"ns":1}"#)
        #expect(device.ioctl(0x0008_500a, at: .null) == .errno(.efault))
        #expect(device.ioctl(0x0008_500a, at: Address(8)) == .errno(.eio))
        var other: (UInt8, UInt8, UInt8, UInt8) = (1, 2, 3, 5)
        #expect(device.ioctl(0x0004_500b, &other).isNotEmulated)
        other.3 = 4
        #expect(device.ioctl(0x0004_500b, &other) == .success(7))
        #expect(device.ioctl(0x0004_500b, &other).isNotEmulated)
    }

    @Test func `an errno by number is replayed, and an unknown name is not`() throws {
        let device = try replay(
            Self.gsi + Self.ofBound + #""error":"4000"}"#,
            Self.gsi + Self.ofBound + #""error":"EWHATEVER"}"#)
        let call = PrivcmdError.Operation.gsi(.bound)
        #expect(call.error(over: device)?.errno == Errno(rawValue: 4000))
        #expect(
            call.error(over: device)?.reason
                == .notEmulated("the recorded error 'EWHATEVER' is not the name of an errno"))
    }

    /// A file may have been edited by hand.
    @Test(arguments: [
        (#"{"gsi":-1}"#, "gsi"), (#"{"gsi":4294967296}"#, "gsi"), (#"{"gsi":"22"}"#, "gsi"),
        (#"{"gsi":[22]}"#, "gsi"), (#"{"irq":22}"#, "irq"), (#"{"gsi":"0x100000000"}"#, "gsi"),
    ])
    func `output that does not fit its structure is not replayed`(
        output: String, field: String
    ) throws {
        let device = try replay(
            Self.gsi + Self.ofBound + #""out":"# + output + #","result":0}"#)
        let error = PrivcmdError.Operation.gsi(.bound).error(over: device)
        guard case .notEmulated(let message) = error?.reason else {
            Issue.record("it was replayed: \(String(describing: error))")
            return
        }
        #expect(
            message.description.hasSuffix(
                "has a field '\(field)' that does not fit privcmd_pcidev_get_gsi"))
    }

    @Test func `an argument that is read-only returns EFAULT`() throws {
        let device = try replay(Self.gsi + Self.ofBound + #""out":{"gsi":22},"result":0}"#)
        try withPages(1) { pages in
            #expect(SelfMemory.shared.writeBytes([0, 3, 0, 0], at: pages.address()))
            #expect(pages.makeReadOnly(0))
            #expect(device.ioctl(0x0008_500a, at: pages.address()) == .errno(.efault))
        }
    }

    @Test func `a call that is not recorded is not emulated`() throws {
        let device = try replay()
        for call in PrivcmdError.Operation.calls {
            guard case .notEmulated = call.error(over: device)?.reason else {
                Issue.record("\(call) was replayed")
                continue
            }
        }
    }
}
