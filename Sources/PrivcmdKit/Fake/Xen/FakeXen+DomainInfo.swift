// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What Xen tells of domains, and the domctls that a toolstack makes before one can run.
///
/// Source: xen/common/domctl.c, xen/common/domain.c, xen/arch/x86/domctl.c (Xen 4.17 to 4.22).
extension FakeXen {
    // MARK: Information

    /// The domain that getdomaininfo is to tell of: an old Xen takes the next one that there is.
    func informedTarget(of domain: UInt16) throws(CallFailure) -> Int {
        if let index = index(of: domain) { return index }
        guard !traits.has(.exactDomainInfo) else { throw absentDomain }
        guard domain < UInt16(MIRROR_DOMID_FIRST_RESERVED) else { throw .errno(.einval) }
        guard let index = domainsInOrder.first(where: { domains[$0].id.rawValue >= domain }) else {
            throw .errno(.esrch)
        }
        return index
    }

    /// What comes of a domctl for a domain that there is not.
    var absentDomain: CallFailure {
        let isDenied = traits.has(.deniesAbsentDomain) && !caller.isControlDomain
        return .errno(isDenied ? .eperm : .esrch)
    }

    func domainInfo(_ call: DomctlCall) throws(CallFailure) -> Int64 {
        let index = try informedTarget(of: call.head.domain)
        try requireControl()
        var head = call.head
        head.domain = domains[index].id.rawValue
        try call.giveBack(head, information(of: index))
        return 0
    }

    func domainInfoList(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        var argument = try call.argument(mirror_xen_sysctl_getdomaininfolist())
        let wanted = domainsInOrder.filter {
            domains[$0].id.rawValue >= argument.first_domain
        }.prefix(Int(argument.max_domains))
        for (place, index) in wanted.enumerated() {
            try call.give(information(of: index), at: argument.buffer, place)
        }
        argument.num_domains = UInt32(wanted.count)
        try call.giveBack(argument)
        return 0
    }

    /// The places of the domains, in the order of their numbers.
    private var domainsInOrder: [Int] {
        domains.indices.sorted { domains[$0].id.rawValue < domains[$1].id.rawValue }
    }

    /// What Xen tells of a domain.
    private func information(of index: Int) -> mirror_xen_domctl_getdomaininfo {
        let domain = domains[index]
        let known = domain.info
        var info = mirror_xen_domctl_getdomaininfo()
        info.domain = domain.id.rawValue
        // Nobody has shut down: the code that a guest gives is -1 until then.
        info.flags = UInt32(UInt8.max) << 24 | UInt32(UInt8.max) << MIRROR_XEN_DOMINF_shutdownshift
        if known.isRunning { info.flags |= MIRROR_XEN_DOMINF_running }
        if known.pauseCount > 0 { info.flags |= MIRROR_XEN_DOMINF_paused }
        if known.isXenstore { info.flags |= MIRROR_XEN_DOMINF_xs_domain }
        if domain.isInHardware { info.flags |= MIRROR_XEN_DOMINF_hvm_guest }
        if known.hasHAP { info.flags |= MIRROR_XEN_DOMINF_hap }
        info.tot_pages = domain.memory.count
        info.max_pages = domain.memory.limit
        info.shared_info_frame = known.sharedFrame
        info.cpu_time = known.isRunning ? Self.timeRun : 0
        info.nr_online_vcpus = known.isRunning ? known.vcpuCount : 0
        info.max_vcpu_id = known.vcpuCount &- 1
        info.ssidref = known.securityLabel
        info.handle = known.handle.handle
        info.gpaddr_bits = machine.addressBits
        info.arch_config.emulation_flags = known.emulation
        return info
    }

    func vcpuInfo(_ call: DomctlCall, of target: Int) throws(CallFailure) -> Int64 {
        var argument = try call.argument(mirror_xen_domctl_getvcpuinfo())
        let known = domains[target].info
        guard argument.vcpu < known.vcpuLimit else { throw .errno(.einval) }
        guard argument.vcpu < known.vcpuCount else { throw .errno(.esrch) }
        argument.online = known.isRunning ? 1 : 0
        argument.blocked = 0
        argument.running = argument.online
        argument.cpu_time = known.isRunning ? Self.timeRun : 0
        argument.cpu = 0
        try call.giveBack(call.head, argument)
        return 0
    }

    /// How long a dom0 of the lab had run when it was asked, in nanoseconds: no time passes in a fake.
    private static let timeRun: UInt64 = 15_590_340_976

    // MARK: Before it runs

    mutating func setVCPUs(_ call: DomctlCall, of target: Int) throws(CallFailure) -> Int64 {
        let argument = try call.argument(mirror_xen_domctl_max_vcpus())
        guard target != Self.callerIndex, argument.max == domains[target].info.vcpuLimit else {
            throw .errno(.einval)
        }
        domains[target].info.vcpuCount = argument.max
        return 0
    }

    mutating func pause(_ target: Int) throws(CallFailure) -> Int64 {
        guard target != Self.callerIndex else { throw .errno(.einval) }
        guard domains[target].info.pauseCount < Self.mostPauses else { throw .errno(.eoverflow) }
        domains[target].info.pauseCount += 1
        return 0
    }

    /// Unpauses a domain: its virtual CPUs are not online, so that nothing runs.
    mutating func unpause(_ target: Int) throws(CallFailure) -> Int64 {
        guard domains[target].info.pauseCount > 0 else { throw .errno(.einval) }
        domains[target].info.pauseCount -= 1
        return 0
    }

    mutating func setHandle(_ call: DomctlCall, of target: Int) throws(CallFailure) -> Int64 {
        domains[target].info.handle = try call.argument(mirror_xen_domctl_setdomainhandle())
        return 0
    }

    private static let mostPauses = 255

    // MARK: Event channels

    mutating func eventChannelOp(
        _ command: UInt32, _ address: Address, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        guard command == MIRROR_EVTCHNOP_alloc_unbound else {
            throw .unanswered("the fake models no event_channel_op but alloc_unbound")
        }
        var argument = try memory.load(mirror_evtchn_alloc_unbound(), from: address)
        guard let target = indexOfAny(argument.dom) else { throw .errno(.esrch) }
        guard target != Self.callerIndex else {
            throw .unanswered("which ports the caller's kernel has is not known")
        }
        let port = domains[target].info.nextPort
        guard port <= domains[target].info.lastPort else { throw .errno(.enospc) }
        try requireControl(of: target)
        domains[target].info.nextPort += 1
        argument.port = port
        try memory.store(argument, to: address)
        return 0
    }
}
