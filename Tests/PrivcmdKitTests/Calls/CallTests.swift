// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `typed calls of Privcmd` {
    @Test(arguments: PrivcmdError.Operation.calls, [Errno.eperm, .enodev, Errno(rawValue: 4000)])
    func `an errno is thrown unchanged with its operation`(
        call: PrivcmdError.Operation, errno: Errno
    ) {
        let error = call.error(over: ScriptedTransport(.errno(errno)))
        #expect(error == PrivcmdError(call, .errno(errno)))
        #expect(error?.errno == errno)
    }

    @Test(arguments: PrivcmdError.Operation.calls)
    func `a call that is not emulated throws an error without an errno`(
        call: PrivcmdError.Operation
    ) {
        let error = call.error(over: ScriptedTransport(.failure(.notEmulated("a gap"))))
        #expect(error == PrivcmdError(call, .notEmulated("a gap")))
        #expect(error?.errno == nil)
    }

    @Test(arguments: PrivcmdError.Operation.calls)
    func `each typed call issues one request`(call: PrivcmdError.Operation) {
        let transport = ScriptedTransport(.errno(.eintr))
        _ = call.error(over: transport)
        #expect(transport.requests.count == 1)
    }

    @Test func `xenVersion needs no hypercall buffer`() throws {
        let transport = ScriptedTransport(buffer: .failure(.errno(.enomem))) { _, _, _ in
            .success(0x0004_0011)
        }
        #expect(try Privcmd(over: transport).xenVersion() == XenVersion(4, 17))
    }

    @Test func `a failed buffer allocation is thrown and no request is issued`() {
        let transport = ScriptedTransport(buffer: .failure(.errno(.enomem))) { _, _, _ in
            .success(0)
        }
        let call = PrivcmdError.Operation.setupGSI(GSI(22))
        #expect(call.error(over: transport)?.errno == .enomem)
        #expect(transport.requests.isEmpty)
    }

    /// Xen returns EEXIST if xen-pciback registered the GSI.
    @Test(arguments: [
        (CallOutcome.success(0), Privcmd.SetupOutcome.registered),
        (.errno(.eexist), .alreadyRegistered), (.success(9), .acpiInterrupt),
    ])
    func `setupGSI succeeds on 0, EEXIST and a positive result`(
        outcome: CallOutcome, expected: Privcmd.SetupOutcome
    ) throws {
        #expect(try Privcmd(over: ScriptedTransport(outcome)).setupGSI(GSI(9)) == expected)
    }

    @Test(arguments: [
        (TriggerMode.level, Polarity.low, [UInt8(1), 1]), (.edge, .high, [0, 0]),
        (.level, .high, [1, 0]), (.edge, .low, [0, 1]),
    ])
    func `setupGSI encodes trigger and polarity as Xen does`(
        trigger: TriggerMode, polarity: Polarity, expected: [UInt8]
    ) throws {
        let transport = ScriptedTransport { _, address, memory in
            guard let envelope = memory.readBytes(at: address, count: 48),
                let argument = memory.readBytes(at: Address(word(envelope, at: 16)), count: 8)
            else { return .errno(.efault) }
            #expect(word(envelope, at: 8) == 21)
            #expect(argument == [22, 0, 0, 0] + expected + [0, 0])
            return .success(0)
        }
        let outcome = try Privcmd(over: transport).setupGSI(
            GSI(22), trigger: trigger, polarity: polarity)
        #expect(outcome == .registered)
    }

    @Test func `mapPIRQ passes the GSI, and the chosen pIRQ or -1`() throws {
        let transport = ScriptedTransport { _, address, memory in
            guard let envelope = memory.readBytes(at: address, count: 48),
                let argument = memory.readBytes(at: Address(word(envelope, at: 16)), count: 40)
            else { return .errno(.efault) }
            #expect(word(envelope, at: 8) == 13)
            #expect(argument[0..<2] == [3, 0])
            #expect(argument[4..<12] == [1, 0, 0, 0, 22, 0, 0, 0])
            return .success(Int64(Int8(bitPattern: argument[12])))
        }
        let privcmd = Privcmd(over: transport)
        #expect(try privcmd.mapPIRQ(GSI(22), to: DomainID(3)) == PIRQ(-1))
        #expect(try privcmd.mapPIRQ(GSI(22), to: DomainID(3), as: PIRQ(20)) == PIRQ(20))
    }

    @Test(arguments: zip(ResetType.allCases, UInt32(0)...3))
    func `resetState passes the PCI address, and the type as flags`(
        type: ResetType, flags: UInt32
    ) throws {
        let transport = ScriptedTransport { _, address, memory in
            guard let envelope = memory.readBytes(at: address, count: 48) else {
                return .errno(.efault)
            }
            let argument = Address(word(envelope, at: 16))
            guard let bytes = memory.readBytes(at: argument, count: 8) else {
                return .errno(.efault)
            }
            #expect(bytes == [0xcd, 0xab, 0xef, 0x1b << 3 | 5] + [UInt8(flags), 0, 0, 0])
            #expect(word(envelope, at: 0) == 33)
            #expect(word(envelope, at: 8) == 32)
            return .success(0)
        }
        let sbdf = try SBDF(parsing: "abcd:ef:1b.5")
        try Privcmd(over: transport).resetState(of: sbdf, as: type)
        #expect(transport.requests == [Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL)])
    }

    @Test func `hypercall passes its arguments unchanged`() throws {
        let transport = ScriptedTransport { request, address, memory in
            #expect(request.rawValue == MIRROR_IOCTL_PRIVCMD_HYPERCALL)
            guard let envelope = memory.readBytes(at: address, count: 48) else {
                return .errno(.efault)
            }
            let words = stride(from: 0, to: 48, by: 8).map { word(envelope, at: $0) }
            #expect(words == [34, 1, .max, 3, 0, 0])
            return .success(7)
        }
        #expect(try Privcmd(over: transport).hypercall(34, [1, .max, 3]) == 7)
    }

    /// Bytes that one call leaves in the buffer must not reach the next call.
    @Test func `the shared buffer is cleared between calls`() throws {
        let transport = ScriptedTransport { _, address, memory in
            guard let envelope = memory.readBytes(at: address, count: 48) else {
                return .errno(.efault)
            }
            let argument = Address(word(envelope, at: 16))
            guard let bytes = memory.readBytes(at: argument, count: 8) else {
                return .errno(.efault)
            }
            #expect(bytes[6..<8] == [0, 0])
            _ = memory.writeBytes([UInt8](repeating: 0xaa, count: 64), at: argument)
            return .success(0)
        }
        let privcmd = Privcmd(over: transport)
        for _ in 0..<2 { #expect(try privcmd.setupGSI(GSI(5)) == .registered) }
    }
}
