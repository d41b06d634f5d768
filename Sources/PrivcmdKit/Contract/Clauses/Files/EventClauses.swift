// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// IOCTL_PRIVCMD_IRQFD and IOEVENTFD: eventfds that raise and catch a guest's events.
enum EventClauses {
    static let all: [Clause] =
        irqfdFlags + irqfdFiles + ioeventfdFlags + ioeventfdSizes + ioeventfdFiles

    private static let irqfd = ABI.row(request: MIRROR_IOCTL_PRIVCMD_IRQFD)
    private static let ioeventfd = ABI.row(request: MIRROR_IOCTL_PRIVCMD_IOEVENTFD)
    private static let source = Source.linux("drivers/xen/privcmd.c")
    private static let nobody = UInt16(MIRROR_DOMID_FIRST_RESERVED) - 1
    private static let assign: UInt32 = 0
    private static let deassign = MIRROR_PRIVCMD_IRQFD_FLAG_DEASSIGN
    private static let closed = UInt32(Int32.max)
    private static let needs: [Need] = [.trait(.eventfd), .descriptors, .dom0]

    private static func clause(
        _ row: ABIRequest, _ leaf: String, _ promise: String, _ rows: [Row],
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "\(FileClauses.leaf(row)).\(leaf)", promise, .request(row), needs: needs, from: source,
            rows, act: act)
    }

    private static func eventfd(_ bench: Bench) throws(Obstacle) -> OwnedDescriptor {
        let number = mirror_make_eventfd()
        guard number >= 0 else { throw .broken("no eventfd: \(Errno(rawValue: -number).name)") }
        return OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
    }

    // MARK: IRQFD

    private static func call(_ file: UInt32, _ flags: UInt32, _ operation: GuardedBuffer?)
        -> mirror_privcmd_irqfd
    {
        var call = mirror_privcmd_irqfd()
        call.dm_op = operation?.address.rawValue ?? 0
        call.size = UInt32(operation?.byteCount ?? 0)
        call.fd = file
        call.flags = flags
        call.dom = nobody
        return call
    }

    private static let irqfdFlags: [Clause] = (1..<32).map { bit in
        clause(
            irqfd, "flag-\(bit)", "Bit \(bit) of the flags is not defined.",
            [.otherwise(.error(.einval), because: "only bit 0 has a meaning")]
        ) { (bench) throws(Obstacle) in try bench.ask(irqfd, call(closed, 1 << bit, nil)) }
    }

    private static let irqfdFiles: [Clause] =
        [("assign", assign), ("deassign", deassign)].flatMap { name, flags in
            [
                clause(
                    irqfd, "\(name)-bad-file", "A descriptor that is not open is refused.",
                    [.otherwise(.error(.ebadf), because: "there is no such file")]
                ) { (bench) throws(Obstacle) in
                    try bench.ask(irqfd, call(closed, flags, try bench.buffer([0, 0, 0, 0])))
                },
                clause(
                    irqfd, "\(name)-other-file", "A descriptor of another kind is refused.",
                    [.otherwise(.error(.einval), because: "it is no eventfd")]
                ) { (bench) throws(Obstacle) in
                    let file = try bench.file()
                    try bench.ask(
                        irqfd,
                        call(
                            file.number, flags, try bench.buffer([0, 0, 0, 0])))
                    _ = file.descriptorFlags()
                },
            ]
        } + [
            clause(
                irqfd, "bad-operation", "An operation that cannot be read is refused.",
                [.otherwise(.error(.efault), because: "it is copied before the file is looked at")]
            ) { (bench) throws(Obstacle) in
                var call = call(closed, assign, nil)
                call.size = 8
                try bench.ask(irqfd, call)
            },
            clause(
                irqfd, "deassign-unassigned", "Taking away what was never tied succeeds.",
                [.otherwise(.success, because: "afterwards there is no tie, as was asked")]
            ) { (bench) throws(Obstacle) in
                let file = try eventfd(bench)
                try bench.ask(
                    irqfd, call(UInt32(file.borrowed.rawValue), deassign, nil))
            },
            clause(
                irqfd, "life", "An eventfd is tied once, taken away, and tied again.",
                [
                    .otherwise(
                        .success, .error(.ebusy), .success, .success, .success,
                        because: "neither the domain nor the operation is looked at before an event"
                    )
                ]
            ) { (bench) throws(Obstacle) in
                let file = try eventfd(bench)
                let number = UInt32(file.borrowed.rawValue)
                let operation = try bench.buffer([UInt8](repeating: 0, count: 32))
                for flags in [assign, assign, deassign, assign, deassign] {
                    try bench.ask(irqfd, call(number, flags, operation))
                }
            },
        ]

    // MARK: IOEVENTFD

    private static func call(_ change: (inout mirror_privcmd_ioeventfd) -> Void = { _ in })
        -> mirror_privcmd_ioeventfd
    {
        var call = mirror_privcmd_ioeventfd()
        call.addr_len = 4
        call.vcpus = 1
        call.event_fd = closed
        call.dom = nobody
        change(&call)
        return call
    }

    private static let ioeventfdFlags: [Clause] = (1..<32).map { bit in
        clause(
            ioeventfd, "flag-\(bit)", "Bit \(bit) of the flags is not defined.",
            [.otherwise(.error(.einval), because: "only bit 0 has a meaning")]
        ) { (bench) throws(Obstacle) in try bench.ask(ioeventfd, call { $0.flags = 1 << bit }) }
    }

    private static func size(
        _ leaf: String, _ promise: String, _ error: Errno,
        _ change: @escaping @Sendable (inout mirror_privcmd_ioeventfd) -> Void
    ) -> Clause {
        clause(
            ioeventfd, leaf, promise,
            [
                .otherwise(
                    .error(error),
                    because: error == .ebadf
                        ? "the sizes are right, and there is no such file"
                        : "sizes come before the file")
            ]
        ) { (bench) throws(Obstacle) in try bench.ask(ioeventfd, call(change)) }
    }

    private static let ioeventfdSizes: [Clause] =
        [
            size("wrapping", "Addresses that wrap are refused.", .einval) { $0.addr = .max - 2 },
            size("no-vcpu", "No virtual CPU at all is refused.", .einval) { $0.vcpus = 0 },
            size("vcpus-4097", "4097 virtual CPUs are one too many.", .einval) { $0.vcpus = 4097 },
            size("vcpus-4096", "4096 virtual CPUs are allowed.", .ebadf) { $0.vcpus = 4096 },
        ]
        + [0, 3, 5, 6, 7, 9, 16].map { length in
            size("length-\(length)", "A length of \(length) is refused.", .einval) {
                $0.addr_len = length
            }
        }
        + [1, 2, 4, 8].map { length in
            size("length-\(length)", "A length of \(length) is allowed.", .ebadf) {
                $0.addr_len = length
            }
        }

    private static let ioeventfdFiles: [Clause] = [
        clause(
            ioeventfd, "other-file", "A descriptor of another kind is refused.",
            [.otherwise(.error(.einval), because: "it is no eventfd")]
        ) { (bench) throws(Obstacle) in
            let file = try bench.file()
            try bench.ask(ioeventfd, call { $0.event_fd = file.number })
            _ = file.descriptorFlags()
        },
        clause(
            ioeventfd, "no-ioreq", "An ioreq page above every mapping is answered with EFAULT.",
            [.otherwise(.error(.efault), because: "no mapping is found")]
        ) { (bench) throws(Obstacle) in
            let file = try eventfd(bench)
            let number = UInt32(file.borrowed.rawValue)
            try bench.ask(
                ioeventfd,
                call {
                    $0.event_fd = number
                    $0.ioreq = 1 << 63
                })
        },
        clause(
            ioeventfd, "deassign-unassigned", "Taking away what was never tied is refused.",
            [.otherwise(.error(.enodev), because: "there is nothing to take away")]
        ) { (bench) throws(Obstacle) in
            let file = try eventfd(bench)
            let number = UInt32(file.borrowed.rawValue)
            try bench.ask(
                ioeventfd,
                call {
                    $0.event_fd = number
                    $0.flags = MIRROR_PRIVCMD_IOEVENTFD_FLAG_DEASSIGN
                })
        },
        clause(
            ioeventfd, "deassign-bad-file", "A descriptor that is not open is refused.",
            [.otherwise(.error(.ebadf), because: "there is no such file")]
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                ioeventfd, call { $0.flags = MIRROR_PRIVCMD_IOEVENTFD_FLAG_DEASSIGN })
        },
    ]
}
