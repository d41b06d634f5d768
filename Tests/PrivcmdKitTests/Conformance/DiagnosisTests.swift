// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdConformance
import PrivcmdDevices
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// A system to diagnose, healthy or with one fault.
private struct DiagnosedSystem: CustomTestStringConvertible {
    let name: String
    var system = SystemSnapshot.pvhDom0
    var hostFacts = HostFacts()
    /// The errno that each call of a request returns.
    var errnos: [UInt32: Errno] = [:]
    /// Whether every operation of physdev_op is unknown.
    var hasNoPhysdev = false

    var testDescription: String { name }

    func diagnosis() -> Diagnosis {
        let fake = FakeDevice(.test(on: system))
        let diagnosed = self
        let transport = ScriptedTransport { request, address, memory in
            if let errno = diagnosed.errnos[request.rawValue] { return .failure(.errno(errno)) }
            if diagnosed.hasNoPhysdev, request.rawValue == MIRROR_IOCTL_PRIVCMD_HYPERCALL,
                let call = try? memory.load(mirror_privcmd_hypercall(), from: address),
                call.op == UInt64(MIRROR___HYPERVISOR_physdev_op)
            {
                return .failure(.errno(.enosys))
            }
            return fake.perform(request, address, in: memory)
        }
        return Diagnosis(of: Device(transport, system, .fake("test")), hostFacts)
    }

    func findings(_ severity: Finding.Severity) -> [String] {
        diagnosis().findings.filter { $0.severity == severity }.map(\.name)
    }
}

private let getGSI = MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI
private let hypercall = MIRROR_IOCTL_PRIVCMD_HYPERCALL

@Suite struct `The diagnosis of doctor` {
    @Test func `a healthy system has no problem`() {
        let healthy = DiagnosedSystem(name: "healthy")
        #expect(healthy.findings(.problem) == [])
        #expect(!healthy.diagnosis().hasProblem)
        #expect(healthy.diagnosis().environment == "fake, Linux 6.12.107, Xen 4.20.2, PVH dom0")
    }

    private static let oldLinux = "6.1.0-50-amd64"
    private static let faults: [(DiagnosedSystem, [String])] = [
        (
            DiagnosedSystem(
                name: "an old kernel", system: .testSystem(linux: oldLinux),
                errnos: [getGSI: .enotty]), ["kernel-too-old"]
        ),
        (
            DiagnosedSystem(name: "a new kernel without the call", errnos: [getGSI: .enotty]),
            ["request-mismatch"]
        ),
        (DiagnosedSystem(name: "no CONFIG_XEN_ACPI", errnos: [getGSI: .einval]), ["no-xen-acpi"]),
        (
            DiagnosedSystem(name: "no xen-pciback", system: .testSystem(pciback: false)),
            ["no-pciback"]
        ),
        (DiagnosedSystem(name: "an old Xen", system: .oldXen, hasNoPhysdev: true), ["xen-too-old"]),
        (
            DiagnosedSystem(
                name: "a domU whose privcmd is restricted when opened", system: .domU,
                errnos: [hypercall: .eperm]), ["restricted-domu"]
        ),
        (
            DiagnosedSystem(
                name: "a domU whose kernel has no restriction",
                system: .testSystem(
                    linux: "6.12.77+deb13-amd64", isControlDomain: false, pciback: false)),
            ["not-dom0"]
        ),
        (
            DiagnosedSystem(
                name: "a dom0 whose hypercalls are refused", errnos: [hypercall: .eperm]),
            ["hypercalls-refused"]
        ),
        (DiagnosedSystem(name: "nothing bound", system: unbound), ["nothing-bound"]),
    ]

    private static var unbound: SystemSnapshot {
        var system = SystemSnapshot.pvhDom0
        system.devices.removeAll(where: \.isBoundToPciback)
        return system
    }

    @Test(arguments: faults)
    private func `a system with one fault has one problem with a remedy`(
        faulty: DiagnosedSystem, names: [String]
    ) {
        #expect(faulty.findings(.problem) == names)
        for finding in faulty.diagnosis().findings {
            #expect(finding.summary.hasSuffix("."))
            #expect(!finding.evidence.isEmpty)
            #expect(finding.remedy != nil)
        }
    }

    @Test func `an old kernel or Xen is a note on a PV dom0`() {
        let old = DiagnosedSystem(
            name: "PV", system: .testSystem(linux: Self.oldLinux, type: .pv),
            errnos: [getGSI: .enotty], hasNoPhysdev: true)
        #expect(old.findings(.problem) == [])
        #expect(old.findings(.note).prefix(2) == ["kernel-too-old", "xen-too-old"])
        let new = DiagnosedSystem(name: "PV", system: .pvDom0)
        #expect(new.findings(.problem) == [])
        #expect(new.findings(.note).first == "pv-dom0")
    }

    @Test func `the remedy for a restricted domU fits parameter and lockdown`() {
        func remedy(_ hostFacts: HostFacts) -> String {
            let faulty = DiagnosedSystem(
                name: "", system: .domU, hostFacts: hostFacts,
                errnos: [hypercall: .eperm])
            return faulty.diagnosis().findings.first?.remedy ?? ""
        }
        #expect(remedy(HostFacts()).contains("no such parameter"))
        #expect(remedy(HostFacts(isUnrestricted: true)).contains("did not help"))
        #expect(
            remedy(HostFacts(isUnrestricted: false)).contains("xen_privcmd.unrestricted=1"))
        #expect(
            remedy(HostFacts(lockdown: "integrity", isUnrestricted: false))
                .contains("locked down (integrity)"))
    }

    @Test func `an installed header without the newest request is a note`() {
        let stale = DiagnosedSystem(
            name: "", hostFacts: HostFacts(headerHasNewestRequest: false))
        #expect(stale.findings(.note).contains("outdated-headers"))
        let fresh = DiagnosedSystem(name: "", hostFacts: HostFacts(headerHasNewestRequest: true))
        #expect(!fresh.findings(.note).contains("outdated-headers"))
    }

    @Test func `the facts of a host are read from sysfs and its header`() async throws {
        try await withFolder { folder in
            #expect(HostFacts(root: folder.path) == HostFacts())
            try folder.write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n")
            try folder.write("sys/module/xen_privcmd/parameters/unrestricted", "N\n")
            try folder.write("usr/include/xen/privcmd.h", "#define IOCTL_PRIVCMD_DM_OP\n")
            #expect(
                HostFacts(root: folder.path)
                    == HostFacts(
                        lockdown: "integrity", isUnrestricted: false, headerHasNewestRequest: false)
            )
            try folder.write("sys/kernel/security/lockdown", "[none] integrity confidentiality\n")
            #expect(HostFacts(root: folder.path).lockdown == nil)
        }
    }

    @Test func `a device that cannot be opened is a problem`() {
        let error = OpenError("/dev/xen/privcmd", .errno(.enoent))
        let diagnosis = Diagnosis(openError: error, on: SystemSnapshot.bareMetal)
        #expect(diagnosis.hasProblem)
        #expect(diagnosis.findings.map(\.name) == ["no-device"])
        #expect(diagnosis.findings.first?.summary.contains("does not run on Xen") == true)
    }
}
