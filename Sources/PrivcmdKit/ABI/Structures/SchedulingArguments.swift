// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of sched_op, vcpu_op and xenpmu_op.
/// Source: xen/include/public/sched.h, vcpu.h, pmu.h (Xen 4.20).
extension ABIStructure {
    static let schedShutdown = ABIStructure(
        "sched_shutdown", mirror_sched_shutdown.self, [.input("reason", \.reason)])

    static let schedPoll = ABIStructure(
        "sched_poll", mirror_sched_poll.self,
        [
            .pointer("ports", \.ports, .input(.list(of: UInt32.self), .count(\.nr_ports))),
            .input("nr_ports", \.nr_ports), .input("timeout", \.timeout),
        ])

    static let schedRemoteShutdown = ABIStructure(
        "sched_remote_shutdown", mirror_sched_remote_shutdown.self,
        [.input("domain_id", \.domain_id, .domain), .input("reason", \.reason)])

    static let schedWatchdog = ABIStructure(
        "sched_watchdog", mirror_sched_watchdog.self,
        [.input("id", \.id), .input("timeout", \.timeout)])

    static let schedPinOverride = ABIStructure(
        "sched_pin_override", mirror_sched_pin_override.self, [.input("pcpu", \.pcpu)])

    static let pmuParameters = ABIStructure(
        "xen_pmu_params", mirror_xen_pmu_params.self,
        [
            .both("version.maj", \.version.maj), .both("version.min", \.version.min),
            .both("val", \.val, .bits), .input("vcpu", \.vcpu),
        ])

    static let pmuGetParameters = ABIStructure(
        "xen_pmu_params", mirror_xen_pmu_params.self,
        [
            .both("version.maj", \.version.maj), .both("version.min", \.version.min),
            .output("val", \.val, .bits), .input("vcpu", \.vcpu),
        ])

    static let vcpuRunState = vcpu(
        ABIStructure(
            "vcpu_runstate_info", mirror_vcpu_runstate_info.self,
            [
                .output("state", \.state), .output("state_entry_time", \.state_entry_time),
                .array("time", \.time, of: UInt64.self, .output),
            ]))

    static let vcpuPeriodicTimer = vcpu(
        ABIStructure(
            "vcpu_set_periodic_timer", mirror_vcpu_set_periodic_timer.self,
            [.input("period_ns", \.period_ns)]))

    static let vcpuSingleShotTimer = vcpu(
        ABIStructure(
            "vcpu_set_singleshot_timer", mirror_vcpu_set_singleshot_timer.self,
            [.input("timeout_abs_ns", \.timeout_abs_ns), .input("flags", \.flags, .bits)]))

    static let vcpuRegisterInfo = vcpu(
        ABIStructure(
            "vcpu_register_vcpu_info", mirror_vcpu_register_vcpu_info.self,
            [.input("mfn", \.mfn, .bits), .input("offset", \.offset)]))

    static let vcpuPhysicalID = vcpu(
        ABIStructure(
            "vcpu_get_physid", mirror_vcpu_get_physid.self, [.output("phys_id", \.phys_id, .bits)]))

    /// The arguments of a call for a virtual CPU.
    static let vcpuOnly = ABIStructure(
        "vcpu_op", mirror_privcmd_hypercall.self, [.input("vcpuid", \.arg.1)])

    /// The same with the address of a structure.
    private static func vcpu(_ structure: ABIStructure) -> ABIStructure {
        let pointee: PointeeRow<mirror_privcmd_hypercall> =
            structure.fields.contains(where: \.direction.isOutput)
            ? .both(.structure(structure), .one) : .input(.structure(structure), .one)
        return ABIStructure(
            "vcpu_op", mirror_privcmd_hypercall.self,
            [.input("vcpuid", \.arg.1), .pointer("extra_args", \.arg.2, pointee)])
    }
}
