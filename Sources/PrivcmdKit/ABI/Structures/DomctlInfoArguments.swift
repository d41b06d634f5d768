// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The information that Xen returns about a domain. Source: xen/include/public/domctl.h (Xen 4.17,
/// 4.20).
extension ABIStructure {
    /// An element of getdomaininfolist's buffer.
    static let domainInfo = ABIStructure(
        "xen_domctl_getdomaininfo", mirror_xen_domctl_getdomaininfo.self, FieldRow.domainInfo)

    static let domctlGetDomainInfo = domctl(
        FieldRow.member("u.getdomaininfo", of: \.u, FieldRow.domainInfo), domain: .both)

    /// The argument of assign_device, test_assign_device and deassign_device for a PCI device.
    static let domctlAssignDevice = domctl(
        FieldRow.member(
            "u.assign_device", of: \.u,
            [
                .input("dev", \mirror_xen_domctl_assign_pci_device.dev),
                .input("flags", \.flags, .bits),
                .input("machine_sbdf", \.machine_sbdf, .sbdf).designated("u.pci.machine_sbdf"),
            ]))
}

extension FieldRow where Mirror == mirror_xen_domctl_getdomaininfo {
    fileprivate static let domainInfo: [Self] =
        [
            .output("domain", \.domain, .domain), .output("flags", \.flags, .bits),
            .output("tot_pages", \.tot_pages), .output("max_pages", \.max_pages),
            .output("outstanding_pages", \.outstanding_pages),
            .output("shr_pages", \.shr_pages), .output("paged_pages", \.paged_pages),
            .output("shared_info_frame", \.shared_info_frame, .bits),
            .output("cpu_time", \.cpu_time), .output("nr_online_vcpus", \.nr_online_vcpus),
            .output("max_vcpu_id", \.max_vcpu_id), .output("ssidref", \.ssidref),
            .array("handle", \.handle, of: UInt8.self, .output, .handle),
            .output("cpupool", \.cpupool), .output("gpaddr_bits", \.gpaddr_bits),
        ]
        + FieldRow.member(
            "arch_config", of: \.arch_config,
            [
                .output(
                    "emulation_flags", \mirror_xen_arch_domainconfig.emulation_flags, .bits),
                .output("misc_flags", \.misc_flags, .bits),
            ])
}
