// SPDX-License-Identifier: MIT

import CPrivcmd
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// A place with one thing about it.
private struct Patient: CustomTestStringConvertible {
    let name: String
    var system = SystemSnapshot.pvhDom0
    var surroundings = HostFacts()
    /// What a request answers, whatever it is asked.
    var answers: [UInt32: Errno] = [:]
    /// Whether every operation of physdev_op is unknown.
    var hasNoPhysdev = false

    var testDescription: String { name }

    func diagnosis() -> Diagnosis {
        let fake = FakeDevice(.test(on: system))
        let patient = self
        let transport = ScriptedTransport { request, address, memory in
            if let errno = patient.answers[request.rawValue] { return .failure(.errno(errno)) }
            if patient.hasNoPhysdev, request.rawValue == MIRROR_IOCTL_PRIVCMD_HYPERCALL,
                let call = try? memory.load(mirror_privcmd_hypercall(), from: address),
                call.op == UInt64(MIRROR___HYPERVISOR_physdev_op)
            {
                return .failure(.errno(.enosys))
            }
            return fake.perform(request, address, in: memory)
        }
        return Diagnosis(of: Device(transport, system, .fake("test")), surroundings)
    }

    func findings(_ weight: Finding.Severity) -> [String] {
        diagnosis().findings.filter { $0.severity == weight }.map(\.name)
    }
}

private let getGSI = MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI
private let hypercall = MIRROR_IOCTL_PRIVCMD_HYPERCALL

@Suite struct `A diagnosis` {
    @Test func `finds no trouble where there is none`() {
        let healthy = Patient(name: "healthy")
        #expect(healthy.findings(.problem) == [])
        #expect(!healthy.diagnosis().hasProblem)
        #expect(healthy.diagnosis().environment == "fake, Linux 6.12.107, Xen 4.20.2, PVH dom0")
    }

    private static let oldLinux = "6.1.0-50-amd64"
    private static let ills: [(Patient, [String])] = [
        (
            Patient(
                name: "an old kernel", system: .testSystem(linux: oldLinux),
                answers: [getGSI: .enotty]), ["kernel-too-old"]
        ),
        (
            Patient(name: "a new kernel without the call", answers: [getGSI: .enotty]),
            ["request-drift"]
        ),
        (Patient(name: "no CONFIG_XEN_ACPI", answers: [getGSI: .einval]), ["no-xen-acpi"]),
        (Patient(name: "no xen-pciback", system: .testSystem(pciback: false)), ["no-pciback"]),
        (Patient(name: "an old Xen", system: .oldXen, hasNoPhysdev: true), ["xen-too-old"]),
        (
            Patient(
                name: "a domU restricted from its opening on", system: .domU,
                answers: [hypercall: .eperm]), ["restricted-domu"]
        ),
        (
            Patient(
                name: "a domU whose kernel restricts nobody",
                system: .testSystem(
                    linux: "6.12.77+deb13-amd64", isControlDomain: false, pciback: false)),
            ["not-dom0"]
        ),
        (
            Patient(name: "a dom0 that may make no hypercall", answers: [hypercall: .eperm]),
            ["hypercalls-refused"]
        ),
        (Patient(name: "nothing bound", system: unbound), ["nothing-bound"]),
    ]

    private static var unbound: SystemSnapshot {
        var system = SystemSnapshot.pvhDom0
        system.devices.removeAll(where: \.isBoundToPciback)
        return system
    }

    @Test(arguments: ills) private func `names what is wrong, and nothing else`(
        patient: Patient, names: [String]
    ) {
        #expect(patient.findings(.problem) == names)
        for finding in patient.diagnosis().findings {
            #expect(finding.summary.hasSuffix("."))
            #expect(!finding.evidence.isEmpty)
            #expect(finding.remedy != nil)
        }
    }

    @Test func `takes for a note on a PV dom0 what is trouble on a PVH dom0`() {
        let old = Patient(
            name: "PV", system: .testSystem(linux: Self.oldLinux, type: .pv),
            answers: [getGSI: .enotty], hasNoPhysdev: true)
        #expect(old.findings(.problem) == [])
        #expect(old.findings(.note).prefix(2) == ["kernel-too-old", "xen-too-old"])
        let new = Patient(name: "PV", system: .pvDom0)
        #expect(new.findings(.problem) == [])
        #expect(new.findings(.note).first == "pv-dom0")
    }

    @Test func `says which parameter lifts the restriction of a domU, or why it does not`() {
        func remedy(_ surroundings: HostFacts) -> String {
            let patient = Patient(
                name: "", system: .domU, surroundings: surroundings,
                answers: [hypercall: .eperm])
            return patient.diagnosis().findings.first?.remedy ?? ""
        }
        #expect(remedy(HostFacts()).contains("no such parameter"))
        #expect(remedy(HostFacts(isUnrestricted: true)).contains("did not help"))
        #expect(
            remedy(HostFacts(isUnrestricted: false)).contains("xen_privcmd.unrestricted=1"))
        #expect(
            remedy(HostFacts(lockdown: "integrity", isUnrestricted: false))
                .contains("locked down (integrity)"))
    }

    @Test func `compares the installed header with the running kernel`() {
        let stale = Patient(
            name: "", surroundings: HostFacts(headerHasNewestRequest: false))
        #expect(stale.findings(.note).contains("header-drift"))
        let fresh = Patient(name: "", surroundings: HostFacts(headerHasNewestRequest: true))
        #expect(!fresh.findings(.note).contains("header-drift"))
    }

    @Test func `reads the surroundings of a live system`() async throws {
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

    @Test func `says why a device cannot be opened`() {
        let error = OpenError("/dev/xen/privcmd", .errno(.enoent))
        let diagnosis = Diagnosis(openError: error, on: SystemSnapshot.bareMetal)
        #expect(diagnosis.hasProblem)
        #expect(diagnosis.findings.map(\.name) == ["no-device"])
        #expect(diagnosis.findings.first?.summary.contains("does not run on Xen") == true)
    }
}
