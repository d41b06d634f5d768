// SPDX-License-Identifier: MIT

/// The type of guest that dom0 is.
package enum Dom0Mode: String, Sendable, CaseIterable {
    /// PVH: hardware virtualisation. GSIs and pIRQs have numbers of their own.
    case pvh
    /// PV: each GSI has the pIRQ of the same number.
    case pv
}
