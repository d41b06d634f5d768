// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdFake
import PrivcmdJSON
import PrivcmdKit

/// Parses a profile's devices.
extension ProfileFile {
    enum DeviceKey: String, ProfileFileKey {
        case sbdf, vendor, device, driver, irq, pin, gsi, owner, bars, msi, msix, command
        case classCode = "class"
        case interruptLine = "interrupt-line"
        case decodesMemory = "decodes-memory"
        case isClearedByReset = "cleared-by-reset"

        var since: Int {
            switch self {
            case .sbdf, .classCode, .vendor, .device, .driver, .irq, .pin, .gsi: 1
            default: 2
            }
        }
    }

    private enum IOAPICKey: String, ProfileFileKey {
        case gsi, pins
        var since: Int { 2 }
    }

    /// Replaces the devices of the base profile with the file's.
    static func parseDevices(_ tree: JSONTree, of profile: inout FakeProfile, version: Int)
        throws(ProfileFileFault)
    {
        profile.system.devices = []
        profile.gsis = [:]
        profile.owners = [:]
        profile.machine.deviceRegisters = [:]
        for element in try tree.list("a list of devices") {
            let entry = try ProfileFileObject<DeviceKey>(element, version: version, "a device")
            try parseDevice(entry, to: &profile)
        }
        profile.system.devices.sort { $0.sbdf < $1.sbdf }
        profile.interrupts = profile.initialInterrupts
    }

    private static func parseDevice(
        _ entry: ProfileFileObject<DeviceKey>, to profile: inout FakeProfile
    )
        throws(ProfileFileFault)
    {
        let address = try entry.required(.sbdf)
        let sbdf = try address.sbdf()
        guard profile.system.device(sbdf) == nil else {
            throw .init("the device \(sbdf) appears twice", at: address)
        }
        var device = PCIDevice(sbdf: sbdf)
        device.classCode = try entry[.classCode]?.text("a class code such as '0x020000'")
        device.vendor = try entry[.vendor]?.text("a vendor such as '0x8086'")
        device.device = try entry[.device]?.text("a device number such as '0x10d3'")
        device.driver = try entry[.driver]?.text("the name of a driver")
        device.irq = try entry[.irq]?.number("an irq", in: 0...UInt32.max)
        device.pin = try entry[.pin]?.number("an interrupt pin", in: 0...4)
        profile.system.devices.append(device)
        if let tree = entry[.gsi] {
            profile.gsis[sbdf] = try parseGSI(tree, profile)
            guard device.pin != 0 else {
                throw .init("a device without an interrupt pin has no GSI", at: tree)
            }
        }
        if let tree = entry[.owner] { profile.owners[sbdf] = try parseDomain(tree) }
        if device.isBoundToPciback, let tree = entry[.driver] {
            try checkBinding(sbdf, tree, profile)
        }
        profile.machine.deviceRegisters[sbdf] = try parseRegisters(entry)
    }

    /// Throws if the kernel or Xen of the profile cannot bind the device to xen-pciback.
    private static func checkBinding(_ sbdf: SBDF, _ tree: JSONTree, _ profile: FakeProfile)
        throws(ProfileFileFault)
    {
        guard profile.system.hasPciback else {
            throw .init("\(sbdf) is bound to pciback, but xen-pciback is missing", at: tree)
        }
        guard profile.canBind else {
            throw .init(
                "\(sbdf) is bound to pciback, which fails in a PVH dom0 with this Linux and Xen:"
                    + " Xen refuses setup_gsi or the report of a reset", at: tree)
        }
        let needsGSI = profile.system.domain?.type == .pvh && profile.has(.setsUpGSI)
        guard !needsGSI || profile.gsis[sbdf] != nil else {
            throw .init(
                "\(sbdf) is bound to pciback but has no 'gsi', which a PVH dom0 with this Linux"
                    + " needs", at: tree)
        }
    }

    /// Parses a GSI of one of the machine's IO-APICs.
    static func parseGSI(_ tree: JSONTree, _ profile: FakeProfile) throws(ProfileFileFault) -> GSI {
        let spans = profile.ioAPICTopology.ioAPICs.map(\.gsis)
        let ranges = spans.map { "\($0.lowerBound) to \($0.upperBound - 1)" }
        let expected = "a GSI of the machine's IO-APICs, \(ranges.joined(separator: " or "))"
        guard case .number(let digits) = tree.value, let number = UInt32(digits),
            spans.contains(where: { $0.contains(number) })
        else { throw tree.mismatch(expecting: expected) }
        return GSI(number)
    }

    /// Parses the domain that owns a device.
    static func parseDomain(_ tree: JSONTree) throws(ProfileFileFault) -> DomainID {
        if case .string("DOMID_IO") = tree.value { return DomainID(UInt16(MIRROR_DOMID_IO)) }
        let last = UInt16(MIRROR_DOMID_FIRST_RESERVED) - 1
        guard case .number(let digits) = tree.value, let number = UInt16(digits), number <= last
        else { throw tree.mismatch(expecting: "a domain from 0 to \(last), or 'DOMID_IO'") }
        return DomainID(number)
    }

    static func parseIOAPICs(_ tree: JSONTree) throws(ProfileFileFault) -> [IOAPICTopology.IOAPIC] {
        var ioAPICs: [IOAPICTopology.IOAPIC] = []
        let elements = try tree.list("a list of IO-APICs")
        for element in elements {
            let object = try ProfileFileObject<IOAPICKey>(element, "an IO-APIC")
            let first = try object.required(.gsi)
            let next = ioAPICs.last?.gsis.upperBound ?? 0
            // Xen numbers GSIs without a gap, in the order of the IO-APICs.
            let gsi = try first.number("a GSI", in: 0...UInt32.max)
            guard gsi == next else {
                throw .init("expected GSI \(next), since GSIs have no gap, not \(gsi)", at: first)
            }
            let pins = try object.required(.pins).number("a number of pins", in: 1...UInt32(240))
            ioAPICs.append(IOAPICTopology.IOAPIC(firstGSI: GSI(gsi), pinCount: pins))
            guard ioAPICs.count <= 16 else {
                throw .init("expected at most 16 IO-APICs", at: element)
            }
        }
        guard !ioAPICs.isEmpty else { throw tree.mismatch(expecting: "at least one IO-APIC") }
        return ioAPICs
    }
}
