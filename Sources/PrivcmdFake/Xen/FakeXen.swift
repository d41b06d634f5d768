// SPDX-License-Identifier: MIT

package import CPrivcmd
package import PrivcmdKit
internal import SystemPackage

/// The hypervisor half of the fake: domains, their interrupts and devices, and the caller's
/// hypercalls.
///
/// It is a value: a test or the fuzzer can copy it cheaply and start from a saved state. The kernel
/// half uses these entry points:
/// - ``hypercall(_:_:)`` for PRIVCMD_HYPERCALL and for the drivers' own hypercalls
/// - ``dmOp(on:_:_:)`` and ``resourceSize(of:type:id:)`` for the ioctls of the same names
/// - `mappingErrors(of:_:)` and `checkResource(of:type:id:_:)` for mappings
/// - `readConfiguration(of:at:count:)`, `writeConfiguration(_:of:at:)` and `resetHardware(of:)` for
///   a device's registers
///
/// Source: xen/arch/x86/hypercall.c, xen/arch/x86/hvm/hypercall.c (Xen 4.17 to 4.22).
package struct FakeXen {
    let behavior: XenBehavior
    let system: SystemSnapshot
    package let domctlVersion: UInt32?
    let sysctlVersion: UInt32?
    /// The build and the command line of this Xen; nil if not known.
    let build: XenBuild?
    let commandLine: String?
    var hardware: FakeHardware
    var ioapic: FakeIOAPIC
    /// The domains, the caller first.
    package var domains: ContiguousArray<FakeDomain>
    /// The last ID that Xen chose for a domain.
    package var lastDomainID: UInt16 = 0
    /// The next frame that Xen allocates.
    var nextFrame: UInt64 = 0x10_0000
    package var pci: FakeXenPCI
    /// The physdev_op operations that the caller may use, one bit for each.
    private(set) var allowedPhysdevOps: UInt64 = 0

    /// The domain that makes the calls.
    var caller: FakeDomain { _read { yield domains[Self.callerIndex] } }
    static let callerIndex = 0
    /// A domU's ID.
    private static let defaultGuestID = DomainID(1)

    /// Creates the hypervisor in the state that the profile describes.
    package init(_ profile: FakeProfile) {
        let behavior = XenBehavior(profile)
        let system = profile.system
        let bootState = profile.interrupts
        var machineProfile = profile.machine
        machineProfile.gsiCount = max(machineProfile.gsiCount, profile.ioAPICTopology.gsiCount)
        let hardware = FakeHardware(machineProfile, msiInterrupts: bootState.msiInterrupts)
        self.behavior = behavior
        self.system = system
        self.hardware = hardware
        domctlVersion = system.xenRelease.flatMap(ABI.domctlVersion)
        sysctlVersion = system.xenRelease.flatMap(ABI.sysctlVersion)
        build = profile.build
        commandLine = profile.commandLine
        ioapic = FakeIOAPIC(machineProfile, registered: bootState.registered)
        let kind = system.domain?.type ?? .pv
        let isDom0 = system.domain?.isControlDomain == true
        let hasPIRQs = kind == .pv || kind == .hvm && !isDom0 && !behavior.has(.optionalPIRQs)
        var caller = FakeDomain(
            isDom0 ? DomainID(0) : Self.defaultGuestID, kind, hasPIRQs: hasPIRQs,
            isHardwareDomain: isDom0, isControlDomain: isDom0,
            FakeDomainInfo(kind, vcpus: UInt32(machineProfile.cpuCount)), on: hardware)
        caller.memory = FakeDomainMemory(ofDom0: kind, on: machineProfile)
        pci = FakeXenPCI(profile, behavior, usesVPCI: isDom0 && kind == .pvh)
        if isDom0 {
            caller.applyBootState(bootState, on: hardware)
            caller.access = AccessRanges(ofDom0: kind, on: machineProfile, behavior)
            domains = [caller]
        } else {
            // A domU can see nothing of the dom0, so its state is minimal.
            let dom0 = FakeDomain(
                DomainID(0), .pv, hasPIRQs: true, isHardwareDomain: true, isControlDomain: true,
                FakeDomainInfo(.pv, vcpus: 1), on: hardware)
            domains = [caller, dom0]
            lastDomainID = caller.id.rawValue
        }
        allowedPhysdevOps = PhysdevFilter.allowedOps(for: self.caller, behavior)
    }

    /// Performs a hypercall of the caller.
    package mutating func hypercall(_ call: mirror_privcmd_hypercall, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        switch call.op {
        case UInt64(MIRROR___HYPERVISOR_physdev_op):
            // Xen truncates the command to an int.
            return try physdev(
                UInt32(truncatingIfNeeded: call.arg.0), Address(call.arg.1), memory)
        case UInt64(MIRROR___HYPERVISOR_xen_version):
            return try version(
                UInt32(truncatingIfNeeded: call.arg.0), Address(call.arg.1), memory)
        case UInt64(MIRROR___HYPERVISOR_domctl): return try domctl(Address(call.arg.0), memory)
        case UInt64(MIRROR___HYPERVISOR_sysctl): return try sysctl(Address(call.arg.0), memory)
        case UInt64(MIRROR___HYPERVISOR_multicall):
            return try multicall(Address(call.arg.0), call.arg.1, memory)
        case UInt64(MIRROR___HYPERVISOR_event_channel_op):
            return try eventChannelOp(
                UInt32(truncatingIfNeeded: call.arg.0), Address(call.arg.1), memory)
        case UInt64(MIRROR___HYPERVISOR_memory_op):
            return try memoryOp(call.arg.0, Address(call.arg.1), memory)
        case UInt64(MIRROR___HYPERVISOR_physdev_op_compat) where !caller.usesHVM:
            return try physdevCompat(Address(call.arg.0), memory)
        default: throw HypercallTable.failure(of: call.op, from: caller)
        }
    }

    // MARK: Domains

    /// Finds a domain by its ID.
    package func domainIndex(byID domain: UInt16) -> Int? {
        var index = 0
        while index < domains.count {
            if domains[index].id.rawValue == domain { return index }
            index += 1
        }
        return nil
    }

    /// Finds a domain by its ID, or the caller by DOMID_SELF.
    func domainIndex(byAnyID domain: UInt16) -> Int? {
        domain == UInt16(MIRROR_DOMID_SELF) ? Self.callerIndex : domainIndex(byID: domain)
    }

    /// Finds a domain other than the caller.
    func domainIndex(byRemoteID domain: UInt16) throws(CallFailure) -> Int {
        guard let index = domainIndex(byID: domain) else { throw .errno(.esrch) }
        guard index != Self.callerIndex else { throw .errno(.eperm) }
        return index
    }

    // MARK: Privilege

    /// Throws EPERM unless the caller is a control domain.
    func requireControl() throws(CallFailure) {
        guard caller.isControlDomain else { throw .errno(.eperm) }
    }

    /// Throws EPERM unless the caller is a control domain or the target's device model domain.
    func requireControl(of domain: Int) throws(CallFailure) {
        guard caller.isControlDomain || caller.target == domains[domain].id else {
            throw .errno(.eperm)
        }
    }
}

extension FakeDomain {
    /// Applies the interrupt state that a dom0's kernel sets up before the first call.
    fileprivate mutating func applyBootState(
        _ bootState: FakeProfile.Interrupts, on machine: FakeHardware
    ) {
        for gsi in 1..<Int32(machine.gsiCount) where !bootState.denied.contains(GSI(UInt32(gsi))) {
            pirqs.setAccess(gsi, true)
        }
        for gsi in bootState.mapped where gsi.rawValue < machine.gsiCount {
            let number = Int32(gsi.rawValue)
            pirqs.setMapping(number, number)
            if bootState.bound.contains(gsi) { pirqs.bind(number) }
        }
        for (offset, interrupt) in bootState.msiInterrupts.enumerated()
        where Int(interrupt) < machine.interruptCount {
            pirqs.setMapping(Int32(pirqs.count - 1 - offset), interrupt)
            pirqs.setAccess(interrupt, true)
            pirqs.bind(interrupt)
        }
    }
}
