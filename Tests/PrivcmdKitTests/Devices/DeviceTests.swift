// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `A device that a user names` {
    private func failure(_ name: String) -> DeviceFailure? {
        do throws(DeviceFailure) {
            _ = try Device(opening: DeviceName(parsing: name))
            return nil
        } catch {
            return error
        }
    }

    @Test func `is the built-in fake by its word`() throws {
        let device = try Device(opening: DeviceName(parsing: "fake"))
        #expect(device.origin == .fake(FakeProfile.standard.name))
        #expect(device.system.snapshot() == FakeProfile.standard.system)
        #expect(device.privcmd.transport is FakeDevice)
    }

    @Test func `is no fake of a name that nobody knows`() {
        guard case .unknownProfile(let error) = failure("fake:old"), error.text == "old" else {
            Issue.record("fake:old was opened")
            return
        }
    }

    @Test func `is a recording by what its first line says`() async throws {
        try await withFolder { folder in
            let path = FilePath(folder.path("anything"))
            do {
                let recorder = Recorder(FakeDevice(.test), to: try .create(path, .test))
                _ = try Privcmd(over: recorder).gsi(of: .bound)
            }
            let device = try Device(opening: .path(path))
            #expect(device.origin == .recording(path, isTruncated: false))
            #expect(device.system.snapshot() == RecordingHeader.test.system)
            #expect(device.privcmd.transport is ReplayDevice)
            #expect(try device.privcmd.gsi(of: .bound) == GSI(22))
            #expect(PrivcmdError.Operation.gsi(.bound).error(over: device.privcmd.transport) != nil)
        }
    }

    @Test func `is a recording too where its only line was cut off`() async throws {
        try await withFolder { folder in
            let path = try folder.write("cut", RecordingHeader.testLine)
            guard case .file(let fault) = failure(path) else {
                Issue.record("it was opened")
                return
            }
            #expect(fault.description == "\(FilePath(path)):1: it has no complete line")
        }
    }

    @Test func `can have its calls written down, and stays what it is`() async throws {
        try await withFolder { folder in
            let device = try Device(opening: DeviceName(parsing: "fake"))
            let path = FilePath(folder.path("r"))
            let recorded = device.recording(to: try RecordingWriter.create(path, .test))
            #expect(recorded.origin == device.origin)
            #expect(recorded.system.snapshot() == device.system.snapshot())
            let version = try recorded.privcmd.xenVersion()
            #expect(try device.privcmd.xenVersion() == version)
            #expect(try Recording(contentsOf: path).calls.count == 1)
        }
    }

    /// Whoever mistypes a recording's name does not want to be told of Xen.
    @Test func `is a missing file where no device node would lie`() async throws {
        try await withFolder { folder in
            let path = FilePath(folder.path("missing"))
            guard case .file(let fault) = failure(path.string) else {
                Issue.record("\(path) was opened")
                return
            }
            #expect(fault.kind == .unreadable(.enoent))
            #expect(fault.path == path)
        }
    }

    @Test func `is refused as privcmd where it is neither file nor device`() async throws {
        try await withFolder { folder in
            for (path, reason) in [
                (folder.path, OpenFailure.notPrivcmd("it is a directory")),
                ("/dev/xen/no-such-node", .errno(.enoent)),
                ("/dev/null", .notPrivcmd("it is the character device 'null', not 'xen/privcmd'")),
            ] {
                guard case .open(let error, _) = failure(path) else {
                    Issue.record("\(path) was opened")
                    return
                }
                #expect(error == OpenError(FilePath(path), reason))
            }
        }
    }
}
