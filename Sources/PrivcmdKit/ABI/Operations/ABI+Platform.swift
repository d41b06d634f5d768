// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The commands of platform_op.
    ///
    /// Source: xen/include/public/platform.h (Xen 4.20).
    package static let platformOperations: [ABICommand] = [
        platform("settime32", MIRROR_XENPF_settime32, nil),
        platform("add_memtype", MIRROR_XENPF_add_memtype, nil),
        platform("del_memtype", MIRROR_XENPF_del_memtype, nil),
        platform("read_memtype", MIRROR_XENPF_read_memtype, nil),
        platform("microcode_update", MIRROR_XENPF_microcode_update, .platformMicrocode),
        platform("platform_quirk", MIRROR_XENPF_platform_quirk, nil),
        platform("get_cpu_version", MIRROR_XENPF_get_cpu_version, .platformGetCPUVersion),
        platform("efi_runtime_call", MIRROR_XENPF_efi_runtime_call, nil),
        platform("firmware_info", MIRROR_XENPF_firmware_info, nil),
        platform("enter_acpi_sleep", MIRROR_XENPF_enter_acpi_sleep, .platformEnterACPISleep),
        platform("change_freq", MIRROR_XENPF_change_freq, .platformChangeFreq),
        platform("getidletime", MIRROR_XENPF_getidletime, .platformGetIdleTime),
        platform("set_processor_pminfo", MIRROR_XENPF_set_processor_pminfo, nil),
        platform("get_cpuinfo", MIRROR_XENPF_get_cpuinfo, .platformGetCPUInfo),
        platform("cpu_online", MIRROR_XENPF_cpu_online, .platformCPUOnline),
        platform("cpu_offline", MIRROR_XENPF_cpu_offline, .platformCPUOnline),
        platform("cpu_hotadd", MIRROR_XENPF_cpu_hotadd, nil),
        platform("mem_hotadd", MIRROR_XENPF_mem_hotadd, nil),
        platform("core_parking", MIRROR_XENPF_core_parking, .platformCoreParking),
        platform("resource_op", MIRROR_XENPF_resource_op, .platformResourceOp),
        platform("settime64", MIRROR_XENPF_settime64, .platformSetTime64),
        platform("get_symbol", MIRROR_XENPF_get_symbol, .platformGetSymbol),
        platform("get_dom0_console", MIRROR_XENPF_get_dom0_console, nil),
        platform(
            "get_ucode_revision", MIRROR_XENPF_get_ucode_revision, .platformGetMicrocodeRevision),
        platform("microcode_update2", MIRROR_XENPF_microcode_update2, nil),
    ]

    private static func platform(
        _ name: String, _ number: UInt32, _ argument: ABIStructure?
    ) -> ABICommand {
        let version = MIRROR_XENPF_INTERFACE_VERSION
        return ABICommand(
            name, number, argument,
            layouts: argument.map { [ABILayout(versions: version...version, structure: $0)] } ?? [])
    }
}
