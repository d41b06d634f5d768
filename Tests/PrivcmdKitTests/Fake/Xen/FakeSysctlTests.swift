// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// Results that no cell of the lab can show.
@Suite struct `fake sysctl, xen_version and domctl` {
    private static let bufferSize = 1024

    private func caller(_ profile: String) throws -> Caller {
        Caller(device: FakeDevice(try #require(FakeProfile.named(profile))))
    }

    @Test(arguments: [("4.20", UInt32(0x15)), ("4.21", 0x16), ("4.22", 0x16)])
    func `sysctl with another interface version fails with EACCES`(
        xen: String, version: UInt32
    ) throws {
        let caller = try caller("xen-\(xen)-linux-6.12-pvh")
        let scheduler = MIRROR_XEN_SYSCTL_sched_id
        #expect(caller.sysctl(scheduler, version: version) == .success(0))
        for other in [0, version - 1, version + 1, .max] {
            #expect(caller.sysctl(scheduler, version: other) == .errno(.eacces))
        }
    }

    @Test func `get_cpu_levelling_caps fails with ENOSYS since Xen 4.22`() throws {
        let command = MIRROR_XEN_SYSCTL_get_cpu_levelling_caps
        #expect(try caller("xen-4.21-linux-6.12-pv").sysctl(command, version: 0x16) == .success(0))
        #expect(
            try caller("xen-4.22-linux-6.12-pv").sysctl(command, version: 0x16) == .errno(.enosys))
    }

    @Test func `values that only a recorded build has are not emulated`() throws {
        let caller = try caller("xen-4.19-linux-6.12-pvh")
        #expect(caller.version(MIRROR_XENVER_compile_info).isNotEmulated)
        #expect(caller.version(MIRROR_XENVER_build_id, holding: 64).isNotEmulated)
        #expect(caller.sysctl(MIRROR_XEN_SYSCTL_get_cpu_featureset).isNotEmulated)
        #expect(caller.sysctl(MIRROR_XEN_SYSCTL_physinfo) == .success(0))
        #expect(caller.version(MIRROR_XENVER_capabilities) == .success(0))
    }

    @Test(arguments: [("4.17", UInt32(0x1_2b05)), ("4.18", 0xd_2b05), ("4.19", 0x1d_2b05)])
    func `features follow the release of Xen`(xen: String, features: UInt32) throws {
        let caller = try caller("xen-\(xen)-linux-6.12-pvh")
        #expect(caller.features() == .success(features))
    }

    @Test func `features are not emulated for a Linux release that was not recorded`() throws {
        #expect(try caller("xen-4.20-linux-6.1-pv").features() == .success(0x1e_28f0))
        #expect(try caller("xen-4.20-linux-6.12-pv").features() == .success(0x1e_28e0))
        #expect(try caller("xen-4.18-linux-6.6-pv").features() == .success(0xe_28f0))
        guard case .failure(.notEmulated) = try caller("xen-4.20-linux-6.6-pv").features() else {
            Issue.record("the fake returned features of an unknown Linux")
            return
        }
    }

    @Test func `calls of a domU fail with EPERM or return denied text`() throws {
        let caller = try caller("xen-4.20-linux-6.12.77-pvh-domu")
        #expect(caller.sysctl(MIRROR_XEN_SYSCTL_physinfo) == .errno(.eperm))
        #expect(caller.sysctl(MIRROR_XEN_SYSCTL_physinfo, version: 0) == .errno(.eacces))
        #expect(caller.version(MIRROR_XENVER_build_id, holding: 64) == .errno(.eperm))
        #expect(caller.version(MIRROR_XENVER_commandline2, holding: 64) == .errno(.eperm))
        #expect(caller.version(MIRROR_XENVER_extraversion2, holding: 64) == .success(6))
        #expect(caller.version(MIRROR_XENVER_guest_handle).isNotEmulated)
        let text = caller.memory.allocate([UInt8](repeating: 0xa5, count: Self.bufferSize))
        #expect(caller.version(MIRROR_XENVER_commandline, at: text) == .success(0))
        #expect(caller.memory.readBytes(at: text, count: 10) == Array("<denied>\0".utf8) + [0xa5])
        #expect(caller.domctl(MIRROR_XEN_DOMCTL_getdomaininfo, 1) == .errno(.eperm))
    }

    @Test func `pausedomain fails with EOVERFLOW after 255 pauses`() throws {
        let caller = try caller("xen-4.20-linux-6.12-pv")
        try Privcmd(over: caller.device).createFirstDomain()
        for _ in 1..<255 {
            #expect(caller.domctl(MIRROR_XEN_DOMCTL_pausedomain, 1) == .success(0))
        }
        #expect(caller.domctl(MIRROR_XEN_DOMCTL_pausedomain, 1) == .errno(.eoverflow))
    }

    @Test(arguments: [("4.17", false, false), ("4.18", true, false), ("4.19", true, true)])
    func `memory access of a PVH dom0 follows the release of Xen`(
        xen: String, iommu: Bool, ioapic: Bool
    ) throws {
        let caller = try caller("xen-\(xen)-linux-6.1-pvh")
        try Privcmd(over: caller.device).createFirstDomain()
        func isRefused(_ frame: UInt64) -> Bool {
            let argument = mirror_xen_domctl_iomem_permission(
                first_mfn: frame, nr_mfns: 1, allow_access: 1, _pad: (0, 0, 0, 0, 0, 0, 0))
            return caller.domctl(MIRROR_XEN_DOMCTL_iomem_permission, 1, argument) == .errno(.eperm)
        }
        #expect(isRefused(0xfed80) == iommu)
        #expect(isRefused(0xfec00) == ioapic)
        #expect(isRefused(0xb0000) == ioapic)
        #expect(isRefused(0xfee00))
        #expect(isRefused(0xfee01) == (xen == "4.17"))
        #expect(!isRefused(0xfe000))
    }
}

extension Privcmd {
    /// Creates the first domU.
    fileprivate func createFirstDomain() throws {
        #expect(try createDomain(.pv) == DomainID(1))
    }
}

/// Issues hypercalls to a fake from test memory.
private struct Caller {
    let device: FakeDevice
    let memory = TestMemory()

