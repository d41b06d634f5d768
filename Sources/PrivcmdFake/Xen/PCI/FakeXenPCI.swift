// SPDX-License-Identifier: MIT

internal import CPrivcmd
package import PrivcmdKit
internal import SystemPackage

/// The PCI devices in Xen's state: their owners, and vPCI's copy of their registers.
package struct FakeXenPCI {
    private var devices: ContiguousArray<Function>
    private let rules: FakeVPCI.Rules
    /// Whether the hardware domain accesses configuration space only through vPCI.
    let usesVPCI: Bool

    /// A PCI function.
    package struct Function {
        let sbdf: SBDF
        /// The domain that owns it.
        package var owner: DomainID
        /// Whether Xen has it in its list: PHYSDEVOP_pci_device_remove clears this.
        var isKnown = true
        /// Whether PHYSDEVOP_prepare_msix has prepared its MSI-X table.
        var isMSIXPrepared = false
        var configSpace: FakeConfigSpace
        /// vPCI's state; nil if its owner accesses the device directly.
        var vpci: FakeVPCI?
    }

    /// The owner of quarantined devices.
    static let domIO = DomainID(UInt16(MIRROR_DOMID_IO))
    private static let hardwareDomain = DomainID(0)

    /// Creates the devices of a profile in the state after Xen's boot.
    init(_ profile: FakeProfile, _ behavior: XenBehavior, usesVPCI: Bool) {
        self.usesVPCI = usesVPCI
        rules = FakeVPCI.Rules(
            ramFrames: ClosedRangeSet([
                0...Self.lowMemoryEnd,
                Self.highMemory...(profile.machine.memoryEnd >> UserSpace.pageShift - 1),
            ]),
            firmwareFrames: ClosedRangeSet(
                profile.machine.memoryMap.map(UserSpace.pageNumbers)),
            hidesCapability: behavior.has(.hidesCapability),
            enablesEveryBAR: behavior.has(.countsEveryBAR),
            forwardsBARWrites: behavior.mutations.contains(.writesBARInUse))
        devices = ContiguousArray(
            profile.system.devices.map { device in
                Function(
                    sbdf: device.sbdf, owner: profile.owners[device.sbdf] ?? Self.hardwareDomain,
                    configSpace: FakeConfigSpace(
                        device, profile.machine.deviceRegisters[device.sbdf]))
            })
        for index in devices.indices { _ = resetVPCI(index) }
    }

    /// PCs have the VGA memory and the option ROMs between these frames.
    private static let lowMemoryEnd: UInt64 = 0x9e
    private static let highMemory: UInt64 = 0x100

    /// Finds a device in Xen's list.
    package func index(of sbdf: SBDF) -> Int? {
        devices.firstIndex { $0.sbdf == sbdf && $0.isKnown }
    }

    /// Finds a device of the machine, whether or not Xen has it in its list.
    func machineIndex(of sbdf: SBDF) -> Int? { devices.firstIndex { $0.sbdf == sbdf } }

    package subscript(_ index: Int) -> Function {
        get { devices[index] }
        _modify { yield &devices[index] }
    }

    // MARK: vPCI

    /// Recreates vPCI's state of a device from the device's registers.
    ///
    /// - Parameter index: the device.
    /// - Returns: the errno on failure; nil also if vPCI does not handle the device.
    mutating func resetVPCI(_ index: Int) -> Errno? {
        devices[index].vpci = nil
        guard usesVPCI, devices[index].owner == Self.hardwareDomain else { return nil }
        do throws(Errno) {
            devices[index].vpci = try FakeVPCI(devices[index].configSpace, rules)
            return nil
        } catch {
            return error
        }
    }

    /// Writes a device's configuration space as the hardware domain does.
    mutating func write(_ bytes: [UInt8], to index: Int, at offset: Int) {
        guard var vpci = devices[index].vpci else {
            return devices[index].configSpace.write(bytes, at: offset)
        }
        vpci.write(&devices[index].configSpace, bytes, at: offset, rules)
        devices[index].vpci = vpci
    }

    /// Reads a device's configuration space as the hardware domain does.
    func read(_ index: Int, at offset: Int, count: Int) -> [UInt8] {
        let device = devices[index]
        return device.vpci?.read(device.configSpace, at: offset, count: count)
            ?? device.configSpace.read(at: offset, count: count)
    }

    // MARK: Owners

    /// Assigns a device to a domain.
    mutating func assign(_ index: Int, to owner: DomainID) -> Errno? {
        devices[index].owner = owner
        return resetVPCI(index)
    }

    /// Assigns the devices of a destroyed domain to DOMID_IO.
    mutating func quarantineDevices(of owner: DomainID) {
        for index in devices.indices where devices[index].owner == owner {
            devices[index].owner = Self.domIO
        }
    }
}
