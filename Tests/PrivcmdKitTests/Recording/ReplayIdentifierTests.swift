// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdRecording
import TestSupport
import Testing

@testable import PrivcmdKit

/// A domctl to issue, or to write into a recording.
private struct Domctl {
    private var envelope = mirror_xen_domctl()

    init(_ command: UInt32, domain: UInt16) {
        envelope.cmd = command
        envelope.interface_version = MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_20
        envelope.domain = domain
    }

    /// Creates a domain with a handle of equal bytes.
    static func create(domain: UInt16, handle: UInt8, cpus: UInt32 = 1) -> Domctl {
        var domctl = Domctl(MIRROR_XEN_DOMCTL_createdomain, domain: domain)
        var head = mirror_xen_domctl_createdomain_head()
        head.max_vcpus = cpus
        withUnsafeMutableBytes(of: &head.handle) { bytes in
            for index in bytes.indices { bytes[index] = handle }
        }
        withUnsafeMutableBytes(of: &domctl.envelope) { target in
            withUnsafeBytes(of: &head) { source in
                target[ABI.domctlUnionOffset...].copyBytes(from: source)
            }
        }
        return domctl
    }

    static func destroy(_ domain: UInt16) -> Domctl {
        Domctl(MIRROR_XEN_DOMCTL_destroydomain, domain: domain)
    }

    /// The line of the call in a recording, with result 0.
    func line(_ output: FieldValues = [:]) -> String {
        var copy = self
        return copy.withCall { envelope in
            let invocation = CallCapture(
                Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL), envelope, in: UncheckedSelfMemory.shared
            ).invocation
            let call = RecordedCall(invocation, .result(0), output: output, nanoseconds: 1)
            return String(decoding: RecordedCallWriter.line(call), as: UTF8.self)
        }
    }

    /// Issues the domctl, and returns its domain afterwards; nil if the call fails.
    func domain(over device: ReplayDevice) -> UInt16? {
        var copy = self
        let outcome = copy.withCall { envelope in
            device.perform(
                Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL), envelope, in: UncheckedSelfMemory.shared)
        }
        return outcome == .success(0) ? copy.envelope.domain : nil
    }

    private mutating func withCall<Value>(_ body: (Address) -> Value) -> Value {
        withUnsafeMutableBytes(of: &envelope) { bytes in
            var call = mirror_privcmd_hypercall()
            call.op = UInt64(MIRROR___HYPERVISOR_domctl)
            call.arg.0 = UInt64(UInt(bitPattern: bytes.baseAddress))
            return withUnsafeMutableBytes(of: &call) {
                body(Address(UInt64(UInt(bitPattern: $0.baseAddress))))
            }
        }
    }
}

@Suite(.serialized) struct `Identifiers in a replay` {
    private static let modes: [Replay.Mode] = [.strict, .tolerant(repeating: false)]

    @Test(arguments: modes)
    func `a domain handle chosen by the program matches another one`(mode: Replay.Mode) throws {
        let replay = try Replay.of(
            Domctl.create(domain: 0, handle: 7).line(["domain": .number(3)]),
            Domctl.destroy(3).line(), mode: mode)
        let device = ReplayDevice(replay)
        #expect(Domctl.create(domain: 0, handle: 99).domain(over: device) == 3)
        #expect(Domctl.destroy(3).domain(over: device) == 3)
        #expect(replay.summary.unused.count == 0)
    }

