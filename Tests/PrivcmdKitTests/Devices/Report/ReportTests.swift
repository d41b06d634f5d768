// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import PrivcmdJSON
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

/// A replay of the fake, whose bound device has the given irq.
private func device(irq: UInt32?) async throws -> Device {
    var header = RecordingHeader.test
    header.system = .pvhDom0
    for index in header.system.devices.indices { header.system.devices[index].irq = irq }
    return try await withFolder { folder in
        let path = FilePath(folder.path("r"))
        do {
            let privcmd = Privcmd(over: Recorder(FakeDevice(.test), to: try .create(path, header)))
            _ = try privcmd.gsi(of: .bound)
            _ = try? privcmd.gsi(of: .absent)
            _ = try privcmd.xenVersion()
            _ = privcmd.availability()
        }
        return try Device(opening: .path(path))
    }
}

@Suite struct `The gsi report` {
    @Test(arguments: [
        (
            UInt32?(11), true,
            "GSI 22  sysfs irq 11  (they differ: map_pirq and setup_gsi need the GSI)",
            #""differs":true,"gsi":22,"irq":11,"#
        ),
        (
            22, false, "GSI 22  sysfs irq 22  (the same number here)",
            #""differs":false,"gsi":22,"irq":22,"#
        ),
        (nil, nil, "GSI 22", #""gsi":22,"#),
    ])
    func `a sysfs irq that differs from the GSI is reported`(
        irq: UInt32?, differs: Bool?, text: String, json: String
    ) async throws {
        let report = GSIReport(on: try await device(irq: irq), for: .bound)
        #expect(report.differs == differs)
        #expect(report.text == "0000:03:00.0  " + text)
        #expect(report.error == nil)
        #expect(try JSONLine.encode(report) == "{" + json + #""sbdf":"0000:03:00.0"}"#)
    }

    @Test func `a failed call is reported with errno, meaning and remedy`() async throws {
        let report = GSIReport(on: try await device(irq: 11), for: .absent)
        #expect(report.gsi == nil)
        #expect(report.text == nil)
        #expect(report.differs == nil)
        #expect(report.error == PrivcmdError(.gsi(.absent), .errno(.enodev)))
        #expect(
            try JSONLine.encode(report) == #"{"error":{"errno":"ENODEV","meaning":"#
                + #""there is no PCI device at ffff:ff:1f.7 on this system","#
                + #""operation":"gsi of ffff:ff:1f.7","remedy":"look the address up with lspci -D"},"#
                + #""sbdf":"ffff:ff:1f.7"}"#)
    }
}

@Suite struct `The error report` {
    @Test func `an error is printed as call, errno, meaning and remedy`() {
        let error = PrivcmdError(.mapPIRQ(GSI(22), DomainID(3)), .errno(.esrch))
        #expect(
            ErrorReport(error, on: SystemSnapshot.pvhDom0).text == """
                map of GSI 22 to a pIRQ of domain 3: ESRCH: there is no domain 3
                  look the domain up with xl list
                """)
    }

    @Test func `each command of the remedy is indented`() {
        let error = PrivcmdError(.gsi(.otherDriver), .errno(.enodev))
        let lines = ErrorReport(error, on: SystemSnapshot.pvhDom0).text.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  ") })
    }

    @Test func `a call that is not emulated has no errno and no remedy`() throws {
        let error = PrivcmdError(.xenVersion, .notEmulated("a gap"))
        let report = ErrorReport(error, on: SystemSnapshot.pvhDom0)
        #expect(report.text == "xen version: a gap")
        let json = try JSONLine.encode(report)
        #expect(json == #"{"meaning":"a gap","operation":"xen version"}"#)
    }
}

@Suite struct `The info report` {
    @Test func `the system is reported if the device cannot be opened`() throws {
        let error = OpenError(FilePath("/dev/xen/privcmd"), .errno(.enoent))
        let report = InfoReport(
            unopened: "/dev/xen/privcmd", error: error, on: SystemSnapshot.bareMetal)
        #expect(report.calls.isEmpty)
        #expect(report.error?.errno == "ENOENT")
        #expect(
            report.text == """
                architecture      x86_64
                kernel            6.12.107+deb13-amd64
                Xen               none: not running on Xen
                domain            none: not running on Xen
                nodes
                  /dev/xen/privcmd  read-write
                modules
                  xen-privcmd  present
                  xen-pciback  present
                bound to pciback
                  0000:03:00.0  8086:10d3, sysfs irq 11, pin INTA
                """)
    }

    @Test(arguments: [
        (SystemSnapshot.domU, "domain            PVH domU", "bound to pciback"),
        (.testSystem(type: nil, isControlDomain: nil), "unknown type dom0 or domU: unknown", "pin"),
        (.pvDom0, "domain            PV dom0", "Xen               4.20.3-pre (abc)"),
    ])
    func `the type of the domain is printed`(
        system: SystemSnapshot, domain: String, other: String
    ) {
        let error = OpenError(FilePath("/dev/xen/privcmd"), .errno(.eacces))
        let text = InfoReport(unopened: "x", error: error, on: system).text
        #expect(text.contains(domain))
        #expect(text.contains(other))
    }

    @Test func `each call is listed with its state and errno`() async throws {
        let report = InfoReport(of: try await device(irq: 11))
        #expect(report.calls.count == 14)
        #expect(report.text.contains("IOCTL_PRIVCMD_PCIDEV_GET_GSI  present (EFAULT)\n"))
        #expect(report.text.contains("IOCTL_PRIVCMD_MMAP            absent (ENOSYS)\n"))
        #expect(report.text.contains("PHYSDEVOP_pci_device_reset    present (EINVAL)\n"))
        #expect(report.error == nil)
        #expect(report.xenVersion == "4.20")
    }

    @Test func `a system without a bound device is reported as such`() throws {
        var system = SystemSnapshot.pvhDom0
        system.devices = []
        let error = OpenError(FilePath("x"), .errno(.eacces))
        let text = InfoReport(unopened: "x", error: error, on: system).text
        #expect(text.hasSuffix("\nbound to pciback  no device"))
    }
}
