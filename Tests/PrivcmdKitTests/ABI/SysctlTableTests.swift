// SPDX-License-Identifier: MIT

import CPrivcmd
import TestSupport
import Testing

@testable import PrivcmdKit

/// The rows of sysctl, xen_version and getdomaininfo, as a recording of the standard fake shows them.
@Suite struct `A recording names` {
    private let device = FakeDevice(.standard)
    private let memory = InventedMemory()

    private func observe(_ number: UInt32, _ first: UInt64, _ second: UInt64 = 0) -> RecordedCall {
        let call = mirror_privcmd_hypercall(op: UInt64(number), arg: (first, second, 0, 0, 0))
        let address = memory.place(call)
        let request = Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL)
        let observation = CallCapture(request, address, in: memory)
        let result = device.perform(request, address, in: memory)
        let answer: RecordedCall.Response
        switch result {
        case .success(let value): answer = .result(value)
        case .failure(.errno(let errno)): answer = .error(errno.name)
        case .failure(let failure): answer = .error("\(failure)")
        }
        return observation.finish(answer, in: memory, nanoseconds: 1)
    }

    private func sysctl(_ command: UInt32, _ arm: [UInt8]) -> RecordedCall {
        let head = mirror_xen_sysctl_head(cmd: command, interface_version: 0x15)
        let bytes = Bytes.of(head) + arm + [UInt8](repeating: 0, count: 128 - arm.count)
        return observe(MIRROR___HYPERVISOR_sysctl, memory.place(bytes).rawValue)
    }

    @Test func `what physinfo tells`() {
        let call = sysctl(MIRROR_XEN_SYSCTL_physinfo, [])
        #expect(call.invocation.hypercall == "sysctl")
        #expect(call.invocation.command == "physinfo")
        #expect(call.output["u.physinfo.nr_cpus"] == .number(1))
        #expect(call.output["u.physinfo.capabilities"] == .text("0x30f"))
    }

    @Test func `the domains of a list, as many as there are`() {
        let room = memory.place([UInt8](repeating: 0, count: 4 * 112))
        let arm = mirror_xen_sysctl_getdomaininfolist(
            first_domain: 0, _pad: 0, max_domains: 4, buffer: room.rawValue, num_domains: 0,
            _pad2: 0)
        let call = sysctl(MIRROR_XEN_SYSCTL_getdomaininfolist, Bytes.of(arm))
        #expect(call.output["u.getdomaininfolist.num_domains"] == .number(1))
        guard case .list(let domains) = call.output["u.getdomaininfolist.buffer"],
            case .fields(let dom0) = domains.first
        else {
            Issue.record("no list: \(call.output)")
            return
        }
        #expect(domains.count == 1)
        #expect(dom0["domain"] == .number(0))
        #expect(dom0["arch_config.emulation_flags"] == .text("0x411"))
    }

    @Test func `the texts of xen_version`() {
        let room = memory.place([UInt8](repeating: 0xa5, count: 144))
        let call = observe(
            MIRROR___HYPERVISOR_xen_version, UInt64(MIRROR_XENVER_compile_info), room.rawValue)
        #expect(call.invocation.command == "compile_info")
        #expect(call.output["compile_by"] == .text("pkg-xen-devel"))
        let buffer = memory.place([0x40, 0, 0, 0] + [UInt8](repeating: 0, count: 64))
        let extra = observe(
            MIRROR___HYPERVISOR_xen_version, UInt64(MIRROR_XENVER_extraversion2), buffer.rawValue)
        #expect(extra.output["buf"] == .text(".5-pre"))
    }

    @Test(arguments: [
        (MIRROR_XEN_DOMCTL_assign_device, "assign_device"),
        (MIRROR_XEN_DOMCTL_deassign_device, "deassign_device"),
        (MIRROR_XEN_DOMCTL_test_assign_device, "test_assign_device"),
    ])
    func `a device that is handed over`(command: UInt32, name: String) {
        let head = mirror_xen_domctl_head(
            cmd: command, interface_version: 0x17, domain: 7, _pad: (0, 0, 0))
        let arm = mirror_xen_domctl_assign_pci_device(dev: 0, flags: 0, machine_sbdf: 0x300)
        let bytes = Bytes.of(head) + Bytes.of(arm) + [UInt8](repeating: 0, count: 116)
        let call = observe(MIRROR___HYPERVISOR_domctl, memory.place(bytes).rawValue)
        #expect(call.invocation.command == name)
        guard case .fields(let fields) = call.invocation.input else {
            Issue.record("no fields")
            return
        }
        #expect(fields["u.assign_device.machine_sbdf"] == .text("0000:03:00.0"))
        #expect(call.response == .error("ESRCH"))
    }
}
