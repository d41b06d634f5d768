// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// IOCTL_PRIVCMD_MMAP_RESOURCE: a domain's resources by type, such as its grant table.
enum ResourceClauses {
    static let all: [Clause] = arguments + sizes + mappings

    private static let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE)
    private static let source = ClauseSource.linux("drivers/xen/privcmd.c")
    private static let acquireSource = ClauseSource.xen("xen/common/memory.c")

    private static func clause(
        _ leaf: String, _ statement: String, level: HarmLevel = .readOnly,
        needs: [Precondition] = [],
        from source: ClauseSource = source, _ expectations: [Expectation],
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "mmap-resource.\(leaf)", statement, .request(row), level: level,
            needs: [.descriptors, .dom0] + needs, from: source, expectations, body: body)
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
            [.otherwise(.error(.einval), because: "they have to be both zero or both nonzero")]
        ) { (context) throws(SkipOrError) in
            var call = grantTable(of: .absent)
            call.addr = try context.map(try context.openNode()).address.rawValue
            try context.issue(row, call)
        },
        clause(
            "number-without-address", "A number of frames without an address is refused.",
            [.otherwise(.error(.einval), because: "they have to be both zero or both nonzero")]
        ) { (context) throws(SkipOrError) in
            var call = grantTable(of: .absent)
            call.num = 1
            try context.issue(row, call)
        },
        refusal("ordinary-memory", "Memory that is not a mapping of privcmd is refused.", .einval) {
            (context) throws(SkipOrError) in try context.buffer([1]).address
        },
        refusal("beyond-memory", "An address above every mapping is refused.", .einval) {
            (_) throws(SkipOrError) in Address(1 << 63)
        },
        clause(
            "too-many", "A number of frames that is too large fails with ENOMEM.",
            [.otherwise(.error(.enomem), because: "their list cannot be allocated")]
        ) { (context) throws(SkipOrError) in
            let mapping = try context.map(try context.openNode())
            var call = grantTable(of: .absent)
            call.addr = mapping.address.rawValue
            call.num = 1 << 62
            try context.issue(row, call)
        },
    ]

    private static func refusal(
        _ leaf: String, _ statement: String, _ error: Errno,
        _ address: @escaping @Sendable (TestContext) throws(SkipOrError) -> Address
    ) -> Clause {
        clause(
            leaf, statement,
            [.otherwise(.error(error), because: "it is not a mapping of privcmd")]
        ) { (context) throws(SkipOrError) in
            var call = grantTable(of: .absent)
            call.addr = try address(context).rawValue
            call.num = 1
            try context.issue(row, call)
        }
    }

    // MARK: Sizes

    private static func sizeClause(
        _ leaf: String, _ statement: String, _ result: ExpectedResult, because: String,
        _ change: @escaping @Sendable (inout mirror_privcmd_mmap_resource) -> Void
    ) -> Clause {
        clause(leaf, statement, from: acquireSource, [.otherwise(result, because: because)]) {
            (context) throws(SkipOrError) in
            var call = grantTable(of: .absent)
            change(&call)
            try context.issue(row, call)
        }
    }

    private static let sizes: [Clause] = [
        sizeClause(
            "absent-domain", "A domain that does not exist fails with ESRCH.",
            .error(.esrch), because: "Xen finds no such domain"
        ) { _ in },
        sizeClause(
            "dom0-itself", "The caller's own domain, by its number, is refused with EPERM.",
            .error(.eperm), because: "a resource has to belong to another domain"
        ) { $0.dom = 0 },
        sizeClause(
            "self", "DOMID_SELF is refused.", .error(.esrch),
            because: "a resource has to belong to another domain"
        ) { $0.dom = UInt16(MIRROR_DOMID_SELF) },
        clause(
            "size", "Without address and number the call returns the size of the resource.",
            level: .mutating, needs: [.scratchDomain], from: acquireSource,
            [.otherwise(.success, .fact("some"), because: "Xen returns the number of frames")]
        ) { (context) throws(SkipOrError) in
            let reply = try context.issue(row, grantTable(of: try context.scratchDomain()))
            context.record("its frames", .fact(reply.argument.num > 0 ? "some" : "none"))
        },
        clause(
            "unknown-type", "A type of resource that does not exist is refused from Xen 4.20 on.",
            level: .mutating, needs: [.scratchDomain], from: acquireSource,
            [
                .when(
                    .xen(before: Release(4, 20)), .success,
                    because: "Xen reports a size of no frames"),
                .otherwise(.error(.einval), because: "Xen knows no such resource"),
            ]
        ) { (context) throws(SkipOrError) in
            var call = grantTable(of: try context.scratchDomain())
            call.type = .max
            try context.issue(row, call)
        },
        refusalForScratchDomain(
            "unknown-id", "A grant table id of 2 is refused.", .einval
        ) { $0.id = 2 },
        refusalForScratchDomain(
            "no-device-model", "A PV domain has no ioreq server.", .einval
        ) { $0.type = MIRROR_XENMEM_resource_ioreq_server },
        refusalForScratchDomain(
            "no-trace", "A domain that is not traced has no trace buffer.", .einval
        ) { $0.type = MIRROR_XENMEM_resource_vmtrace_buf },
    ]

    private static func refusalForScratchDomain(
        _ leaf: String, _ statement: String, _ error: Errno,
        _ change: @escaping @Sendable (inout mirror_privcmd_mmap_resource) -> Void
    ) -> Clause {
        clause(
            leaf, statement, level: .mutating, needs: [.scratchDomain], from: acquireSource,
            [.otherwise(.error(error), because: "Xen knows no such resource")]
        ) { (context) throws(SkipOrError) in
            var call = grantTable(of: try context.scratchDomain())
            change(&call)
            try context.issue(row, call)
        }
    }

    // MARK: Mappings

    private static let mappings: [Clause] = [
        clause(
            "grant-table", "A frame of a grant table is mapped, and can be read and written.",
            level: .mutating, needs: [.scratchDomain], from: acquireSource,
            [
                .otherwise(
                    .success, .fact("0"), .fact("3"), because: "the domain has granted nothing yet")
            ]
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            let mapping = try context.map(try context.openNode())
            var call = grantTable(of: domain)
            call.addr = mapping.address.rawValue
            call.num = 1
            guard try context.issue(row, call).result == .success else { return }
            context.record("its first byte", .fact("\(mapping.byte())"))
            mapping.store(3)
            context.record("after a write", .fact("\(mapping.byte())"))
        },
        clause(
            "absent-domain-mapped", "A mapping of an absent domain's table is refused.",
            from: acquireSource, [.otherwise(.error(.esrch), because: "Xen finds no such domain")]
        ) { (context) throws(SkipOrError) in
            let mapping = try context.map(try context.openNode())
            var call = grantTable(of: .absent)
            call.addr = mapping.address.rawValue
            call.num = 1
            try context.issue(row, call)
        },
        clause(
            "beyond-table", "A frame after the end of a grant table is refused.",
            level: .mutating, needs: [.scratchDomain], from: acquireSource,
            [.otherwise(.error(.einval), because: "the table has fewer frames")]
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            let mapping = try context.map(try context.openNode())
            var call = grantTable(of: domain)
            call.addr = mapping.address.rawValue
            call.num = 1
            call.idx = 1 << 20
            try context.issue(row, call)
        },
    ]
}
