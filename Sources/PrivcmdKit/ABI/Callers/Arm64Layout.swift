// SPDX-License-Identifier: MIT

/// The differences between arm64 and x86_64.
///
/// Everything not listed here is the same.
///
/// Source: xen/include/public/arch-arm.h, arch-arm/hvm and related headers (Xen 4.20), as compiled
/// for arm64.
package enum Arm64Layout {
    /// Structures that only x86 has, or that have another size on arm64.
    static let absentStructures: Set<String> = [
        "e820entry", "xen_cpuid_leaf", "xen_msr_entry", "xen_domctl_vcpu_msr",
        "xen_hvm_evtchn_upcall_vector",
        // arm64 has additional members at its end.
        "xen_domctl_getdomaininfo",
    ]

    /// The members of unions that only x86 has.
    private static let absentUnionMembers = ["u.cpu_policy.", "u.vcpuextstate.", "u.vcpu_msrs."]

    /// Whether a structure belongs to an operation that arm64 has.
    static func exists(_ structure: ABIStructure) -> Bool {
        !structure.fields.contains { field in
            absentUnionMembers.contains { field.name.hasPrefix($0) }
        }
    }

    /// Whether arm64 has other members in place of a field: its own domain settings.
    static func isReplaced(_ field: ABIField) -> Bool {
        field.name.hasPrefix("u.createdomain.arch.")
            || field.name.hasPrefix("u.getdomaininfo.arch_config.")
    }

    /// Whether upstream declares a number as plain `char`, whose sign depends on the compiler.
    ///
    /// It is signed on x86 and unsigned on arm64. Linux compiles it unsigned everywhere since 6.2.
    package static func isPlainChar(_ field: ABIField) -> Bool { field.name == "u.symdata.type" }

    /// The field with its sign on arm64.
    static func field(_ field: ABIField) -> ABIField {
        guard isPlainChar(field) else { return field }
        return ABIField(
            name: field.name, offset: field.offset,
            kind: .init(width: field.kind.width, isSigned: false, count: field.kind.count),
            direction: field.direction, meaning: field.meaning)
    }
}
