// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@Suite struct `device opened by name` {
    private func failure(_ name: String) -> DeviceFailure? {
        do throws(DeviceFailure) {
            _ = try Device(opening: DeviceName(parsing: name))
            return nil
        } catch {
            return error
        }
    }

    @Test func `fake opens the standard profile`() throws {
        let device = try Device(opening: DeviceName(parsing: "fake"))
        #expect(device.origin == .fake(FakeProfile.standard.name))
        #expect(device.system.snapshot() == FakeProfile.standard.system)
        #expect(device.privcmd.transport is FakeDevice)
    }

    @Test func `fake with an unknown profile is rejected`() {
        guard case .unknownProfile(let error) = failure("fake:old"), error.text == "old" else {
            Issue.record("fake:old was opened")
            return
        }
    }

    @Test func `a recording is detected by its first line`() async throws {
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

    @Test func `a recording whose only line is cut off is rejected`() async throws {
        try await withFolder { folder in
            let path = try folder.write("cut", RecordingHeader.testLine)
            guard case .file(let fault) = failure(path) else {
                Issue.record("\(path) was opened")
                return
            }
            #expect(fault.description == "\(FilePath(path)):1: it has no complete line")
        }
    }

    @Test func `recording(to:) records calls and keeps origin and system`() async throws {
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

    @Test func `a fake opened again keeps its state, its recording and its faults`() async throws {
        try await withFolder { folder in
            let path = FilePath(folder.path("r"))
            let plan = FaultPlan([try FaultRule(parsing: "xen_version:error=EIO:when=2")])
            let device = Device(.test).recording(to: try RecordingWriter.create(path, .test))
                .injecting(plan)
            #expect(device.fakeDevice?.profile == .test)
            #expect(device.injectedFaults != nil)
            try device.privcmd.restrict(to: DomainID(3))
            let again = Privcmd(over: try device.openAgain())
            #expect(try again.xenVersion() == XenVersion(4, 20))
            #expect(try Recording(contentsOf: path).calls.count == 2)
            #expect(throws: PrivcmdError.self) { try again.xenVersion() }
            #expect(plan.counts.map(\.injected) == [1])
        }
    }

    @Test func `a recording with injected faults keeps its replay`() async throws {
        try await withFolder { folder in
            let path = FilePath(folder.path("r"))
            do {
                let recorder = Recorder(FakeDevice(.test), to: try .create(path, .test))
                _ = try Privcmd(over: recorder).gsi(of: .bound)
            }
            let plan = FaultPlan([try FaultRule(parsing: "pcidev-get-gsi:error=EIO")])
            let device = try Device(opening: .path(path)).injecting(plan)
            #expect(device.replay != nil)
            #expect(device.fakeDevice == nil)
            let again = Privcmd(over: try device.openAgain())
            #expect(throws: PrivcmdError.self) { try again.gsi(of: .bound) }
        }
    }

    /// The message for a mistyped file name must not be about Xen.
    @Test func `a missing file outside dev is reported as a file error`() async throws {
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

    @Test func `a directory, missing node or other device is an open error`() async throws {
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
