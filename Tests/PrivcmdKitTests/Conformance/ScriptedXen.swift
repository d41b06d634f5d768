// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdConformance
import PrivcmdDevices
import PrivcmdRecording
import Synchronization
import SystemPackage
import TestSupport

@testable import PrivcmdKit

/// A Xen and a Linux whose results a test sets.
///
/// By default every call succeeds.
final class ScriptedXen: Transport, PCIControl {
    /// The errno of each call that fails, by its command or request.
    private let errnos: [String: Errno]
    private let calls = Mutex<[String]>([])
    private let configuration: Mutex<[UInt8]>
    private let xen: XenVersion
    private let gsi: UInt32
    private let irqNumber: UInt32
    /// Whether binding clears the BARs without restoring them.
    private let clearsBARs: Bool
    /// Whether writes to the BARs are ignored.
    private let ignoresBARWrites: Bool

    init(
        _ errnos: [String: Errno] = [:], xen: XenVersion = XenVersion(4, 20), gsi: UInt32 = 22,
        irq: UInt32 = 22, clearsBARs: Bool = false, ignoresBARWrites: Bool = false
    ) {
        self.errnos = errnos
        self.xen = xen
        self.gsi = gsi
        irqNumber = irq
        self.clearsBARs = clearsBARs
        self.ignoresBARWrites = ignoresBARWrites
        var space = [UInt8](repeating: 0, count: Int(MIRROR_PCI_CFG_SPACE_SIZE))
        space[Int(MIRROR_PCI_COMMAND)] = UInt8(MIRROR_PCI_COMMAND_MEMORY)
        space[Int(MIRROR_PCI_BASE_ADDRESS_0) + 3] = 0xfe
        space[Int(MIRROR_PCI_CAPABILITY_LIST)] = 0x40
        space[0x40] = UInt8(MIRROR_PCI_CAP_ID_EXP)
        space[0x40 + Int(MIRROR_PCI_EXP_DEVCAP) + 3] = UInt8(MIRROR_PCI_EXP_DEVCAP_FLR >> 24)
        configuration = Mutex(space)
    }

    /// The names of the calls so far, in order.
    var log: [String] { calls.withLock { $0 } }

    /// Records a call, and returns its errno; nil if it succeeds.
    private func record(_ call: String) -> Errno? {
        calls.withLock { $0.append(call) }
        return errnos[call]
    }

    func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> CallOutcome
    {
        let call = CallDecoder.decode(request, argument, in: memory)
        let name = call.invocation.command ?? call.invocation.ioctl
        if name == "version" { return .success(Int64(xen.major << 16 | xen.minor)) }
        if let errno = record(name) { return .errno(errno) }
        guard let target = call.target else { return .success(0) }
        var bytes = target.bytes
        switch name {
        case "createdomain":
            _ = FieldCoding.encode(["domain": .number(7)], target.structure, into: &bytes)
        case "map_pirq":
            _ = FieldCoding.encode(["pirq": .number(16)], target.structure, into: &bytes)
        case "IOCTL_PRIVCMD_PCIDEV_GET_GSI":
            _ = FieldCoding.encode(["gsi": .number(Int64(gsi))], target.structure, into: &bytes)
        default: break
        }
        _ = memory.write(bytes, to: target.address)
        return .success(0)
    }

    func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        do throws(Errno) {
            return try HypercallBuffer.ordinary(byteCount: byteCount)
        } catch {
            throw .errno(error)
        }
    }

    func bindToPciback(_ device: SBDF) throws(Errno) {
        if let errno = record("bind") { throw errno }
        guard clearsBARs else { return }
        configuration.withLock { $0[Int(MIRROR_PCI_BASE_ADDRESS_0) + 3] = 0 }
    }

    func unbindFromPciback(_ device: SBDF) throws(Errno) {
        if let errno = record("unbind") { throw errno }
    }

    func reset(_ device: SBDF) throws(Errno) { if let errno = record("reset") { throw errno } }

    func readConfiguration(of device: SBDF, at offset: Int, count: Int) throws(Errno) -> [UInt8] {
        configuration.withLock { Array($0[offset..<offset + count]) }
    }

    func writeConfiguration(_ bytes: [UInt8], of device: SBDF, at offset: Int) throws(Errno) {
        if let errno = record("config") { throw errno }
        if ignoresBARWrites, offset >= Int(MIRROR_PCI_BASE_ADDRESS_0) { return }
        configuration.withLock { $0.replaceSubrange(offset..<offset + bytes.count, with: bytes) }
    }

    func irq(of device: SBDF) -> IRQ? { IRQ(irqNumber) }

    /// Runs a scenario on it, with a system.
    func run(
        _ name: String, on system: SystemSnapshot = .pvhDom0, deviceUnderTest: SBDF? = .bound,
        isInterrupted: @escaping () -> Bool = { false }
    ) throws -> ScenarioReport {
        let device = Device(self, system, .kernel("/dev/xen/privcmd"), control: self)
        guard let scenario = Scenario.all.first(where: { $0.name == name }) else {
            throw Errno.noSuchFileOrDirectory
        }
        return ScenarioRun(
            on: device, deviceUnderTest: deviceUnderTest, isInterrupted: isInterrupted
        ).run(scenario)
    }
}
