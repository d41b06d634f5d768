// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// Information about domains, and the domctls that a toolstack calls before a domain runs.
///
/// Source: xen/common/domctl.c, xen/common/domain.c, xen/arch/x86/domctl.c (Xen 4.17 to 4.22).
extension FakeXen {
    // MARK: Information

    /// The domain that getdomaininfo describes.
    ///
    /// Old releases take the next existing domain.
    func domainInfoTarget(of domain: UInt16) throws(CallFailure) -> Int {
        if let index = domainIndex(byID: domain) { return index }
        guard !behavior.has(.exactDomainInfo) else { throw absentDomainFailure }
        guard domain < UInt16(MIRROR_DOMID_FIRST_RESERVED) else { throw .errno(.einval) }
        guard let index = domainIndexesByID.first(where: { domains[$0].id.rawValue >= domain })
        else {
            throw .errno(.esrch)
        }
        return index
    }

    /// The failure of a domctl on a domain that does not exist.
    var absentDomainFailure: CallFailure {
        let isDenied = behavior.has(.deniesAbsentDomain) && !caller.isControlDomain
        return .errno(isDenied ? .eperm : .esrch)
    }

    func getDomainInfo(_ call: DomctlCall) throws(CallFailure) -> Int64 {
        let index = try domainInfoTarget(of: call.head.domain)
        try requireControl()
        var head = call.head
        head.domain = domains[index].id.rawValue
        try call.copyBack(head, makeDomainInfo(of: index))
        return 0
    }

    func getDomainInfoList(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        var argument = try call.argument(mirror_xen_sysctl_getdomaininfolist())
        let wanted = domainIndexesByID.filter {
            domains[$0].id.rawValue >= argument.first_domain
        }.prefix(Int(argument.max_domains))
        for (position, index) in wanted.enumerated() {
            try call.storeElement(makeDomainInfo(of: index), at: argument.buffer, position)
        }
        argument.num_domains = UInt32(wanted.count)
        try call.copyBack(argument)
        return 0
    }

    /// The indexes of the domains, ordered by ID.
    private var domainIndexesByID: [Int] {
        domains.indices.sorted { domains[$0].id.rawValue < domains[$1].id.rawValue }
    }

    /// Builds the information about a domain.
    private func makeDomainInfo(of index: Int) -> mirror_xen_domctl_getdomaininfo {
        let domain = domains[index]
        let state = domain.info
        var info = mirror_xen_domctl_getdomaininfo()
        info.domain = domain.id.rawValue
        // No domain has shut down: the shutdown code is -1 until then.
        info.flags = UInt32(UInt8.max) << 24 | UInt32(UInt8.max) << MIRROR_XEN_DOMINF_shutdownshift
        if state.isRunning { info.flags |= MIRROR_XEN_DOMINF_running }
        if state.pauseCount > 0 { info.flags |= MIRROR_XEN_DOMINF_paused }
        if state.isXenstore { info.flags |= MIRROR_XEN_DOMINF_xs_domain }
        if domain.usesHVM { info.flags |= MIRROR_XEN_DOMINF_hvm_guest }
        if state.hasHAP { info.flags |= MIRROR_XEN_DOMINF_hap }
        info.tot_pages = domain.memory.count
        info.max_pages = domain.memory.limit
        info.shared_info_frame = state.sharedFrame
        info.cpu_time = state.isRunning ? Self.cpuTime : 0
        info.nr_online_vcpus = state.isRunning ? state.vcpuCount : 0
        info.max_vcpu_id = state.vcpuCount &- 1
        info.ssidref = state.securityLabel
        info.handle = state.handle.handle
        info.gpaddr_bits = hardware.addressBits
        info.arch_config.emulation_flags = state.emulationFlags
        return info
    }

    func getVCPUInfo(_ call: DomctlCall, of target: Int) throws(CallFailure) -> Int64 {
        var argument = try call.argument(mirror_xen_domctl_getvcpuinfo())
        let state = domains[target].info
        guard argument.vcpu < state.vcpuLimit else { throw .errno(.einval) }
        guard argument.vcpu < state.vcpuCount else { throw .errno(.esrch) }
        argument.online = state.isRunning ? 1 : 0
        argument.blocked = 0
        argument.running = argument.online
        argument.cpu_time = state.isRunning ? Self.cpuTime : 0
        argument.cpu = 0
        try call.copyBack(call.head, argument)
        return 0
    }

    /// The CPU time of a dom0 of the lab, in nanoseconds: no time passes in the fake.
    private static let cpuTime: UInt64 = 15_590_340_976

    // MARK: Before the domain runs

    mutating func setMaxVCPUs(_ call: DomctlCall, of target: Int) throws(CallFailure) -> Int64 {
        let argument = try call.argument(mirror_xen_domctl_max_vcpus())
        guard target != Self.callerIndex, argument.max == domains[target].info.vcpuLimit else {
            throw .errno(.einval)
        }
        domains[target].info.vcpuCount = argument.max
        return 0
    }

    mutating func pause(_ target: Int) throws(CallFailure) -> Int64 {
        guard target != Self.callerIndex else { throw .errno(.einval) }
        guard domains[target].info.pauseCount < Self.maxPauses else { throw .errno(.eoverflow) }
        domains[target].info.pauseCount += 1
        return 0
    }

    /// Unpauses a domain.
    ///
    /// Nothing runs: its virtual CPUs are offline.
    mutating func unpause(_ target: Int) throws(CallFailure) -> Int64 {
        guard domains[target].info.pauseCount > 0 else { throw .errno(.einval) }
        domains[target].info.pauseCount -= 1
        return 0
    }

    mutating func setHandle(_ call: DomctlCall, of target: Int) throws(CallFailure) -> Int64 {
        domains[target].info.handle = try call.argument(mirror_xen_domctl_setdomainhandle())
        return 0
    }

    private static let maxPauses = 255

    // MARK: Event channels

    mutating func eventChannelOp(
        _ command: UInt32, _ address: Address, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        guard command == MIRROR_EVTCHNOP_alloc_unbound else {
            throw .notEmulated("of event_channel_op the fake models only alloc_unbound")
        }
        var argument = try memory.load(mirror_evtchn_alloc_unbound(), from: address)
        guard let target = domainIndex(byAnyID: argument.dom) else { throw .errno(.esrch) }
        guard target != Self.callerIndex else {
            throw .notEmulated("the fake does not know the caller's event channel ports")
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
