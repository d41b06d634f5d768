// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// domctl: its envelope, and who may call which command.
///
/// Source: xen/common/domctl.c, xen/include/xsm/dummy.h (Xen 4.17 to 4.22).
extension FakeXen {
    mutating func domctl(_ address: Address, _ memory: any CallerMemory) throws(CallFailure)
        -> Int64
    {
        let call = try DomctlCall(address, memory)
        guard let domctlVersion else {
            throw .unanswered("the version of domctl's interface is not known for this Xen")
        }
        guard call.head.interface_version == domctlVersion else { throw .errno(.eacces) }
        if call.command == MIRROR_XEN_DOMCTL_getdomaininfo { return try domainInfo(call) }
        let target = try domctlTarget(call)
        switch call.command {
        case MIRROR_XEN_DOMCTL_irq_permission, MIRROR_XEN_DOMCTL_iomem_permission,
            MIRROR_XEN_DOMCTL_ioport_permission:
            return try permission(call, of: try Self.existing(target))
        case traits.permission.number where traits.has(.gsiPermission):
            return try permission(call, of: try Self.existing(target))
        case MIRROR_XEN_DOMCTL_createdomain:
            try requireControl()
            return try createDomain(call)
        case MIRROR_XEN_DOMCTL_destroydomain:
            try requireControl()
            return try destroyDomain(try Self.existing(target))
        case MIRROR_XEN_DOMCTL_max_mem:
            try requireControl()
            let argument = try call.argument(mirror_xen_domctl_max_mem())
            let pages = argument.max_memkb >> Self.kibibytesPerFrameShift
            domains[try Self.existing(target)].memory.limit = min(pages, UInt64(UInt32.max))
            return 0
        case MIRROR_XEN_DOMCTL_pausedomain, MIRROR_XEN_DOMCTL_unpausedomain,
            MIRROR_XEN_DOMCTL_max_vcpus, MIRROR_XEN_DOMCTL_getvcpuinfo,
            MIRROR_XEN_DOMCTL_setdomainhandle:
            try requireControl()
            return try manage(call, try Self.existing(target))
        case MIRROR_XEN_DOMCTL_test_assign_device, MIRROR_XEN_DOMCTL_assign_device,
            MIRROR_XEN_DOMCTL_deassign_device:
            try requireControl()
            return try handDevice(call, target)
        default:
            guard DomctlTable.isDefined(call.command) else {
                try requireControl()
                throw .errno(.enosys)
            }
            throw .unanswered(
                "the fake does not model the domctl \(DomctlTable.name(call.command))")
        }
    }

    /// The domctls that a toolstack makes before a domain runs.
    private mutating func manage(_ call: DomctlCall, _ target: Int) throws(CallFailure) -> Int64 {
        switch call.command {
        case MIRROR_XEN_DOMCTL_pausedomain: try pause(target)
        case MIRROR_XEN_DOMCTL_unpausedomain: try unpause(target)
        case MIRROR_XEN_DOMCTL_max_vcpus: try setVCPUs(call, of: target)
        case MIRROR_XEN_DOMCTL_getvcpuinfo: try vcpuInfo(call, of: target)
        default: try setHandle(call, of: target)
        }
    }

    /// Whom a domctl is for.
    enum DomctlTarget {
        case domain(Int)
        /// The owner of devices that nobody uses.
        case quarantine
        case nobody
    }

    private func domctlTarget(_ call: DomctlCall) throws(CallFailure) -> DomctlTarget {
        let isInvalid = call.head.domain == UInt16(MIRROR_DOMID_INVALID)
        switch call.command {
        case MIRROR_XEN_DOMCTL_createdomain: return .nobody
        case MIRROR_XEN_DOMCTL_assign_device, MIRROR_XEN_DOMCTL_deassign_device:
            if call.head.domain == UInt16(MIRROR_DOMID_IO) { return .quarantine }
        case MIRROR_XEN_DOMCTL_test_assign_device where isInvalid: return .nobody
        default: break
        }
        if let index = index(of: call.head.domain) { return .domain(index) }
        throw absentDomain
    }

    static func existing(_ target: DomctlTarget) throws(CallFailure) -> Int {
        guard case .domain(let index) = target else { throw .errno(.esrch) }
        return index
    }

    /// A frame has four KiB.
    private static let kibibytesPerFrameShift: UInt64 = 2
}

/// A domctl as its caller has it: its head, and where its argument lies.
struct DomctlCall {
    let head: mirror_xen_domctl_head
    private let address: Address
    private let memory: any CallerMemory

    /// Reads a call, whole or not at all.
    init(_ address: Address, _ memory: any CallerMemory) throws(CallFailure) {
        guard memory.isReadable(address, count: MemoryLayout<mirror_xen_domctl>.size) else {
            throw .errno(.efault)
        }
        head = try memory.load(mirror_xen_domctl_head(), from: address)
        self.address = address
        self.memory = memory
    }

    var command: UInt32 { head.cmd }

    /// Reads the argument, or what of it begins some bytes further on.
    func argument<Value: BitwiseCopyable>(_ placeholder: Value, at offset: Int = 0)
        throws(CallFailure) -> Value
    {
        try memory.load(placeholder, from: place(offset))
    }

    /// Writes the head and the beginning of the argument back.
    func giveBack(_ head: mirror_xen_domctl_head, _ argument: some BitwiseCopyable)
        throws(CallFailure)
    {
        try memory.store(head, to: address)
        try memory.store(argument, to: place(0))
    }

    private func place(_ offset: Int) -> Address {
        address.advanced(by: MemoryLayout<mirror_xen_domctl_head>.size + offset)
    }
}

/// Which numbers are a domctl's, as far as the fake has no function for them.
enum DomctlTable {
    /// The numbers that are in use, gaps left by commands that are gone included where a Xen may
    /// still tell them from others.
    private static let last: UInt32 = 90
    private static let debugger: ClosedRange<UInt32> = 1000...1003
    /// The numbers of commands that are gone, and one that never was.
    private static let gone: Set<UInt32> = [
        6, 7, 8, 30, 31, 32, 41, 49, 51, 52, 53, 58, 70, 76, 80, 87,
    ]

    static func isDefined(_ number: UInt32) -> Bool {
        number > 0 && number <= last && !gone.contains(number) && number != youngest
            || debugger.contains(number)
    }

    /// The command whose being there a change decides.
    private static let youngest = MIRROR_XEN_DOMCTL_gsi_permission

    static func name(_ number: UInt32) -> String {
        ABI.domctls.first { $0.number == number }?.name ?? "command \(number)"
    }
}
