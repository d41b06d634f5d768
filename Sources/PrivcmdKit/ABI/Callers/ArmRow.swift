// SPDX-License-Identifier: MIT

/// What arm64 has otherwise than x86_64; all else is the same there.
///
/// Source: xen/include/public/arch-arm.h, arch-arm/hvm and their neighbours (Xen 4.20), as a compiler for arm64
/// reads them.
enum ArmRow {
    /// Structures that x86 alone has, or that have another size on arm64.
    static let absent: Set<String> = [
        "e820entry", "xen_cpuid_leaf", "xen_msr_entry", "xen_domctl_vcpu_msr",
        "xen_hvm_evtchn_upcall_vector",
        // With more of arm64's own at its end.
        "xen_domctl_getdomaininfo",
    ]

    /// The arms of unions that x86 alone has.
    private static let arms = ["u.cpu_policy.", "u.vcpuextstate.", "u.vcpu_msrs."]

    /// Whether a structure belongs to an operation that arm64 has too.
    static func isThere(_ structure: ABIStructure) -> Bool {
        !structure.fields.contains { field in arms.contains { field.name.hasPrefix($0) } }
    }

    /// Whether arm64 has something else in the place of a field: the settings of its domains.
    static func isOther(_ field: ABIField) -> Bool {
        field.name.hasPrefix("u.createdomain.arch.")
            || field.name.hasPrefix("u.getdomaininfo.arch_config.")
    }

    /// Whether upstream has a mere `char` for a number, whose sign is the compiler's choice.
    ///
    /// It is signed on x86 and unsigned on arm64; Linux has had it unsigned everywhere since 6.2.
    static func isCharacter(_ field: ABIField) -> Bool { field.name == "u.symdata.type" }

    /// The field with the sign that it has on arm64.
    static func field(_ field: ABIField) -> ABIField {
        guard isCharacter(field) else { return field }
        return ABIField(
            name: field.name, offset: field.offset,
            kind: .init(width: field.kind.width, isSigned: false, count: field.kind.count),
            flow: field.flow, meaning: field.meaning)
    }
}
