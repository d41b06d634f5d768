// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit

/// A call on an invented memory, as one who stands beside it sees it.
struct MadeCall {
    let memory: InventedMemory
    let observation: CallCapture

    init(_ memory: InventedMemory, _ request: UInt32, _ argument: Address) {
        self.memory = memory
        observation = CallCapture(Request(request), argument, in: memory)
    }

    /// A hypercall with its arguments.
    init(_ memory: InventedMemory, hypercall number: UInt32, _ arguments: UInt64...) {
        let words = arguments + Array(repeating: 0, count: 5 - arguments.count)
        let envelope = mirror_privcmd_hypercall(
            op: UInt64(number), arg: (words[0], words[1], words[2], words[3], words[4]))
        self.init(memory, MIRROR_IOCTL_PRIVCMD_HYPERCALL, memory.place(envelope))
    }

    /// A domctl with the bytes of its arm.
    init(
        _ memory: InventedMemory, domctl command: UInt32, on domain: UInt16 = 1,
        version: UInt32 = 0x17, at envelope: Address? = nil, _ arm: some BitwiseCopyable
    ) {
        let address = memory.placeDomctl(command, on: domain, version: version, arm)
        self.init(memory, hypercall: MIRROR___HYPERVISOR_domctl, address.rawValue)
    }

    /// The line of the call.
    func line(_ answer: RecordedCall.Response = .result(0)) -> RecordedCall {
        observation.finish(answer, in: memory, nanoseconds: 1)
    }

    /// What the caller wrote.
    var input: FieldValues {
        if case .fields(let values) = observation.invocation.input { values } else { [:] }
    }
}

extension InventedMemory {
    /// Places a domctl's envelope with the bytes of its arm.
    func placeDomctl(
        _ command: UInt32, on domain: UInt16, version: UInt32 = 0x17, _ arm: some BitwiseCopyable
    ) -> Address {
        var bytes = [UInt8](repeating: 0, count: MemoryLayout<mirror_xen_domctl>.size)
        withUnsafeBytes(of: command) { bytes.replaceSubrange(0..<4, with: $0) }
        withUnsafeBytes(of: version) { bytes.replaceSubrange(4..<8, with: $0) }
        withUnsafeBytes(of: domain) { bytes.replaceSubrange(8..<10, with: $0) }
        withUnsafeBytes(of: arm) { bytes.replaceSubrange(16..<(16 + $0.count), with: $0) }
        return place(bytes)
    }

    /// A sysctl as a toolstack writes it: command, interface version, argument.
    func placeSysctl(
        _ command: UInt32, version: UInt32 = 0x15, _ arm: some BitwiseCopyable
    ) -> Address {
        var bytes = [UInt8](repeating: 0, count: MemoryLayout<mirror_xen_sysctl>.size)
        withUnsafeBytes(of: command) { bytes.replaceSubrange(0..<4, with: $0) }
        withUnsafeBytes(of: version) { bytes.replaceSubrange(4..<8, with: $0) }
        withUnsafeBytes(of: arm) { bytes.replaceSubrange(8..<(8 + $0.count), with: $0) }
        return place(bytes)
    }
}
