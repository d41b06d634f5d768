// SPDX-License-Identifier: MIT

/// Which kind of guest dom0 is.
public enum Dom0Mode: String, Sendable, CaseIterable {
    /// In hardware virtualisation, with Xen as the only layer between: no GSI is its own.
    case pvh
    /// Paravirtualised: GSI and PIRQ are one.
    case pv
}
