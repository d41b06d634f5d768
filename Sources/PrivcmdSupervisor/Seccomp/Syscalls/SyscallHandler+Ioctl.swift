// SPDX-License-Identifier: MIT

internal import CSupervise
import PrivcmdDevices
internal import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

extension SyscallHandler {
    /// Performs an ioctl on an emulated file.
    func ioctl(_ call: supervise_syscall, _ caller: SupervisedProcess) throws(Errno)
        -> NotifyResponse
    {
        guard let entry = try caller.openEntry(call.fd) else { return .continueInKernel }
        let request = Request(UInt32(truncatingIfNeeded: call.flags))
        let argument = Address(call.buffer)
        func numberedCaller() -> RecordedCaller { recordedCaller(call, entry) }
        let result = recorder.recordingCall(request, argument, in: caller, by: numberedCaller) {
            entry.file.perform(request, argument, in: caller, by: numberedCaller)
        }
        switch result {
        case .success(let value):
            if !device.fillsMappings { caller.mapZeroPages(request, argument) }
            return .returnValue(value)
        case .failure(let failure): return .error(errno(failure))
        }
    }
}
