// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// sysctl: its envelope, who may call it, and what this Xen and this machine have none of.
///
/// Source: xen/common/sysctl.c, xen/arch/x86/sysctl.c (Xen 4.17 to 4.22).
extension FakeXen {
    mutating func sysctl(_ address: Address, _ memory: any CallerMemory) throws(CallFailure)
        -> Int64
    {
        let call = try SysctlCall(address, memory)
        guard let sysctlVersion else {
            throw .unanswered("the version of sysctl's interface is not known for this Xen")
        }
        guard call.head.interface_version == sysctlVersion else { throw .errno(.eacces) }
        try requireControl()
        switch call.head.cmd {
        case MIRROR_XEN_SYSCTL_physinfo: return try physicalInfo(call)
        case MIRROR_XEN_SYSCTL_sched_id:
            try call.giveBack(mirror_xen_sysctl_sched_id(sched_id: Self.scheduler))
            return 0
        case MIRROR_XEN_SYSCTL_getdomaininfolist: return try domainInfoList(call)
        case MIRROR_XEN_SYSCTL_getcpuinfo: return try idleTimes(call)
        case MIRROR_XEN_SYSCTL_availheap: return try availableHeap(call)
        case MIRROR_XEN_SYSCTL_cputopoinfo: return try cpuTopology(call)
        case MIRROR_XEN_SYSCTL_numainfo: return try nodes(call)
        case MIRROR_XEN_SYSCTL_cpupool_op: return try cpuPool(call)
        case MIRROR_XEN_SYSCTL_pcitopoinfo: return try pciTopology(call)
        case MIRROR_XEN_SYSCTL_get_cpu_levelling_caps where !traits.has(.dropsLevelling):
            try call.giveBack(
                mirror_xen_sysctl_cpu_levelling_caps(caps: Self.levellingCapabilities))
            return 0
        case MIRROR_XEN_SYSCTL_get_cpu_featureset: return try featureSet(call)
        case MIRROR_XEN_SYSCTL_get_cpu_policy: return try cpuPolicy(call)
        default: return try lackingSysctl(call)
        }
    }

    /// What a release build of Debian's has not, nor the lab's machine.
    private func lackingSysctl(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        switch call.head.cmd {
        case MIRROR_XEN_SYSCTL_perfc_op, MIRROR_XEN_SYSCTL_lockprof_op,
            MIRROR_XEN_SYSCTL_dt_overlay, MIRROR_XEN_SYSCTL_get_cpu_levelling_caps:
            throw .errno(.enosys)
        case MIRROR_XEN_SYSCTL_coverage_op: throw .errno(.eopnotsupp)
        case MIRROR_XEN_SYSCTL_psr_cmt_op: throw .errno(.enodev)
        case MIRROR_XEN_SYSCTL_psr_alloc:
            let command = try call.argument(UInt32(0))
            throw .errno(command <= Self.lastAllocation ? .enodev : .eopnotsupp)
        case MIRROR_XEN_SYSCTL_debug_keys:
            let argument = try call.argument(mirror_xen_sysctl_debug_keys())
            guard argument.nr_keys == 0 else {
                throw .unanswered("the fake has no console to press keys on")
            }
            return 0
        default: break
        }
        guard let row = ABI.sysctls.first(where: { $0.number == call.head.cmd }) else {
            throw .errno(.enosys)
        }
        throw .unanswered(Remark("the fake does not model the sysctl \(row.name)"))
    }

    /// Credit2, which is Xen's own choice.
    static let scheduler: UInt32 = 6
    /// What the emulated CPU lets be changed of its leaves.
    private static let levellingCapabilities: UInt32 = 0x19e
    /// The last of the resources that psr_alloc may be asked of.
    private static let lastAllocation: UInt32 = 2
}

/// A sysctl as its caller has it: its head, and where its argument lies.
struct SysctlCall {
    let head: mirror_xen_sysctl_head
    private let address: Address
    private let memory: any CallerMemory

    /// Reads a call, whole or not at all.
    init(_ address: Address, _ memory: any CallerMemory) throws(CallFailure) {
        guard memory.isReadable(address, count: MemoryLayout<mirror_xen_sysctl>.size) else {
            throw .errno(.efault)
        }
        head = try memory.load(mirror_xen_sysctl_head(), from: address)
        self.address = address
        self.memory = memory
    }

    private var place: Address {
        address.advanced(by: MemoryLayout<mirror_xen_sysctl_head>.size)
    }

    /// Reads the argument.
    func argument<Value: BitwiseCopyable>(_ placeholder: Value) throws(CallFailure) -> Value {
        try memory.load(placeholder, from: place)
    }

    /// Writes the argument back.
    func giveBack(_ argument: some BitwiseCopyable) throws(CallFailure) {
        try memory.store(argument, to: place)
    }

    /// Writes an element of a buffer of the caller's.
    func give<Value: BitwiseCopyable>(_ value: Value, at buffer: UInt64, _ index: Int)
        throws(CallFailure)
    {
        try memory.store(value, to: Self.element(value, buffer, index))
    }

    /// Reads an element of a buffer of the caller's.
    func take<Value: BitwiseCopyable>(_ placeholder: Value, at buffer: UInt64, _ index: Int)
        throws(CallFailure) -> Value
    {
        try memory.load(placeholder, from: Self.element(placeholder, buffer, index))
    }

    private static func element<Value>(_ value: Value, _ buffer: UInt64, _ index: Int) -> Address {
        Address(buffer).advanced(by: index * MemoryLayout<Value>.stride)
    }
}
