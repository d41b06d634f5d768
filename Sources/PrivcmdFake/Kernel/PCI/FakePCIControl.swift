// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
import PrivcmdKit
internal import Synchronization
internal import SystemPackage

/// Controls a fake's PCI devices, as Linux does through sysfs.
final class FakePCIControl: PCIControl {
    private let host: FakeHost

    init(_ host: FakeHost) { self.host = host }

    /// Stands for a call that the fake does not emulate.
    ///
    /// No operation of Linux fails with this errno.
    private static let notEmulated = Errno(rawValue: EPROTO)

    private func withPCI(
        _ body: (inout FakeKernelPCI, inout FakeXen) throws(CallFailure) -> Void
    ) throws(Errno) {
        let failure = host.state.withLock { state -> CallFailure? in
            do throws(CallFailure) {
                try body(&state.kernel.pci, &state.xen)
                return nil
            } catch {
                return error
            }
        }
        switch failure {
        case nil: return
        case .errno(let errno): throw errno
        case .notEmulated, .noHypercallBuffer, .recordingFailed: throw Self.notEmulated
        }
    }

    /// Binds a device to xen-pciback.
    func bindToPciback(_ device: SBDF) throws(Errno) {
        try withPCI { (devices, xen) throws(CallFailure) in try devices.bind(device, &xen) }
    }

    /// Unbinds a device from xen-pciback.
    func unbindFromPciback(_ device: SBDF) throws(Errno) {
        try withPCI { (devices, xen) throws(CallFailure) in try devices.unbind(device, &xen) }
    }

    /// Resets a device and restores its registers, as Linux does.
    func reset(_ device: SBDF) throws(Errno) {
        try withPCI { (devices, xen) throws(CallFailure) in
            try CallFailure.convertingErrno { () throws(Errno) in
                try devices.resetBySysfs(device, &xen)
            }
        }
    }

    /// Reads a device's configuration space.
    func readConfiguration(of device: SBDF, at offset: Int, count: Int) throws(Errno) -> [UInt8] {
        let bytes = host.state.withLock { state in
            state.xen.readConfiguration(of: device, at: offset, count: count)
        }
        guard let bytes else { throw .enoent }
        return bytes
    }

    /// Writes a device's configuration space.
    func writeConfiguration(_ bytes: [UInt8], of device: SBDF, at offset: Int) throws(Errno) {
        try withPCI { (_, xen) throws(CallFailure) in
            guard xen.hasDevice(device) else { throw .errno(.enoent) }
            xen.writeConfiguration(bytes, of: device, at: offset)
        }
    }

    /// The number in a device's sysfs `irq` file.
    func irq(of device: SBDF) -> IRQ? {
        host.state.withLock { state in state.kernel.pci.devices[device.rawValue]?.irq }
    }
}
