// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import PrivcmdKit
import PrivcmdRecording
import Synchronization
import SystemPackage
import TestSupport
import Testing

private func plan(_ rules: String...) throws -> FaultPlan {
    FaultPlan(try rules.map { try FaultRule(parsing: $0) })
}

@Suite struct `Fault injection` {
    @Test func `an injected error is returned without making the call`() throws {
        let inner = ScriptedTransport(.success(0))
        let privcmd = Privcmd(over: Injector(inner, try plan("pcidev-get-gsi:error=EFAULT")))
        let error = #expect(throws: PrivcmdError.self) { try privcmd.gsi(of: .bound) }
        #expect(error?.errno == .efault)
        #expect(inner.requests.isEmpty)
    }

    @Test func `an injected result is returned without making the call`() throws {
        let inner = ScriptedTransport(.errno(.einval))
        let privcmd = Privcmd(over: Injector(inner, try plan("xen_version:retval=262160")))
        #expect(try privcmd.xenVersion() == XenVersion(4, 16))
        #expect(inner.requests.isEmpty)
    }

    @Test func `untouched makes the call and discards all its output`() throws {
        let fake = FakeDevice(.test)
        let faulty = Injector(fake, try plan("pcidev-get-gsi:untouched"))
        #expect(try Privcmd(over: faulty).gsi(of: .bound) == GSI(0))
        let mapping = Injector(fake, try plan("map_pirq:untouched"))
        // The pIRQ is still -1, the input of map_pirq.
        #expect(try Privcmd(over: mapping).mapPIRQ(GSI(22)) == PIRQ(-1))
        #expect(try Privcmd(over: fake).mapPIRQ(GSI(22)) == PIRQ(16))
        #expect(throws: Never.self) { try Privcmd(over: fake).unmapPIRQ(PIRQ(16)) }
    }

