// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// domctl: its head, and the privilege that each command needs.
///
/// Source: xen/common/domctl.c, xen/include/xsm/dummy.h (Xen 4.17 to 4.22).
extension FakeXen {
    mutating func domctl(_ address: Address, _ memory: any CallerMemory) throws(CallFailure)
        -> Int64
    {
        let call = try DomctlCall(address, memory)
        guard let domctlVersion else {
            throw .notEmulated("the domctl interface version of this Xen is not known")
        }
        guard call.head.interface_version == domctlVersion else { throw .errno(.eacces) }
        if call.command == MIRROR_XEN_DOMCTL_getdomaininfo { return try getDomainInfo(call) }
        let target = try domctlTarget(call)
        switch call.command {
        case MIRROR_XEN_DOMCTL_irq_permission, MIRROR_XEN_DOMCTL_iomem_permission,
            MIRROR_XEN_DOMCTL_ioport_permission:
            return try setPermission(call, of: try Self.requireDomain(target))
        case behavior.permission.number where behavior.has(.gsiPermission):
            return try setPermission(call, of: try Self.requireDomain(target))
        case MIRROR_XEN_DOMCTL_createdomain:
            try requireControl()
            return try createDomain(call)
        case MIRROR_XEN_DOMCTL_destroydomain:
            try requireControl()
            return try destroyDomain(try Self.requireDomain(target))
        case MIRROR_XEN_DOMCTL_max_mem:
            try requireControl()
            let argument = try call.argument(mirror_xen_domctl_max_mem())
            let pages = argument.max_memkb >> Self.kibibytesPerFrameShift
            domains[try Self.requireDomain(target)].memory.limit = min(pages, UInt64(UInt32.max))
            return 0
        case MIRROR_XEN_DOMCTL_pausedomain, MIRROR_XEN_DOMCTL_unpausedomain,
            MIRROR_XEN_DOMCTL_max_vcpus, MIRROR_XEN_DOMCTL_getvcpuinfo,
            MIRROR_XEN_DOMCTL_setdomainhandle:
            try requireControl()
            return try manageDomain(call, try Self.requireDomain(target))
        case MIRROR_XEN_DOMCTL_test_assign_device, MIRROR_XEN_DOMCTL_assign_device,
            MIRROR_XEN_DOMCTL_deassign_device:
            try requireControl()
            return try assignOrDeassignDevice(call, target)
        default:
            guard DomctlTable.isDefined(call.command) else {
                try requireControl()
                throw .errno(.enosys)
            }
            throw .notEmulated(
                "the fake does not model the domctl \(DomctlTable.name(call.command))")
        }
    }

    /// The domctls that a toolstack calls before a domain runs.
    private mutating func manageDomain(_ call: DomctlCall, _ target: Int) throws(CallFailure)
        -> Int64
    {
        switch call.command {
        case MIRROR_XEN_DOMCTL_pausedomain: try pause(target)
        case MIRROR_XEN_DOMCTL_unpausedomain: try unpause(target)
        case MIRROR_XEN_DOMCTL_max_vcpus: try setMaxVCPUs(call, of: target)
        case MIRROR_XEN_DOMCTL_getvcpuinfo: try getVCPUInfo(call, of: target)
        default: try setHandle(call, of: target)
        }
    }

    enum DomctlTarget {
        case domain(Int)
        /// DOMID_IO, the owner of quarantined devices.
        case quarantine
        case noDomain
    }

    private func domctlTarget(_ call: DomctlCall) throws(CallFailure) -> DomctlTarget {
        let isInvalid = call.head.domain == UInt16(MIRROR_DOMID_INVALID)
        switch call.command {
        case MIRROR_XEN_DOMCTL_createdomain: return .noDomain
        case MIRROR_XEN_DOMCTL_assign_device, MIRROR_XEN_DOMCTL_deassign_device:
            if call.head.domain == UInt16(MIRROR_DOMID_IO) { return .quarantine }
        case MIRROR_XEN_DOMCTL_test_assign_device where isInvalid: return .noDomain
        default: break
        }
        if let index = domainIndex(byID: call.head.domain) { return .domain(index) }
        throw absentDomainFailure
    }

    static func requireDomain(_ target: DomctlTarget) throws(CallFailure) -> Int {
        guard case .domain(let index) = target else { throw .errno(.esrch) }
        return index
    }

    /// A frame has 4 KiB.
    private static let kibibytesPerFrameShift: UInt64 = 2
}

/// A domctl in the caller's memory: its head, and the address of its argument.
struct DomctlCall {
    let head: mirror_xen_domctl_head
    private let address: Address
    private let memory: any CallerMemory

    /// Reads a call.
    ///
    /// Throws EFAULT if any part of it is unreadable.
    init(_ address: Address, _ memory: any CallerMemory) throws(CallFailure) {
        guard memory.isReadable(address, count: MemoryLayout<mirror_xen_domctl>.size) else {
            throw .errno(.efault)
        }
        head = try memory.load(mirror_xen_domctl_head(), from: address)
        self.address = address
        self.memory = memory
    }

    var command: UInt32 { head.cmd }

    /// Reads the argument, or the part of it at an offset.
    func argument<Value: BitwiseCopyable>(_ placeholder: Value, at offset: Int = 0)
        throws(CallFailure) -> Value
    {
        try memory.load(placeholder, from: argumentAddress(offset))
    }

    /// Copies the head and the start of the argument back to the caller.
    func copyBack(_ head: mirror_xen_domctl_head, _ argument: some BitwiseCopyable)
        throws(CallFailure)
    {
        try memory.store(head, to: address)
        try memory.store(argument, to: argumentAddress(0))
    }

    private func argumentAddress(_ offset: Int) -> Address {
        address.advanced(by: MemoryLayout<mirror_xen_domctl_head>.size + offset)
    }
}

/// Which domctl numbers are defined, for those that the fake does not model.
enum DomctlTable {
    /// The highest number in use.
    ///
    /// Unused numbers count as defined if some Xen may handle them.
    private static let highestNumber: UInt32 = 90
    private static let debuggerNumbers: ClosedRange<UInt32> = 1000...1003
    /// The numbers of removed commands, and one that was never assigned.
    private static let removedNumbers: Set<UInt32> = [
        6, 7, 8, 30, 31, 32, 41, 49, 51, 52, 53, 58, 70, 76, 80, 87,
    ]

    static func isDefined(_ number: UInt32) -> Bool {
        number > 0 && number <= highestNumber && !removedNumbers.contains(number)
            && number != gsiPermission
            || debuggerNumbers.contains(number)
    }

    /// This command exists only with a change (``XenChange``).
    private static let gsiPermission = MIRROR_XEN_DOMCTL_gsi_permission

    static func name(_ number: UInt32) -> String {
        ABI.domctls.first { $0.number == number }?.name ?? "command \(number)"
    }
}
