// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The hypervisor's half of the fake: domains, their interrupts and devices, and the hypercalls of
/// the one that asks.
///
/// It is a value: a fresh one is a copy of one that was kept, and costs nothing until it changes.
/// The kernel's half reaches it by ``perform(_:_:)`` for a hypercall, ``dmOp(on:_:_:)`` and
/// ``resourceSize(of:type:id:)`` for those that have requests of their own, by
/// `frames(of:_:)` and `resourceFrames(of:type:id:index:count:)` for what is mapped, by
/// `readConfiguration(of:at:count:)` and `writeConfiguration(_:of:at:)` for a device's registers,
/// and by `resetDevice`, `setUpGSI`, `prepareMSIX` and `releaseMSIX` for what it calls as it binds
/// a device.
///
/// Source: xen/arch/x86/hypercall.c, xen/arch/x86/hvm/hypercall.c (Xen 4.17 to 4.22).
struct FakeXen {
    let traits: XenTraits
    let system: SystemSnapshot
    let domctlVersion: UInt32?
    let sysctlVersion: UInt32?
    /// How this Xen was built, and what it was told; nil where nobody knows.
    let build: XenBuild?
    let commandLine: String?
    var machine: FakeMachine
    var ioapic: FakeIOAPIC
    /// The domains, the one that asks first.
    var domains: ContiguousArray<FakeDomain>
    /// The number that was last given to a domain.
    var lastDomain: UInt16 = 0
    /// The next frame that is given to a domain.
    var nextFrame: UInt64 = 0x10_0000
    var pci: FakePCI
    /// The operations of physdev_op that the caller may reach, one bit for each.
    private(set) var openOperations: UInt64 = 0

    /// The domain that asks.
    var caller: FakeDomain { _read { yield domains[Self.callerIndex] } }
    static let callerIndex = 0
    /// What a domU is called where its profile does not say.
    private static let firstGuest = DomainID(1)

    /// Makes the hypervisor in the state that the profile describes.
    init(_ profile: FakeProfile) {
        let traits = XenTraits(profile)
        let system = profile.system
        let known = profile.interrupts
        var hardware = profile.machine
        hardware.gsiCount = max(hardware.gsiCount, profile.board.gsiCount)
        let machine = FakeMachine(hardware, messages: known.messages)
        self.traits = traits
        self.system = system
        self.machine = machine
        domctlVersion = system.xenRelease.flatMap(ABI.domctlVersion)
        sysctlVersion = system.xenRelease.flatMap(ABI.sysctlVersion)
        build = profile.build
        commandLine = profile.commandLine
        ioapic = FakeIOAPIC(hardware, registered: known.registered)
        let kind = system.domain?.type ?? .pv
        let isDom0 = system.domain?.isControlDomain == true
        let hasPIRQs = kind == .pv || kind == .hvm && !isDom0 && !traits.has(.optionalPIRQs)
        var caller = FakeDomain(
            isDom0 ? DomainID(0) : Self.firstGuest, kind, hasPIRQs: hasPIRQs,
            isHardwareDomain: isDom0, isControlDomain: isDom0,
            FakeDomainInfo(kind, vcpus: UInt32(hardware.cpuCount)), on: machine)
        caller.memory = FakeDomainMemory(ofDom0: kind, on: hardware)
        pci = FakePCI(profile, traits, isTrapped: isDom0 && kind == .pvh)
        if isDom0 {
            caller.take(known, on: machine)
            caller.access = FakeAccess(ofDom0: kind, on: hardware, traits)
            domains = [caller]
        } else {
            // Of the dom0 behind a domU nothing is known that the domU could see.
            let dom0 = FakeDomain(
                DomainID(0), .pv, hasPIRQs: true, isHardwareDomain: true, isControlDomain: true,
                FakeDomainInfo(.pv, vcpus: 1), on: machine)
            domains = [caller, dom0]
            lastDomain = caller.id.rawValue
        }
        openOperations = PhysdevGate.open(to: self.caller, traits)
    }

    /// Makes a hypercall of the domain that asks.
    ///
    /// - Parameters:
    ///   - call: the number, whole, and the arguments.
    ///   - memory: what the arguments point into.
    /// - Returns: the hypercall's result.
    /// - Throws: its error, or that the fake does not model it.
    mutating func perform(_ call: mirror_privcmd_hypercall, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        switch call.op {
        case UInt64(MIRROR___HYPERVISOR_physdev_op):
            // Xen takes the command for an int.
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
        case UInt64(MIRROR___HYPERVISOR_physdev_op_compat) where !caller.isInHardware:
            return try physdevCompat(Address(call.arg.0), memory)
        default: throw HypercallTable.answer(to: call.op, from: caller)
        }
    }

    // MARK: Domains

    /// Finds a domain by its own number.
    func index(of domain: UInt16) -> Int? {
        var index = 0
        while index < domains.count {
            if domains[index].id.rawValue == domain { return index }
            index += 1
        }
        return nil
    }

    /// Finds a domain by its own number, or the caller by its name for itself.
    func indexOfAny(_ domain: UInt16) -> Int? {
        domain == UInt16(MIRROR_DOMID_SELF) ? Self.callerIndex : index(of: domain)
    }

    /// Finds a domain that is not the caller.
    func indexOfRemote(_ domain: UInt16) throws(CallFailure) -> Int {
        guard let index = index(of: domain) else { throw .errno(.esrch) }
        guard index != Self.callerIndex else { throw .errno(.eperm) }
        return index
    }

    // MARK: Rights

    /// Refuses what only a control domain may do.
    func requireControl() throws(CallFailure) {
        guard caller.isControlDomain else { throw .errno(.eperm) }
    }

    /// Refuses what only a control domain may do to a domain, and the domain that serves it.
    func requireControl(of domain: Int) throws(CallFailure) {
        guard caller.isControlDomain || caller.target == domains[domain].id else {
            throw .errno(.eperm)
        }
    }
}

extension FakeDomain {
    /// Takes what a dom0's kernel has done with interrupts before the first call.
    fileprivate mutating func take(_ known: FakeProfile.Interrupts, on machine: FakeMachine) {
        for gsi in 1..<Int32(machine.gsiCount) where !known.denied.contains(GSI(UInt32(gsi))) {
            interrupts.setAccess(gsi, true)
        }
        for gsi in known.mapped where gsi.rawValue < machine.gsiCount {
            let number = Int32(gsi.rawValue)
            interrupts.set(number, number)
            if known.bound.contains(gsi) { interrupts.bind(number) }
        }
        for (offset, interrupt) in known.messages.enumerated()
        where Int(interrupt) < machine.interruptCount {
            interrupts.set(Int32(interrupts.count - 1 - offset), interrupt)
            interrupts.setAccess(interrupt, true)
            interrupts.bind(interrupt)
        }
    }
}
