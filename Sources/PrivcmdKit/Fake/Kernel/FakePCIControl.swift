// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import Synchronization
internal import SystemPackage

/// A fake's way of handling PCI devices: what Linux does by sysfs.
final class FakePCIControl: PCIControl {
    private let host: FakeHost

    init(_ host: FakeHost) { self.host = host }

    /// What stands for an answer that the hypervisor's half does not have.
    ///
    /// No step of Linux's gives this error.
    private static let unanswered = Errno(rawValue: EPROTO)

    private func change(
        _ body: (inout FakeDevices, inout FakeXen) throws(CallFailure) -> Void
    ) throws(Errno) {
        let failure = host.state.withLock { state -> CallFailure? in
            do throws(CallFailure) {
                try body(&state.kernel.devices, &state.xen)
                return nil
            } catch {
                return error
            }
        }
        switch failure {
        case nil: return
        case .errno(let errno): throw errno
        case .unanswered, .noHypercallBuffer, .unrecorded: throw Self.unanswered
        }
    }

    /// Binds a device to xen-pciback.
    func bindToPciback(_ device: SBDF) throws(Errno) {
        try change { (devices, xen) throws(CallFailure) in try devices.bind(device, &xen) }
    }

    /// Takes a device from xen-pciback.
    func unbindFromPciback(_ device: SBDF) throws(Errno) {
        try change { (devices, xen) throws(CallFailure) in try devices.unbind(device, &xen) }
    }

    /// Resets a device, and puts its registers back, as Linux does.
    func reset(_ device: SBDF) throws(Errno) {
        try change { (devices, xen) throws(CallFailure) in
            do throws(Errno) {
                try devices.resetBySysfs(device, &xen)
            } catch {
                throw .errno(error)
            }
        }
    }

    /// Reads a device's configuration space.
    func configuration(of device: SBDF, at offset: Int, count: Int) throws(Errno) -> [UInt8] {
        let bytes = host.state.withLock { state in
            state.xen.readConfiguration(of: device, at: offset, count: count)
        }
        guard let bytes else { throw .enoent }
        return bytes
    }

    /// Writes a device's configuration space.
    func setConfiguration(_ bytes: [UInt8], of device: SBDF, at offset: Int) throws(Errno) {
        try change { (_, xen) throws(CallFailure) in
            guard xen.hasDevice(device) else { throw .errno(.enoent) }
            xen.writeConfiguration(bytes, of: device, at: offset)
        }
    }

    /// The number in a device's sysfs `irq` file.
    func irq(of device: SBDF) -> IRQ? {
        host.state.withLock { state in state.kernel.devices.seen[device.rawValue]?.irq }
    }
}
