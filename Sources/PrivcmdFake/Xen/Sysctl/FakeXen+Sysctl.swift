// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// sysctl: its head, the privilege check, and the commands that this Xen and machine lack.
///
/// Source: xen/common/sysctl.c, xen/arch/x86/sysctl.c (Xen 4.17 to 4.22).
extension FakeXen {
    mutating func sysctl(_ address: Address, _ memory: any CallerMemory) throws(CallFailure)
        -> Int64
    {
        let call = try SysctlCall(address, memory)
        guard let sysctlVersion else {
            throw .notEmulated("the sysctl interface version of this Xen is not known")
        }
        guard call.head.interface_version == sysctlVersion else { throw .errno(.eacces) }
        try requireControl()
        switch call.head.cmd {
        case MIRROR_XEN_SYSCTL_physinfo: return try physInfo(call)
        case MIRROR_XEN_SYSCTL_sched_id:
            try call.copyBack(mirror_xen_sysctl_sched_id(sched_id: Self.credit2ID))
            return 0
        case MIRROR_XEN_SYSCTL_getdomaininfolist: return try getDomainInfoList(call)
        case MIRROR_XEN_SYSCTL_getcpuinfo: return try getCPUInfo(call)
        case MIRROR_XEN_SYSCTL_availheap: return try availHeap(call)
        case MIRROR_XEN_SYSCTL_cputopoinfo: return try cpuTopoInfo(call)
        case MIRROR_XEN_SYSCTL_numainfo: return try numaInfo(call)
        case MIRROR_XEN_SYSCTL_cpupool_op: return try cpuPoolOp(call)
        case MIRROR_XEN_SYSCTL_pcitopoinfo: return try pciTopoInfo(call)
        case MIRROR_XEN_SYSCTL_get_cpu_levelling_caps
        where !behavior.has(.removesLevellingCapabilities):
            try call.copyBack(
                mirror_xen_sysctl_cpu_levelling_caps(caps: Self.levellingCapabilities))
            return 0
        case MIRROR_XEN_SYSCTL_get_cpu_featureset: return try getCPUFeatureSet(call)
        case MIRROR_XEN_SYSCTL_get_cpu_policy: return try getCPUPolicy(call)
        default: return try unsupportedSysctl(call)
        }
    }

    /// Commands that Debian's release build or the lab's machine does not support.
    private func unsupportedSysctl(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        switch call.head.cmd {
        case MIRROR_XEN_SYSCTL_perfc_op, MIRROR_XEN_SYSCTL_lockprof_op,
            MIRROR_XEN_SYSCTL_dt_overlay, MIRROR_XEN_SYSCTL_get_cpu_levelling_caps:
            throw .errno(.enosys)
        case MIRROR_XEN_SYSCTL_coverage_op: throw .errno(.eopnotsupp)
        case MIRROR_XEN_SYSCTL_psr_cmt_op: throw .errno(.enodev)
        case MIRROR_XEN_SYSCTL_psr_alloc:
            let command = try call.argument(UInt32(0))
            throw .errno(command <= Self.highestPSRCommand ? .enodev : .eopnotsupp)
        case MIRROR_XEN_SYSCTL_debug_keys:
            let argument = try call.argument(mirror_xen_sysctl_debug_keys())
            guard argument.nr_keys == 0 else {
                throw .notEmulated("the fake does not model the keys of Xen's console")
            }
            return 0
        default: break
        }
        guard let row = ABI.sysctls.first(where: { $0.number == call.head.cmd }) else {
            throw .errno(.enosys)
        }
        throw .notEmulated(Message("the fake does not model the sysctl \(row.name)"))
    }

    /// Credit2, Xen's default.
    static let credit2ID: UInt32 = 6
    /// The CPUID leaves that the emulated CPU can mask.
    private static let levellingCapabilities: UInt32 = 0x19e
    /// The highest command of psr_alloc.
    private static let highestPSRCommand: UInt32 = 2
}

/// A sysctl in the caller's memory: its head, and the address of its argument.
struct SysctlCall {
    let head: mirror_xen_sysctl_head
    private let address: Address
    private let memory: any CallerMemory

    /// Reads a call.
    ///
    /// Throws EFAULT if any part of it is unreadable.
    init(_ address: Address, _ memory: any CallerMemory) throws(CallFailure) {
        guard memory.isReadable(address, count: MemoryLayout<mirror_xen_sysctl>.size) else {
            throw .errno(.efault)
        }
        head = try memory.load(mirror_xen_sysctl_head(), from: address)
        self.address = address
        self.memory = memory
    }

    private var argumentAddress: Address {
        address.advanced(by: MemoryLayout<mirror_xen_sysctl_head>.size)
    }

    /// Reads the argument.
    func argument<Value: BitwiseCopyable>(_ placeholder: Value) throws(CallFailure) -> Value {
        try memory.load(placeholder, from: argumentAddress)
    }

    /// Copies the argument back to the caller.
    func copyBack(_ argument: some BitwiseCopyable) throws(CallFailure) {
        try memory.store(argument, to: argumentAddress)
    }

    /// Writes an element of an array in the caller's memory.
    func storeElement<Value: BitwiseCopyable>(_ value: Value, at buffer: UInt64, _ index: Int)
        throws(CallFailure)
    {
        try memory.store(value, to: Self.elementAddress(value, buffer, index))
    }

    /// Reads an element of an array in the caller's memory.
    func loadElement<Value: BitwiseCopyable>(_ placeholder: Value, at buffer: UInt64, _ index: Int)
        throws(CallFailure) -> Value
    {
        try memory.load(placeholder, from: Self.elementAddress(placeholder, buffer, index))
    }

    private static func elementAddress<Value>(_ value: Value, _ buffer: UInt64, _ index: Int)
        -> Address
    {
        Address(buffer).advanced(by: index * MemoryLayout<Value>.stride)
    }
}