    private func hypercall(_ number: UInt32, _ first: UInt64, _ second: UInt64 = 0) -> CallOutcome {
        let call = mirror_privcmd_hypercall(op: UInt64(number), arg: (first, second, 0, 0, 0))
        return device.perform(
            Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL), memory.allocate(call), in: memory)
    }

    /// Calls xen_version with a large buffer, whose first byte may contain its length.
    func version(_ command: UInt32, holding length: UInt32? = nil) -> CallOutcome {
        var bytes = [UInt8](repeating: 0, count: 2048)
        if let length { bytes[0] = UInt8(length) }
        return version(command, at: memory.allocate(bytes))
    }

    func version(_ command: UInt32, at address: Address) -> CallOutcome {
        hypercall(MIRROR___HYPERVISOR_xen_version, UInt64(command), address.rawValue)
    }

    func features() -> Result<UInt32, CallFailure> {
        let address = memory.allocate(mirror_xen_feature_info())
        return version(MIRROR_XENVER_get_features, at: address).map { _ in
            (try? memory.load(mirror_xen_feature_info(), from: address))?.submap ?? 0
        }
    }

    func sysctl(_ command: UInt32, version: UInt32 = 0x15) -> CallOutcome {
        let head = mirror_xen_sysctl_head(cmd: command, interface_version: version)
        let bytes = Bytes.of(head) + [UInt8](repeating: 0, count: 128)
        return hypercall(MIRROR___HYPERVISOR_sysctl, memory.allocate(bytes).rawValue)
    }

    func domctl(
        _ command: UInt32, _ domain: UInt16, _ argument: some BitwiseCopyable = UInt64(0)
    ) -> CallOutcome {
        let version = device.profile.system.xenRelease.flatMap(ABI.domctlVersion) ?? 0
        let head = mirror_xen_domctl_head(
            cmd: command, interface_version: version, domain: domain, _pad: (0, 0, 0))
        let bytes = Bytes.of(head) + Bytes.of(argument)
        let padded = bytes + [UInt8](repeating: 0, count: 144 - bytes.count)
        return hypercall(MIRROR___HYPERVISOR_domctl, memory.allocate(padded).rawValue)
    }
}
