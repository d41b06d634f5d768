// SPDX-License-Identifier: MIT

internal import CLinux
internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// IOCTL_PRIVCMD_IRQFD and IOEVENTFD: eventfds that inject interrupts and receive I/O events.
enum EventClauses {
    static let all: [Clause] =
        irqfdFlags + irqfdFiles + ioeventfdFlags + ioeventfdSizes + ioeventfdFiles

    private static let irqfd = ABI.row(request: MIRROR_IOCTL_PRIVCMD_IRQFD)
    private static let ioeventfd = ABI.row(request: MIRROR_IOCTL_PRIVCMD_IOEVENTFD)
    private static let source = ClauseSource.linux("drivers/xen/privcmd.c")
    private static let assign: UInt32 = 0
    private static let deassign = MIRROR_PRIVCMD_IRQFD_FLAG_DEASSIGN
    private static let closedDescriptor = UInt32(Int32.max)
    private static let needs: [Precondition] = [.feature(.eventfd), .descriptors, .dom0]

    private static func clause(
        _ row: ABIRequest, _ leaf: String, _ statement: String, _ expectations: [Expectation],
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "\(row.clauseNamePart).\(leaf)", statement, .request(row), needs: needs,
            from: source,
            expectations, body: body)
    }

    private static func eventfd(_ context: TestContext) throws(SkipOrError) -> OwnedDescriptor {
        let number = sys_eventfd()
        guard number >= 0 else { throw .error("no eventfd: \(Errno(rawValue: -number).name)") }
        return OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
    }

    // MARK: IRQFD

    private static func irqfdArgument(_ file: UInt32, _ flags: UInt32, _ operation: GuardedBuffer?)
        -> mirror_privcmd_irqfd
    {
        var call = mirror_privcmd_irqfd()
        call.dm_op = operation?.address.rawValue ?? 0
        call.size = UInt32(operation?.byteCount ?? 0)
        call.fd = file
        call.flags = flags
        call.dom = DomainID.absent.rawValue
        return call
    }

    private static let irqfdFlags: [Clause] = (1..<32).map { bit in
        clause(
            irqfd, "flag-\(bit)", "Bit \(bit) of the flags is not defined.",
            [.otherwise(.error(.einval), because: "only bit 0 is defined")]
        ) { (context) throws(SkipOrError) in
            try context.issue(irqfd, irqfdArgument(closedDescriptor, 1 << bit, nil))
        }
    }

    private static let irqfdFiles: [Clause] =
        [("assign", assign), ("deassign", deassign)].flatMap { name, flags in
            [
                clause(
                    irqfd, "\(name)-bad-file", "A descriptor that is not open is refused.",
                    [.otherwise(.error(.ebadf), because: "the descriptor is not open")]
                ) { (context) throws(SkipOrError) in
                    try context.issue(
                        irqfd,
                        irqfdArgument(closedDescriptor, flags, try context.buffer([0, 0, 0, 0])))
                },
                clause(
                    irqfd, "\(name)-other-file", "A descriptor of another kind is refused.",
                    [.otherwise(.error(.einval), because: "it is not an eventfd")]
                ) { (context) throws(SkipOrError) in
                    let file = try context.openNode()
                    try context.issue(
                        irqfd,
                        irqfdArgument(
                            file.descriptorNumber, flags, try context.buffer([0, 0, 0, 0])))
                    _ = file.descriptorFlags()
                },
            ]
        } + [
            clause(
                irqfd, "bad-operation", "An operation that cannot be read is refused.",
                [
                    .otherwise(
                        .error(.efault), because: "it is copied before the descriptor is checked")
                ]
            ) { (context) throws(SkipOrError) in
                var call = irqfdArgument(closedDescriptor, assign, nil)
                call.size = 8
                try context.issue(irqfd, call)
            },
            clause(
                irqfd, "deassign-unassigned",
                "Deassigning an eventfd that is not assigned succeeds.",
                [.otherwise(.success, because: "the kernel ignores eventfds that it does not find")]
            ) { (context) throws(SkipOrError) in
                let file = try eventfd(context)
                try context.issue(
                    irqfd, irqfdArgument(UInt32(file.borrowed.rawValue), deassign, nil))
            },
            clause(
                irqfd, "life", "An eventfd is assigned once, deassigned, and assigned again.",
                [
                    .otherwise(
                        .success, .error(.ebusy), .success, .success, .success,
                        because: "the domain and the operation are not checked before an event"
                    )
                ]
            ) { (context) throws(SkipOrError) in
                let file = try eventfd(context)
                let number = UInt32(file.borrowed.rawValue)
                let operation = try context.buffer([UInt8](repeating: 0, count: 32))
                for flags in [assign, assign, deassign, assign, deassign] {
                    try context.issue(irqfd, irqfdArgument(number, flags, operation))
                }
            },
        ]

    // MARK: IOEVENTFD

    private static func ioeventfdArgument(
        _ change: (inout mirror_privcmd_ioeventfd) -> Void = { _ in }
    )
        -> mirror_privcmd_ioeventfd
    {
        var call = mirror_privcmd_ioeventfd()
        call.addr_len = 4
        call.vcpus = 1
        call.event_fd = closedDescriptor
        call.dom = DomainID.absent.rawValue
        change(&call)
        return call
    }

    private static let ioeventfdFlags: [Clause] = (1..<32).map { bit in
        clause(
            ioeventfd, "flag-\(bit)", "Bit \(bit) of the flags is not defined.",
            [.otherwise(.error(.einval), because: "only bit 0 is defined")]
        ) { (context) throws(SkipOrError) in
            try context.issue(ioeventfd, ioeventfdArgument { $0.flags = 1 << bit })
        }
    }

    private static func sizeClause(
        _ leaf: String, _ statement: String, _ error: Errno,
        _ change: @escaping @Sendable (inout mirror_privcmd_ioeventfd) -> Void
    ) -> Clause {
        clause(
            ioeventfd, leaf, statement,
            [
                .otherwise(
                    .error(error),
                    because: error == .ebadf
                        ? "the sizes are valid, and the descriptor is not open"
                        : "the sizes are checked before the descriptor")
            ]
        ) { (context) throws(SkipOrError) in try context.issue(ioeventfd, ioeventfdArgument(change))
        }
    }

    private static let ioeventfdSizes: [Clause] =
        [
            sizeClause("wrapping", "An address range that wraps is refused.", .einval) {
                $0.addr = .max - 2
            },
            sizeClause("no-vcpu", "Zero virtual CPUs are refused.", .einval) { $0.vcpus = 0 },
            sizeClause("vcpus-4097", "4097 virtual CPUs are one too many.", .einval) {
                $0.vcpus = 4097
            },
            sizeClause("vcpus-4096", "4096 virtual CPUs are allowed.", .ebadf) { $0.vcpus = 4096 },
        ]
        + [0, 3, 5, 6, 7, 9, 16].map { length in
            sizeClause("length-\(length)", "A length of \(length) is refused.", .einval) {
                $0.addr_len = length
            }
        }
        + [1, 2, 4, 8].map { length in
            sizeClause("length-\(length)", "A length of \(length) is allowed.", .ebadf) {
                $0.addr_len = length
            }
        }

    private static let ioeventfdFiles: [Clause] = [
        clause(
            ioeventfd, "other-file", "A descriptor of another kind is refused.",
            [.otherwise(.error(.einval), because: "it is not an eventfd")]
        ) { (context) throws(SkipOrError) in
            let file = try context.openNode()
            try context.issue(ioeventfd, ioeventfdArgument { $0.event_fd = file.descriptorNumber })
            _ = file.descriptorFlags()
        },
        clause(
            ioeventfd, "no-ioreq", "An ioreq page above every mapping fails with EFAULT.",
            [.otherwise(.error(.efault), because: "no mapping is found")]
        ) { (context) throws(SkipOrError) in
            let file = try eventfd(context)
            let number = UInt32(file.borrowed.rawValue)
            try context.issue(
                ioeventfd,
                ioeventfdArgument {
                    $0.event_fd = number
                    $0.ioreq = 1 << 63
                })
        },
        clause(
            ioeventfd, "deassign-unassigned",
            "Deassigning an eventfd that is not assigned is refused.",
            [.otherwise(.error(.enodev), because: "nothing is assigned")]
        ) { (context) throws(SkipOrError) in
            let file = try eventfd(context)
            let number = UInt32(file.borrowed.rawValue)
            try context.issue(
                ioeventfd,
                ioeventfdArgument {
                    $0.event_fd = number
                    $0.flags = MIRROR_PRIVCMD_IOEVENTFD_FLAG_DEASSIGN
                })
        },
        clause(
            ioeventfd, "deassign-bad-file", "A descriptor that is not open is refused.",
            [.otherwise(.error(.ebadf), because: "the descriptor is not open")]
        ) { (context) throws(SkipOrError) in
            try context.issue(
                ioeventfd, ioeventfdArgument { $0.flags = MIRROR_PRIVCMD_IOEVENTFD_FLAG_DEASSIGN })
        },
    ]
}
