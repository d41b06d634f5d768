// SPDX-License-Identifier: MIT

/// The clauses of the hypercalls that Xen handles.
enum XenClauses {
    static let all: [Clause] = [
        PCIDeviceResetClauses.all, SetupGSIClauses.all, MapPIRQRefusalClauses.all,
        MapPIRQSelfClauses.all, MapPIRQScratchClauses.all, UnmapPIRQClauses.all,
        PhysdevInterruptClauses.all, PhysdevDeviceClauses.all, PhysdevArgumentClauses.all,
        PhysdevCompatClauses.all, DomctlClauses.all, CreateDomainClauses.all,
        GSIPermissionClauses.all, IRQPermissionClauses.all, HypercallTableClauses.all,
    ].flatMap(\.self).families.flatMap(\.clauses)
}
