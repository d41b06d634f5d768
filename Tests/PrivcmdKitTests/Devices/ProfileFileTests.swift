// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

/// A profile with two devices, one bound.
private let validText = """
    {
      "format": "privcmd-probe profile",
      "version": 1,
      "name": "mine",
      "devices": [
        { "sbdf": "0000:03:00.0", "class": "0x020000", "vendor": "0x8086", "device": "0x10d3",
          "driver": "pciback", "irq": 11, "pin": 1, "gsi": 22 },
        { "sbdf": "00:02.0", "driver": "e1000e", "irq": 24 }
      ]
    }
    """

@Suite struct `profile file` {
    /// Opens a file as a device.
    ///
    /// - Returns: the device, or the error in the file.
    private func open(_ text: String) async throws -> Result<Device, FileError> {
        try await withFolder { folder in
            let path = try folder.write("profile.json", text)
            do throws(DeviceFailure) {
                return .success(try Device(opening: DeviceName(parsing: path)))
            } catch {
                guard case .file(let fault) = error else { throw error }
                #expect(fault.path == FilePath(path))
                return .failure(fault)
            }
        }
    }

    private func errorMessage(_ text: String) async throws -> String {
        switch try await open(text) {
        case .success: return "no error"
        case .failure(let fault):
            guard case .malformed(let reason) = fault.kind else { return fault.description }
            return reason
        }
    }

    @Test func `a profile file opens as a fake with its devices`() async throws {
        let device = try await open(validText).get()
        #expect(device.origin == .fake("mine"))
        let system = device.system.snapshot()
        #expect(
            system.devices == [
                PCIDevice(sbdf: .otherDriver, driver: "e1000e", irq: 24),
                PCIDevice(
                    sbdf: .bound, classCode: "0x020000", vendor: "0x8086", device: "0x10d3",
                    driver: "pciback", irq: 11, pin: 1),
            ])
        let fake = try #require(device.fakeDevice)
        #expect(fake.profile.gsis == [.bound: GSI(22)])
        #expect(fake.profile.provenance == .inferred)
        #expect(fake.profile.base == FakeProfile.standard.base)
    }

    /// xen-pciback registers the GSIs of the devices that it binds, and no others.
    @Test func `GSIs of bound devices are registered`() async throws {
        let privcmd = try await open(validText).get().privcmd
        #expect(try privcmd.setupGSI(GSI(22)) == .alreadyRegistered)
        #expect(try privcmd.setupGSI(GSI(21)) == .registered)
    }

    @Test func `missing keys are those of the standard profile`() async throws {
        var system = try await open(validText).get().system.snapshot()
        system.devices = FakeProfile.standard.system.devices
        #expect(system == FakeProfile.standard.system)
    }

    @Test func `one line without devices is accepted`() async throws {
        let text = #"{"format":"privcmd-probe profile","version":1,"name":"e","devices":[]}"#
        #expect(try await open(text).get().system.snapshot().devices == [])
    }

    @Test(arguments: [
        ("", "neither a profile nor a recording"),
        ("\u{7f}ELF\u{0}\u{1}\u{2}", "neither a profile nor a recording"),
        ("[1, 2]", "neither a profile nor a recording"),
        (#"{"a": 1}"#, "it names no 'format'; expected 'privcmd-probe profile' or"),
        (#"{"format": "tar"}"#, "its format is 'tar'; expected 'privcmd-probe profile' or"),
        (#"{"format": 5}"#, "neither a profile nor a recording"),
    ])
    func `a file that is neither a profile nor a recording is rejected`(
        text: String, expected: String
    ) async throws {
        let message = try await errorMessage(text)
        #expect(message.contains(expected), "\(message)")
    }
}
