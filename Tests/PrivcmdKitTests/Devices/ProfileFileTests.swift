// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

/// A profile with two devices, one bound.
private let good = """
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

@Suite struct `A profile in a file` {
    /// Opens a file as a device; the fault, where that is refused.
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

    private func refusal(_ text: String) async throws -> String {
        switch try await open(text) {
        case .success: return "it was taken"
        case .failure(let fault):
            guard case .malformed(let what) = fault.kind else { return fault.description }
            return what
        }
    }

    @Test func `is a fake with its devices`() async throws {
        let device = try await open(good).get()
        #expect(device.origin == .fake("mine"))
        let system = device.system.snapshot()
        #expect(
            system.devices == [
                PCIDevice(sbdf: .otherDriver, driver: "e1000e", irq: 24),
                PCIDevice(
                    sbdf: .bound, classCode: "0x020000", vendor: "0x8086", device: "0x10d3",
                    driver: "pciback", irq: 11, pin: 1),
            ])
        let fake = try #require(device.privcmd.transport as? FakeDevice)
        #expect(fake.profile.gsis == [.bound: GSI(22)])
        #expect(fake.profile.provenance == .inferred)
        #expect(fake.profile.base == FakeProfile.standard.base)
    }

    /// xen-pciback registers the GSI of what it binds, and of nothing else.
    @Test func `has the GSIs of its bound devices registered`() async throws {
        let privcmd = try await open(good).get().privcmd
        #expect(try privcmd.setupGSI(GSI(22)) == .alreadyRegistered)
        #expect(try privcmd.setupGSI(GSI(21)) == .registered)
    }

    @Test func `is as the standard profile where it says nothing`() async throws {
        var system = try await open(good).get().system.snapshot()
        system.devices = FakeProfile.standard.system.devices
        #expect(system == FakeProfile.standard.system)
    }

    @Test func `may be on one line, and without devices`() async throws {
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
    func `or a recording is all that a file may be`(text: String, what: String) async throws {
        let refusal = try await refusal(text)
        #expect(refusal.contains(what), "\(refusal)")
    }
}
