// SPDX-License-Identifier: MIT

/// The clauses of the hypercalls that Xen handles.
enum XenClauses {
    static let all: [Clause] = byFamily(
        [
            PCIDeviceResetClauses.all, SetupGSIClauses.all, MapPIRQRefusalClauses.all,
            MapPIRQSelfClauses.all, MapPIRQScratchClauses.all, UnmapPIRQClauses.all,
            PhysdevInterruptClauses.all, PhysdevDeviceClauses.all, PhysdevArgumentClauses.all,
            PhysdevCompatClauses.all, DomctlClauses.all, CreateDomainClauses.all,
            GSIPermissionClauses.all, IRQPermissionClauses.all, HypercallTableClauses.all,
        ].flatMap(\.self))

    /// Groups the clauses by family, in the order of each family's first clause.
    private static func byFamily(_ clauses: [Clause]) -> [Clause] {
        var order: [String] = []
        let families = Dictionary(grouping: clauses) { clause in
            if !order.contains(clause.name.family) { order.append(clause.name.family) }
            return clause.name.family
        }
        return order.flatMap { families[$0] ?? [] }
    }
}
