// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The commands of sched_op.
    ///
    /// Source: xen/include/public/sched.h (Xen 4.20).
    package static let schedOperations: [ABICommand] = [
        ABICommand("yield", MIRROR_SCHEDOP_yield, nil),
        ABICommand("block", MIRROR_SCHEDOP_block, nil),
        ABICommand("shutdown", MIRROR_SCHEDOP_shutdown, .schedShutdown),
        ABICommand("poll", MIRROR_SCHEDOP_poll, .schedPoll),
        ABICommand("remote_shutdown", MIRROR_SCHEDOP_remote_shutdown, .schedRemoteShutdown),
        ABICommand("shutdown_code", MIRROR_SCHEDOP_shutdown_code, .schedShutdown),
        ABICommand("watchdog", MIRROR_SCHEDOP_watchdog, .schedWatchdog),
        ABICommand("pin_override", MIRROR_SCHEDOP_pin_override, .schedPinOverride),
    ]

    /// The commands of vcpu_op.
    ///
    /// Source: xen/include/public/vcpu.h (Xen 4.20).
    package static let vcpuOperations: [ABICommand] = [
        ABICommand("initialise", MIRROR_VCPUOP_initialise, .vcpuOnly),
        ABICommand("up", MIRROR_VCPUOP_up, .vcpuOnly),
        ABICommand("down", MIRROR_VCPUOP_down, .vcpuOnly),
        ABICommand("is_up", MIRROR_VCPUOP_is_up, .vcpuOnly),
        ABICommand("get_runstate_info", MIRROR_VCPUOP_get_runstate_info, .vcpuRunState),
        ABICommand(
            "register_runstate_memory_area", MIRROR_VCPUOP_register_runstate_memory_area, .vcpuOnly
        ),
        ABICommand("set_periodic_timer", MIRROR_VCPUOP_set_periodic_timer, .vcpuPeriodicTimer),
        ABICommand("stop_periodic_timer", MIRROR_VCPUOP_stop_periodic_timer, .vcpuOnly),
        ABICommand(
            "set_singleshot_timer", MIRROR_VCPUOP_set_singleshot_timer, .vcpuSingleShotTimer),
        ABICommand("stop_singleshot_timer", MIRROR_VCPUOP_stop_singleshot_timer, .vcpuOnly),
        ABICommand("register_vcpu_info", MIRROR_VCPUOP_register_vcpu_info, .vcpuRegisterInfo),
        ABICommand("send_nmi", MIRROR_VCPUOP_send_nmi, .vcpuOnly),
        ABICommand("get_physid", MIRROR_VCPUOP_get_physid, .vcpuPhysicalID),
        ABICommand(
            "register_vcpu_time_memory_area", MIRROR_VCPUOP_register_vcpu_time_memory_area,
            .vcpuOnly),
        ABICommand(
            "register_runstate_phys_area", MIRROR_VCPUOP_register_runstate_phys_area, .vcpuOnly),
        ABICommand(
            "register_vcpu_time_phys_area", MIRROR_VCPUOP_register_vcpu_time_phys_area, .vcpuOnly),
    ]

    /// The commands of xenpmu_op.
    ///
    /// Source: xen/include/public/pmu.h (Xen 4.20).
    package static let pmuOperations: [ABICommand] = [
        ABICommand("mode_get", MIRROR_XENPMU_mode_get, .pmuGetParameters),
        ABICommand("mode_set", MIRROR_XENPMU_mode_set, .pmuParameters),
        ABICommand("feature_get", MIRROR_XENPMU_feature_get, .pmuGetParameters),
        ABICommand("feature_set", MIRROR_XENPMU_feature_set, .pmuParameters),
        ABICommand("init", MIRROR_XENPMU_init, .pmuParameters),
        ABICommand("finish", MIRROR_XENPMU_finish, .pmuParameters),
        ABICommand("lvtpc_set", MIRROR_XENPMU_lvtpc_set, .pmuParameters),
        ABICommand("flush", MIRROR_XENPMU_flush, .pmuParameters),
    ]
}
