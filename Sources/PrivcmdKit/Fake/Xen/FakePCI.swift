// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The machine's PCI devices, as the hypervisor keeps them.
struct FakePCI {
    private var devices: ContiguousArray<Function>
    private let rules: FakeVPCI.Rules
    /// Whether the hardware domain reaches configuration spaces only through vPCI.
    let isTrapped: Bool

    /// A device.
    struct Function {
        let sbdf: SBDF
        /// Whose it is.
        var owner: DomainID
        /// Whether Xen knows of it: a dom0 may have it forgotten.
        var isKnown = true
        /// Whether it was given to nobody on purpose, so that it comes back to the hardware domain.
        var isQuarantined = false
        /// Whether Xen has its MSI-X table ready for another domain.
        var isMSIXPrepared = false
        var registers: FakeRegisters
        /// What vPCI keeps of it; nil where nothing stands between it and its owner.
        var vpci: FakeVPCI?
    }

    /// The domain whose devices nobody uses.
    static let nobody = DomainID(UInt16(MIRROR_DOMID_IO))
    private static let hardwareDomain = DomainID(0)

    /// Takes the devices of a profile, as Xen finds them when it boots.
    init(_ profile: FakeProfile, _ traits: XenTraits, isTrapped: Bool) {
        self.isTrapped = isTrapped
        rules = FakeVPCI.Rules(
            memory: FakeRanges([
                0...Self.lowMemoryEnd, Self.highMemory...(profile.machine.memoryEnd >> 12 - 1),
            ]),
            occupied: FakeRanges(
                profile.machine.memoryMap.map { $0.lowerBound >> 12...$0.upperBound >> 12 }),
            hidesCapability: traits.has(.hidesCapability),
            holdsEveryBAR: traits.has(.holdsEveryBAR),
            isFlawed: traits.flaws.contains(.writesBARInUse))
        devices = ContiguousArray(
            profile.system.devices.map { device in
                Function(
                    sbdf: device.sbdf, owner: profile.owners[device.sbdf] ?? Self.hardwareDomain,
                    registers: FakeRegisters(device, profile.machine.registers[device.sbdf]))
            })
        for index in devices.indices { _ = watch(index) }
    }

    /// PCs have their old display, and what belongs to it, between these frames.
    private static let lowMemoryEnd: UInt64 = 0x9e
    private static let highMemory: UInt64 = 0x100

    /// Finds a device that Xen knows of.
    func index(of sbdf: SBDF) -> Int? {
        devices.firstIndex { $0.sbdf == sbdf && $0.isKnown }
    }

    /// Finds a device that the machine has, whether Xen knows of it or not.
    func anyIndex(of sbdf: SBDF) -> Int? { devices.firstIndex { $0.sbdf == sbdf } }

    subscript(_ index: Int) -> Function {
        get { devices[index] }
        _modify { yield &devices[index] }
    }

    // MARK: vPCI

    /// Has vPCI look at a device anew, and forget what it remembered of it.
    ///
    /// - Parameter index: the device.
    /// - Returns: why it cannot; then nothing stands between the device and its owner.
    mutating func watch(_ index: Int) -> Errno? {
        devices[index].vpci = nil
        guard isTrapped, devices[index].owner == Self.hardwareDomain else { return nil }
        do throws(Errno) {
            devices[index].vpci = try FakeVPCI(devices[index].registers, rules)
            return nil
        } catch {
            return error
        }
    }

    /// Writes to a device's registers as the hardware domain does.
    mutating func write(_ bytes: [UInt8], to index: Int, at offset: Int) {
        guard var vpci = devices[index].vpci else {
            return devices[index].registers.write(bytes, at: offset)
        }
        vpci.write(&devices[index].registers, bytes, at: offset, rules)
        devices[index].vpci = vpci
    }

    /// Reads a device's registers as the hardware domain does.
    func read(_ index: Int, at offset: Int, count: Int) -> [UInt8] {
        let device = devices[index]
        return device.vpci?.read(device.registers, at: offset, count: count)
            ?? device.registers.read(at: offset, count: count)
    }

    // MARK: Owners

    /// Gives a device to a domain.
    mutating func give(_ index: Int, to owner: DomainID) -> Errno? {
        devices[index].owner = owner
        devices[index].isQuarantined = owner == Self.nobody
        return watch(index)
    }

    /// Takes the devices of a domain that is no more.
    mutating func takeBack(from owner: DomainID) {
        for index in devices.indices where devices[index].owner == owner {
            devices[index].owner = Self.nobody
        }
    }
}
