// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import PrivcmdRecording
import TestSupport
import Testing

@testable import PrivcmdKit

/// The calls are recorded on the standard fake.
@Suite struct `recorded sysctl, xen_version and domctl calls` {
    private let device = FakeDevice(.standard)
    private let memory = TestMemory()

    private func record(_ number: UInt32, _ first: UInt64, _ second: UInt64 = 0) -> RecordedCall {
        let call = mirror_privcmd_hypercall(op: UInt64(number), arg: (first, second, 0, 0, 0))
        let address = memory.allocate(call)
        let request = Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL)
        let capture = CallCapture(request, address, in: memory)
        let result = device.perform(request, address, in: memory)
        let response: RecordedCall.Response
        switch result {
        case .success(let value): response = .result(value)
        case .failure(.errno(let errno)): response = .error(errno.name)
        case .failure(let failure): response = .error("\(failure)")
        }
        return capture.finish(response, in: memory, nanoseconds: 1)
    }

    private func sysctl(_ command: UInt32, _ argument: [UInt8]) -> RecordedCall {
        let head = mirror_xen_sysctl_head(cmd: command, interface_version: 0x15)
        let bytes =
            Bytes.of(head) + argument
            + [UInt8](repeating: 0, count: 128 - argument.count)
        return record(MIRROR___HYPERVISOR_sysctl, memory.allocate(bytes).rawValue)
    }

    @Test func `physinfo output has the number of CPUs and the capabilities`() {
        let call = sysctl(MIRROR_XEN_SYSCTL_physinfo, [])
        #expect(call.invocation.hypercall == "sysctl")
        #expect(call.invocation.command == "physinfo")
        #expect(call.output["u.physinfo.nr_cpus"] == .number(1))
        #expect(call.output["u.physinfo.capabilities"] == .text("0x30f"))
    }

    @Test func `getdomaininfolist output lists the existing domains`() {
        let buffer = memory.allocate([UInt8](repeating: 0, count: 4 * 112))
        let argument = mirror_xen_sysctl_getdomaininfolist(
            first_domain: 0, _pad: 0, max_domains: 4, buffer: buffer.rawValue, num_domains: 0,
            _pad2: 0)
        let call = sysctl(MIRROR_XEN_SYSCTL_getdomaininfolist, Bytes.of(argument))
        #expect(call.output["u.getdomaininfolist.num_domains"] == .number(1))
        guard case .list(let domains) = call.output["u.getdomaininfolist.buffer"],
            case .fields(let dom0) = domains.first
        else {
            Issue.record("the output has no list: \(call.output)")
            return
        }
        #expect(domains.count == 1)
        #expect(dom0["domain"] == .number(0))
        #expect(dom0["arch_config.emulation_flags"] == .text("0x411"))
    }

    @Test func `xen_version output has the text of the buffer`() {
        let info = memory.allocate([UInt8](repeating: 0xa5, count: 144))
        let call = record(
            MIRROR___HYPERVISOR_xen_version, UInt64(MIRROR_XENVER_compile_info), info.rawValue)
        #expect(call.invocation.command == "compile_info")
        #expect(call.output["compile_by"] == .text("pkg-xen-devel"))
        let buffer = memory.allocate([0x40, 0, 0, 0] + [UInt8](repeating: 0, count: 64))
        let extra = record(
            MIRROR___HYPERVISOR_xen_version, UInt64(MIRROR_XENVER_extraversion2), buffer.rawValue)
        #expect(extra.output["buf"] == .text(".5-pre"))
    }

    @Test(arguments: [
        (MIRROR_XEN_DOMCTL_assign_device, "assign_device"),
        (MIRROR_XEN_DOMCTL_deassign_device, "deassign_device"),
        (MIRROR_XEN_DOMCTL_test_assign_device, "test_assign_device"),
    ])
    func `device assignment domctls name the command and the PCI address`(
        command: UInt32, name: String
    ) {
        let head = mirror_xen_domctl_head(
            cmd: command, interface_version: 0x17, domain: 7, _pad: (0, 0, 0))
        let argument = mirror_xen_domctl_assign_pci_device(dev: 0, flags: 0, machine_sbdf: 0x300)
        let bytes = Bytes.of(head) + Bytes.of(argument) + [UInt8](repeating: 0, count: 116)
        let call = record(MIRROR___HYPERVISOR_domctl, memory.allocate(bytes).rawValue)
        #expect(call.invocation.command == name)
        guard case .fields(let fields) = call.invocation.input else {
            Issue.record("the input has no fields")
            return
        }
        #expect(fields["u.assign_device.machine_sbdf"] == .text("0000:03:00.0"))
        #expect(call.response == .error("ESRCH"))
    }
}