    /// Xen returns the handle that the program chose in this run, not the recorded one.
    @Test(arguments: modes, ["[7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7]", #"{"raw":"HEX"}"#])
    func `guest_handle returns the domain handle of this run`(
        mode: Replay.Mode, handle: String
    ) throws {
        let handle = handle.replacing("HEX", with: String(repeating: "07", count: 16))
        let line =
            #"{"command":"guest_handle","hypercall":"xen_version","in":{},"#
            + #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":1,"out":{"handle":\#(handle)},"result":0}"#
        let replay = try Replay.of(
            Domctl.create(domain: 0, handle: 7).line(["domain": .number(3)]), line, mode: mode)
        let device = ReplayDevice(replay)
        #expect(Domctl.create(domain: 0, handle: 9).domain(over: device) == 3)
        var returnedHandle = (UInt64(0), UInt64(0))
        let outcome = withUnsafeMutableBytes(of: &returnedHandle) { bytes in
            var call = mirror_privcmd_hypercall()
            call.op = UInt64(MIRROR___HYPERVISOR_xen_version)
            call.arg.0 = UInt64(MIRROR_XENVER_guest_handle)
            call.arg.1 = UInt64(UInt(bitPattern: bytes.baseAddress))
            return device.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &call)
        }
        #expect(outcome == .success(0))
        #expect(returnedHandle == (0x0909_0909_0909_0909, 0x0909_0909_0909_0909))
    }

    /// A toolstack may choose a domain ID at random.
    @Test(arguments: modes)
    func `a domain ID chosen by the program matches another one`(mode: Replay.Mode) throws {
        let replay = try Replay.of(
            Domctl.create(domain: 1111, handle: 7).line(["domain": .number(1111)]),
            Domctl.destroy(1111).line(["domain": .number(1111)]), mode: mode)
        let device = ReplayDevice(replay)
        #expect(Domctl.create(domain: 2222, handle: 8).domain(over: device) == 2222)
        #expect(Domctl.destroy(2222).domain(over: device) == 2222)
        #expect(replay.summary.unused.count == 0)
        #expect(replay.summary.difference == nil)
    }

    @Test(arguments: modes)
    func `two domain IDs are mapped to two others`(mode: Replay.Mode) throws {
        let replay = try Replay.of(
            Domctl.create(domain: 1, handle: 7).line(["domain": .number(1)]),
            Domctl.create(domain: 2, handle: 8).line(["domain": .number(2)]),
            Domctl.destroy(1).line(["domain": .number(1)]),
            Domctl.destroy(2).line(["domain": .number(2)]), mode: mode)
        let device = ReplayDevice(replay)
        #expect(Domctl.create(domain: 2, handle: 9).domain(over: device) == 2)
        #expect(Domctl.create(domain: 1, handle: 6).domain(over: device) == 1)
        #expect(Domctl.destroy(2).domain(over: device) == 2)
        #expect(Domctl.destroy(1).domain(over: device) == 1)
        #expect(replay.summary.difference == nil)
    }

    @Test func `two recorded domain IDs do not match one and the same`() throws {
        let lines = [Domctl.destroy(1).line(), Domctl.destroy(2).line(), Domctl.destroy(1).line()]
        let device = ReplayDevice(try Replay.of(lines: lines, .strict))
        #expect(Domctl.destroy(5).domain(over: device) == 5)
        #expect(Domctl.destroy(5).domain(over: device) == nil)
        let tolerant = ReplayDevice(try Replay.of(lines: lines))
        #expect(Domctl.destroy(5).domain(over: tolerant) == nil)
    }

    /// Domain 0 and the DOMID_ constants are the same in every run.
    @Test(arguments: modes, [UInt16(0), 0x7ff0, 0x7ff4])
    func `a reserved domain ID matches no other`(mode: Replay.Mode, domain: UInt16) throws {
        let device = ReplayDevice(try Replay.of(Domctl.destroy(domain).line(), mode: mode))
        #expect(Domctl.destroy(3).domain(over: device) == nil)
    }

    @Test(arguments: modes)
    func `a field that is no identifier matches only an equal one`(mode: Replay.Mode) throws {
        let line = Domctl.create(domain: 0, handle: 7, cpus: 1).line(["domain": .number(3)])
        let device = ReplayDevice(try Replay.of(line, mode: mode))
        #expect(Domctl.create(domain: 0, handle: 7, cpus: 2).domain(over: device) == nil)
    }

    /// The arguments of an unknown hypercall are five words, and some may be addresses.
    @Test(arguments: modes)
    func `an address in an unknown hypercall matches another one`(mode: Replay.Mode) throws {
        func words(_ third: UInt64) -> mirror_privcmd_hypercall {
            var call = mirror_privcmd_hypercall()
            call.op = 63
            call.arg.0 = 5
            call.arg.2 = third
            return call
        }
        let line =
            #"{"hypercall":"63","in":{"arg":["0x5","0x0","0x7f1234567000","0x0","0x0"],"op":63},"#
            + #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":1,"result":9}"#
        for (third, isSame) in [(0x5555_1234_5000, true), (0x1000, false), (0, false)] {
            let device = ReplayDevice(try Replay.of(line, mode: mode))
            var call = words(UInt64(third))
            let outcome = device.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &call)
            #expect((outcome == .success(9)) == isSame)
        }
    }

    @Test(arguments: modes)
    func `an address in a raw argument matches another one`(mode: Replay.Mode) throws {
        let line =
            #"{"in":{"raw":"0100000000000000004056341f7f0000"},"ioctl":"0x0010500b","#
            + #""ns":1,"result":9}"#
        for (word, isSame) in [(0x5555_1234_5000 as UInt64, true), (0x1000, false)] {
            let device = ReplayDevice(try Replay.of(line, mode: mode))
            var bytes = (UInt64(1), word)
            #expect((device.ioctl(0x0010_500b, &bytes) == .success(9)) == isSame)
        }
    }
}
