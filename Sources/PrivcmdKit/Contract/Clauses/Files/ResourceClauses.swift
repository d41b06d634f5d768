// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// IOCTL_PRIVCMD_MMAP_RESOURCE: a domain's grant table and the like, by name instead of by frame.
enum ResourceClauses {
    static let all: [Clause] = arguments + sizes + mappings

    private static let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE)
    private static let source = Source.linux("drivers/xen/privcmd.c")
    private static let acquire = Source.xen("xen/common/memory.c")
    private static let nobody = DomainID(UInt16(MIRROR_DOMID_FIRST_RESERVED) - 1)

    private static func clause(
        _ leaf: String, _ promise: String, level: Level = .readOnly, needs: [Need] = [],
        from source: Source = source, _ rows: [Row],
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "mmap-resource.\(leaf)", promise, .request(row), level: level,
            needs: [.descriptors, .dom0] + needs, from: source, rows, act: act)
    }

    private static func grantTable(of domain: DomainID) -> mirror_privcmd_mmap_resource {
        var call = mirror_privcmd_mmap_resource()
        call.dom = domain.rawValue
        call.type = MIRROR_XENMEM_resource_grant_table
        return call
    }

    // MARK: Arguments

    private static let arguments: [Clause] = [
        clause(
            "address-without-number", "An address without a number of frames is refused.",
            [.otherwise(.error(.einval), because: "both or neither are given")]
        ) { (bench) throws(Obstacle) in
            var call = grantTable(of: nobody)
            call.addr = try bench.map(try bench.file()).address.rawValue
            try bench.ask(row, call)
        },
        clause(
            "number-without-address", "A number of frames without an address is refused.",
            [.otherwise(.error(.einval), because: "both or neither are given")]
        ) { (bench) throws(Obstacle) in
            var call = grantTable(of: nobody)
            call.num = 1
            try bench.ask(row, call)
        },
        refusal("ordinary-memory", "Memory that is no mapping of privcmd is refused.", .einval) {
            (bench) throws(Obstacle) in try bench.buffer([1]).address
        },
        refusal("beyond-memory", "An address above every mapping is refused.", .einval) {
            (_) throws(Obstacle) in Address(1 << 63)
        },
        clause(
            "too-many", "More frames than can be counted are answered with ENOMEM.",
            [.otherwise(.error(.enomem), because: "there is no room for their list")]
        ) { (bench) throws(Obstacle) in
            let mapping = try bench.map(try bench.file())
            var call = grantTable(of: nobody)
            call.addr = mapping.address.rawValue
            call.num = 1 << 62
            try bench.ask(row, call)
        },
    ]

    private static func refusal(
        _ leaf: String, _ promise: String, _ error: Errno,
        _ address: @escaping @Sendable (Bench) throws(Obstacle) -> Address
    ) -> Clause {
        clause(
            leaf, promise,
            [.otherwise(.error(error), because: "its operations are not privcmd's")]
        ) { (bench) throws(Obstacle) in
            var call = grantTable(of: nobody)
            call.addr = try address(bench).rawValue
            call.num = 1
            try bench.ask(row, call)
        }
    }

    // MARK: Sizes

    private static func size(
        _ leaf: String, _ promise: String, _ answer: Pattern, because: String,
        _ change: @escaping @Sendable (inout mirror_privcmd_mmap_resource) -> Void
    ) -> Clause {
        clause(leaf, promise, from: acquire, [.otherwise(answer, because: because)]) {
            (bench) throws(Obstacle) in
            var call = grantTable(of: nobody)
            change(&call)
            try bench.ask(row, call)
        }
    }

    private static let sizes: [Clause] = [
        size(
            "absent-domain", "A domain that does not exist is answered with ESRCH.",
            .error(.esrch), because: "Xen finds no such domain"
        ) { _ in },
        size(
            "dom0-itself", "The caller's own domain, by its number, is refused with EPERM.",
            .error(.eperm), because: "a resource is another domain's"
        ) { $0.dom = 0 },
        size(
            "self", "DOMID_SELF is no domain for this.", .error(.esrch),
            because: "a resource is another domain's"
        ) { $0.dom = UInt16(MIRROR_DOMID_SELF) },
        clause(
            "size", "Without address and number the size of the resource comes back.",
            level: .mutating, needs: [.scratchDomain], from: acquire,
            [.otherwise(.success, .fact("some"), because: "Xen says how many frames there are")]
        ) { (bench) throws(Obstacle) in
            let reply = try bench.ask(row, grantTable(of: try bench.scratchDomain()))
            bench.note("its frames", .fact(reply.argument.num > 0 ? "some" : "none"))
        },
        clause(
            "unknown-type", "A type of resource that does not exist is refused from Xen 4.20 on.",
            level: .mutating, needs: [.scratchDomain], from: acquire,
            [
                .when(
                    .xen(before: Release(4, 20)), .success,
                    because: "it is said to have no frames"),
                .otherwise(.error(.einval), because: "Xen counts no frames of it"),
            ]
        ) { (bench) throws(Obstacle) in
            var call = grantTable(of: try bench.scratchDomain())
            call.type = .max
            try bench.ask(row, call)
        },
        scratch(
            "unknown-id", "A grant table has no third part.", .einval
        ) { $0.id = 2 },
        scratch(
            "no-device-model", "A paravirtualised domain has no ioreq server.", .einval
        ) { $0.type = MIRROR_XENMEM_resource_ioreq_server },
        scratch(
            "no-trace", "A domain that is not traced has no trace buffer.", .einval
        ) { $0.type = MIRROR_XENMEM_resource_vmtrace_buf },
    ]

    private static func scratch(
        _ leaf: String, _ promise: String, _ error: Errno,
        _ change: @escaping @Sendable (inout mirror_privcmd_mmap_resource) -> Void
    ) -> Clause {
        clause(
            leaf, promise, level: .mutating, needs: [.scratchDomain], from: acquire,
            [.otherwise(.error(error), because: "Xen counts no frames of it")]
        ) { (bench) throws(Obstacle) in
            var call = grantTable(of: try bench.scratchDomain())
            change(&call)
            try bench.ask(row, call)
        }
    }

    // MARK: Mappings

    private static let mappings: [Clause] = [
        clause(
            "grant-table", "A frame of a grant table is mapped, and can be read and written.",
            level: .mutating, needs: [.scratchDomain], from: acquire,
            [.otherwise(.success, .fact("0"), .fact("3"), because: "no grant has been given yet")]
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            let mapping = try bench.map(try bench.file())
            var call = grantTable(of: domain)
            call.addr = mapping.address.rawValue
            call.num = 1
            guard try bench.ask(row, call).answer == .success else { return }
            bench.note("its first byte", .fact("\(mapping.byte())"))
            mapping.store(3)
            bench.note("after a write", .fact("\(mapping.byte())"))
        },
        clause(
            "absent-domain-mapped", "A mapping of an absent domain's table is refused.",
            from: acquire, [.otherwise(.error(.esrch), because: "Xen finds no such domain")]
        ) { (bench) throws(Obstacle) in
            let mapping = try bench.map(try bench.file())
            var call = grantTable(of: nobody)
            call.addr = mapping.address.rawValue
            call.num = 1
            try bench.ask(row, call)
        },
        clause(
            "beyond-table", "A frame behind the end of a grant table is refused.",
            level: .mutating, needs: [.scratchDomain], from: acquire,
            [.otherwise(.error(.einval), because: "Xen knows how many frames there are")]
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            let mapping = try bench.map(try bench.file())
            var call = grantTable(of: domain)
            call.addr = mapping.address.rawValue
            call.num = 1
            call.idx = 1 << 20
            try bench.ask(row, call)
        },
    ]
}
