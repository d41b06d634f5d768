// SPDX-License-Identifier: MIT

/// Members of older copies of the interface that are padding now.
package enum FormerPadding {
    /// The members by their structures.
    ///
    /// `flags` was removed with XENMEM_rsrc_acq_caller_owned. Sources: xen/include/public/memory.h
    /// (Xen 4.12 and 4.13), include/xen/interface/memory.h (Linux 6.12), which still has it.
    private static let members: [String: Set<String>] = ["xen_mem_acquire_resource": ["flags"]]

    /// Whether a structure's padding was once a member of this name.
    package static func contains(_ member: String, of structure: String) -> Bool {
        members[structure]?.contains(member) ?? false
    }
}
