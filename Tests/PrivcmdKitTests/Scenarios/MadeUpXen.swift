// SPDX-License-Identifier: MIT

import CPrivcmd
import Synchronization
import SystemPackage
import TestSupport

@testable import PrivcmdKit

/// A Xen and a Linux that answer as a test says: by default everything succeeds.
final class MadeUpXen: Transport, PCIControl {
    /// The errno of a call, by the name of its command or request; each is given once and for all.
    var refused: [String: Errno] { refusals.withLock { $0 } }
    private let refusals: Mutex<[String: Errno]>
    private let calls = Mutex<[String]>([])
    private let bars: Mutex<[UInt8]>
    private let xen: XenVersion
    /// The GSI and the irq of the device.
    private let gsi: UInt32
    private let number: UInt32
    /// Whether a reset clears the BARs for good.
    private let losesBARs: Bool
    /// Whether BARs can be written.
    private let keepsBARs: Bool

    init(
        _ refused: [String: Errno] = [:], xen: XenVersion = XenVersion(4, 20), gsi: UInt32 = 22,
        irq: UInt32 = 22, losesBARs: Bool = false, keepsBARs: Bool = false
    ) {
        refusals = Mutex(refused)
        self.xen = xen
        self.gsi = gsi
        number = irq
        self.losesBARs = losesBARs
        self.keepsBARs = keepsBARs
        var space = [UInt8](repeating: 0, count: Int(MIRROR_PCI_CFG_SPACE_SIZE))
        space[Int(MIRROR_PCI_COMMAND)] = UInt8(MIRROR_PCI_COMMAND_MEMORY)
        space[Int(MIRROR_PCI_BASE_ADDRESS_0) + 3] = 0xfe
        space[Int(MIRROR_PCI_CAPABILITY_LIST)] = 0x40
        space[0x40] = UInt8(MIRROR_PCI_CAP_ID_EXP)
        space[0x40 + Int(MIRROR_PCI_EXP_DEVCAP) + 3] = UInt8(MIRROR_PCI_EXP_DEVCAP_FLR >> 24)
        bars = Mutex(space)
    }

    /// What was called, in order.
    var log: [String] { calls.withLock { $0 } }

    private func note(_ call: String) -> Errno? {
        calls.withLock { $0.append(call) }
        return refusals.withLock { $0[call] }
    }

    func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> CallOutcome
    {
        let call = CallDecoder.decode(request, argument, in: memory)
        let name = call.invocation.command ?? call.invocation.ioctl
        if name == "version" { return .success(Int64(xen.major << 16 | xen.minor)) }
        if let errno = note(name) { return .errno(errno) }
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
        if let errno = note("bind") { throw errno }
        guard losesBARs else { return }
        bars.withLock { $0[Int(MIRROR_PCI_BASE_ADDRESS_0) + 3] = 0 }
    }

    func unbindFromPciback(_ device: SBDF) throws(Errno) {
        if let errno = note("unbind") { throw errno }
    }

    func reset(_ device: SBDF) throws(Errno) { if let errno = note("reset") { throw errno } }

    func readConfiguration(of device: SBDF, at offset: Int, count: Int) throws(Errno) -> [UInt8] {
        bars.withLock { Array($0[offset..<offset + count]) }
    }

    func writeConfiguration(_ bytes: [UInt8], of device: SBDF, at offset: Int) throws(Errno) {
        if let errno = note("config") { throw errno }
        if keepsBARs, offset >= Int(MIRROR_PCI_BASE_ADDRESS_0) { return }
        bars.withLock { $0.replaceSubrange(offset..<offset + bytes.count, with: bytes) }
    }

    func irq(of device: SBDF) -> IRQ? { IRQ(number) }

    /// Plays a scenario on it, as on a system.
    func play(
        _ name: String, on system: SystemSnapshot = .pvhDom0, with subject: SBDF? = .bound,
        isInterrupted: @escaping () -> Bool = { false }
    ) throws -> ScenarioReport {
        let device = Device(self, system, .kernel("/dev/xen/privcmd"), control: self)
        guard let scenario = Scenario.all.first(where: { $0.name == name }) else {
            throw Errno.noSuchFileOrDirectory
        }
        return ScenarioRun(on: device, deviceUnderTest: subject, isInterrupted: isInterrupted)
            .run(scenario)
    }
}