    @Test(arguments: [
        0: UInt32(0xffff_ffff), 1: 0xffff_ff44, 2: 0xffff_3344, 4: 0x1122_3344, 9: 0x1122_3344,
    ])
    func `short= writes only the first bytes of the output`(count: Int, gsi: UInt32) throws {
        let inner = ScriptedTransport { _, address, memory in
            var output = mirror_privcmd_pcidev_get_gsi(sbdf: 0, gsi: 0x1122_3344)
            let bytes = withUnsafeBytes(of: &output) { Array($0) }
            for (index, byte) in bytes.enumerated() where index >= 4 {
                var single = byte
                withUnsafeBytes(of: &single) {
                    _ = memory.write($0.bytes, to: address.advanced(by: index))
                }
            }
            return .success(0)
        }
        let faulty = Injector(inner, try plan("pcidev-get-gsi:short=\(count)"))
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: 7, gsi: 0xffff_ffff)
        #expect(faulty.ioctl(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, &argument) == .success(0))
        #expect(argument.sbdf == 7)
        #expect(argument.gsi == gsi)
    }

    @Test func `untouched does not count a call that the device fails`() throws {
        let plan = try plan("pcidev-get-gsi:untouched")
        let faulty = Injector(FakeDevice(.test), plan)
        #expect(throws: PrivcmdError.self) { try Privcmd(over: faulty).gsi(of: .otherDriver) }
        #expect(plan.counts.map(\.matched) == [1])
        #expect(plan.counts.map(\.injected) == [0])
    }

    @Test func `delay_enter waits before the call and delay_exit after it`() throws {
        let waits = Mutex<[Duration]>([])
        let waitsBeforeCalls = Mutex<[Int]>([])
        let inner = ScriptedTransport { _, _, _ in
            waitsBeforeCalls.withLock { $0.append(waits.withLock(\.count)) }
            return .success(0)
        }
        let faulty = Injector(
            inner, try plan("restrict:delay_enter=3", "restrict:delay_exit=5:when=2")
        ) { duration in waits.withLock { $0.append(duration) } }
        let privcmd = Privcmd(over: faulty)
        try privcmd.restrict(to: DomainID(1))
        try privcmd.restrict(to: DomainID(1))
        #expect(waits.withLock { $0 } == [3, 3, 5].map { .microseconds($0) })
        // The last wait follows the second call.
        #expect(waitsBeforeCalls.withLock { $0 } == [1, 2])
    }

    @Test func `a rule affects only the calls that it names`() throws {
        let fake = FakeDevice(.test)
        let privcmd = Privcmd(
            over: Injector(fake, try plan("physdev_op/setup_gsi:error=EIO", "restrict:error=EIO")))
        #expect(try privcmd.gsi(of: .bound) == GSI(22))
        #expect(try privcmd.mapPIRQ(GSI(22)) == PIRQ(16))
        #expect(try privcmd.xenVersion() == XenVersion(4, 20))
        #expect(throws: PrivcmdError(.setupGSI(GSI(5)), .errno(.eio))) {
            try privcmd.setupGSI(GSI(5))
        }
        #expect(throws: PrivcmdError.self) { try privcmd.restrict(to: DomainID(1)) }
    }

    @Test func `a rule for all calls affects an unknown request`() throws {
        let faulty = Injector(ScriptedTransport(.success(0)), try plan("all:error=EIO:when=2"))
        #expect(faulty.ioctl(0xdead, at: .null) == .success(0))
        #expect(faulty.ioctl(0xdead, at: .null) == .errno(.eio))
    }

    @Test func `each rule counts its matches and the first to act decides`() throws {
        let plan = try plan(
            "restrict:error=EIO:when=2+", "hypercall,restrict:error=EBUSY:when=1..3",
            "xen_version:retval=0")
        let privcmd = Privcmd(over: Injector(ScriptedTransport(.success(0)), plan))
        func restricted() -> Errno? {
            do throws(PrivcmdError) {
                try privcmd.restrict(to: DomainID(1))
                return nil
            } catch {
                return error.errno
            }
        }
        #expect(
            [restricted(), restricted(), restricted(), restricted()] == [.ebusy, .eio, .eio, .eio])
        #expect(plan.counts.map(\.matched) == [4, 4, 0])
        #expect(plan.counts.map(\.injected) == [3, 1, 0])
    }

    @Test func `calls of all open files are counted together`() throws {
        let fake = FakeDevice(.test)
        let plan = try plan("pcidev-get-gsi:error=EIO:when=2")
        let first = Injector(fake, plan)
        let second = Injector(fake.openAgain(), plan)
        #expect(try Privcmd(over: first).gsi(of: .bound) == GSI(22))
        #expect(throws: PrivcmdError.self) { try Privcmd(over: second).gsi(of: .bound) }
        #expect(try Privcmd(over: first).gsi(of: .bound) == GSI(22))
    }

    @Test func `the summary of a rule has its counts or why it changed no call`() throws {
        let plan = try plan(
            "all:error=EIO:when=2..3", "all:error=EBUSY:when=9", "map_pirq:untouched")
        let faulty = Injector(ScriptedTransport(.success(0)), plan)
        for _ in 1...4 { _ = faulty.ioctl(1, at: .null) }
        #expect(
            plan.counts.map(\.summary) == [
                "injected 'all:error=EIO:when=2..3' into 2 of 4 calls",
                "--inject 'all:error=EBUSY:when=9' changed no call: 4 calls matched, but 'when='"
                    + " excluded them, or the calls themselves failed",
                "--inject 'map_pirq:untouched' changed no call: no call matched",
            ])
    }

    @Test func `a rule affects a replayed call`() throws {
        let recording = try Replay.of(
            #"{"in":{"sbdf":"0000:03:00.0"},"ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","ns":1,"#
                + #""out":{"gsi":22},"result":0}"#
        )
        let faulty = Injector(ReplayDevice(recording), try plan("pcidev-get-gsi:error=EIO:when=1"))
        #expect(throws: PrivcmdError.self) { try Privcmd(over: faulty).gsi(of: .bound) }
        #expect(try Privcmd(over: faulty).gsi(of: .bound) == GSI(22))
    }
}
