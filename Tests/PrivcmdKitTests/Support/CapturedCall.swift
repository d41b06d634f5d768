// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import PrivcmdRecording

/// A call on test memory, captured as the recorder does.
struct CapturedCall {
    let memory: TestMemory
    let capture: CallCapture

    init(_ memory: TestMemory, _ request: UInt32, _ argument: Address) {
        self.memory = memory
        capture = CallCapture(Request(request), argument, in: memory)
    }

    /// Captures a hypercall.
    init(_ memory: TestMemory, hypercall number: UInt32, _ arguments: UInt64...) {
        let words = arguments + Array(repeating: 0, count: 5 - arguments.count)
        let envelope = mirror_privcmd_hypercall(
            op: UInt64(number), arg: (words[0], words[1], words[2], words[3], words[4]))
        self.init(memory, MIRROR_IOCTL_PRIVCMD_HYPERCALL, memory.allocate(envelope))
    }

    /// Captures a domctl whose union contains the given argument.
    init(
        _ memory: TestMemory, domctl command: UInt32, on domain: UInt16 = 1,
        version: UInt32 = 0x17, at envelope: Address? = nil, _ argument: some BitwiseCopyable
    ) {
        let address = memory.allocateDomctl(command, on: domain, version: version, argument)
        self.init(memory, hypercall: MIRROR___HYPERVISOR_domctl, address.rawValue)
    }

    /// Returns the line of the recording.
    func line(_ response: RecordedCall.Response = .result(0)) -> RecordedCall {
        capture.finish(response, in: memory, nanoseconds: 1)
    }

    /// The input fields.
    var input: FieldValues {
        if case .fields(let values) = capture.invocation.input { values } else { [:] }
    }
}

extension TestMemory {
    /// Allocates a domctl structure whose union contains the given argument.
    func allocateDomctl(
        _ command: UInt32, on domain: UInt16, version: UInt32 = 0x17,
        _ argument: some BitwiseCopyable
    ) -> Address {
        var bytes = [UInt8](repeating: 0, count: MemoryLayout<mirror_xen_domctl>.size)
        withUnsafeBytes(of: command) { bytes.replaceSubrange(0..<4, with: $0) }
        withUnsafeBytes(of: version) { bytes.replaceSubrange(4..<8, with: $0) }
        withUnsafeBytes(of: domain) { bytes.replaceSubrange(8..<10, with: $0) }
        withUnsafeBytes(of: argument) { bytes.replaceSubrange(16..<(16 + $0.count), with: $0) }
        return allocate(bytes)
    }

    /// Allocates a sysctl structure whose union contains the given argument.
    func allocateSysctl(
        _ command: UInt32, version: UInt32 = 0x15, _ argument: some BitwiseCopyable
    ) -> Address {
        var bytes = [UInt8](repeating: 0, count: MemoryLayout<mirror_xen_sysctl>.size)
        withUnsafeBytes(of: command) { bytes.replaceSubrange(0..<4, with: $0) }
        withUnsafeBytes(of: version) { bytes.replaceSubrange(4..<8, with: $0) }
        withUnsafeBytes(of: argument) { bytes.replaceSubrange(8..<(8 + $0.count), with: $0) }
        return allocate(bytes)
    }
}
