// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of the platform_op commands. Source: xen/include/public/platform.h (Xen 4.20).
extension ABIStructure {
    /// The fields that every command of platform_op has.
    static let platform = platform([])

    static let platformSetTime64 = platform(
        FieldRow.member(
            "u.settime64", of: \.u,
            [
                .input("secs", \mirror_xenpf_settime64.secs), .input("nsecs", \.nsecs),
                .input("mbz", \.mbz), .input("system_time", \.system_time),
            ]))

    static let platformMicrocode = platform(
        FieldRow.member(
            "u.microcode", of: \.u,
            [
                .pointer(
                    "data", \mirror_xenpf_microcode_update.data, .input(.bytes, .count(\.length))),
                .input("length", \.length),
            ]))

    static let platformEnterACPISleep = platform(
        FieldRow.member(
            "u.enter_acpi_sleep", of: \.u,
            [
                .input("val_a", \mirror_xenpf_enter_acpi_sleep.val_a, .bits),
                .input("val_b", \.val_b, .bits), .input("sleep_state", \.sleep_state),
                .input("flags", \.flags, .bits),
            ]))

    static let platformChangeFreq = platform(
        FieldRow.member(
            "u.change_freq", of: \.u,
            [
                .input("flags", \mirror_xenpf_change_freq.flags, .bits), .input("cpu", \.cpu),
                .input("freq", \.freq),
            ]))

    static let platformGetIdleTime = platform(
        FieldRow.member(
            "u.getidletime", of: \.u,
            [
                .pointer(
                    "cpumap_bitmap", \mirror_xenpf_getidletime.cpumap_bitmap,
                    .both(.bytes, .count(\.cpumap_nr_cpus, .bits))),
                .input("cpumap_nr_cpus", \.cpumap_nr_cpus),
                .pointer(
                    "idletime", \.idletime,
                    .output(.list(of: UInt64.self), .count(\.cpumap_nr_cpus))),
                .output("now", \.now),
            ]))

    static let platformGetCPUInfo = platform(
        FieldRow.member(
            "u.pcpu_info", of: \.u,
            [
                .input("xen_cpuid", \mirror_xenpf_pcpuinfo.xen_cpuid),
                .output("max_present", \.max_present), .output("flags", \.flags, .bits),
                .output("apic_id", \.apic_id), .output("acpi_id", \.acpi_id),
            ]))

    static let platformGetCPUVersion = platform(
        FieldRow.member(
            "u.pcpu_version", of: \.u,
            [
                .input("xen_cpuid", \mirror_xenpf_pcpu_version.xen_cpuid),
                .output("max_present", \.max_present),
                .array("vendor_id", \.vendor_id, of: CChar.self, .output, .text),
                .output("family", \.family), .output("model", \.model),
                .output("stepping", \.stepping),
            ]))

    static let platformCPUOnline = platform(
        FieldRow.member("u.cpu_ol", of: \.u, [.input("cpuid", \mirror_xenpf_cpu_ol.cpuid)]))

    static let platformCoreParking = platform(
        FieldRow.member(
            "u.core_parking", of: \.u,
            [.input("type", \mirror_xenpf_core_parking.type), .both("idle_nums", \.idle_nums)]))

    static let platformResourceOp = platform(
        FieldRow.member(
            "u.resource_op", of: \.u,
            [
                .input("nr_entries", \mirror_xenpf_resource_op.nr_entries), .input("cpu", \.cpu),
                .pointer(
                    "entries", \.entries, .both(.structure(.resourceEntry), .count(\.nr_entries))),
            ]))

    static let platformGetSymbol = platform(
        FieldRow.member(
            "u.symdata", of: \.u,
            [
                .both("namelen", \mirror_xenpf_symdata.namelen), .both("symnum", \.symnum),
                .pointer("name", \.name, .output(.text, .count(\.namelen))),
                .output("address", \.address, .bits), .output("type", \.type),
            ]))

    static let platformGetMicrocodeRevision = platform(
        FieldRow.member(
            "u.ucode_revision", of: \.u,
            [
                .input("cpu", \mirror_xenpf_ucode_revision.cpu),
                .output("signature", \.signature, .bits), .output("pf", \.pf, .bits),
                .output("revision", \.revision, .bits),
            ]))

    static let resourceEntry = ABIStructure(
        "xenpf_resource_entry", mirror_xenpf_resource_entry.self,
        [.both("u", \.u, .bits), .input("idx", \.idx, .bits), .both("val", \.val, .bits)])

    private static func platform(_ member: [FieldRow<mirror_xen_platform_op>]) -> ABIStructure {
        ABIStructure(
            "xen_platform_op", mirror_xen_platform_op.self,
            [.input("cmd", \.cmd), .input("interface_version", \.interface_version, .bits)]
                + member)
    }
}
