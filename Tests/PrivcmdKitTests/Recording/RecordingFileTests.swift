// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdFake
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@Suite struct `A recording file` {
    @Test func `a new recording file has a header line`() async throws {
        try await withFolder { folder in
            _ = try RecordingWriter.create(FilePath(folder.path("r")), .test)
            #expect(try folder.read("r") == RecordingHeader.testLine + "\n")
        }
    }

    @Test func `an existing file or dangling link is not overwritten`() async throws {
        try await withFolder { folder in
            let path = try folder.write("r", "existing content")
            #expect(throws: Errno.fileExists) {
                _ = try RecordingWriter.create(FilePath(path), .test)
            }
            #expect(try folder.read("r") == "existing content")
            try folder.link("dangling", to: folder.path("elsewhere"))
            #expect(throws: Errno.fileExists) {
                _ = try RecordingWriter.create(FilePath(folder.path("dangling")), .test)
            }
        }
    }

    @Test func `each call is written before the next call is made`() async throws {
        try await withFolder { folder in
            let file = try RecordingWriter.create(FilePath(folder.path("r")), .test)
            let privcmd = Privcmd(over: Recorder(FakeDevice(.test), to: file))
            for count in 1...3 {
                _ = try privcmd.xenVersion()
                let lines = try folder.read("r").split(separator: "\n")
                #expect(lines.count == 1 + count)
            }
        }
    }

    @Test func `a recording file is read and written in the same bytes`() async throws {
        try await withFolder { folder in
            let path = FilePath(folder.path("r"))
            let file = try RecordingWriter.create(path, .test)
            let recorder = Recorder(FakeDevice(.test), to: file)
            for call in PrivcmdError.Operation.calls { _ = call.error(over: recorder) }
            _ = recorder.ioctl(0x0004_500b, at: .null)
            _ = recorder.ioctl(0x0008_500a, at: Address(8))
            let recording = try Recording(contentsOf: path)
            #expect(recording.calls.count == 10)
            #expect(recording.header == .test)
            #expect(!recording.isTruncated)
            #expect(try recording.text() == folder.read("r"))
        }
    }

    /// The file size limit applies to a whole process, so the test runs in its own.
    @Test func `a call that exceeds the file size limit fails as not recorded`() async {
        await #expect(processExitsWith: .success) {
            try await withFolder { folder in
                let file = try RecordingWriter.create(FilePath(folder.path("r")), .test)
                let privcmd = Privcmd(over: Recorder(FakeDevice(.test), to: file))
                signal(SIGXFSZ, SIG_IGN)
                let size = rlim_t(RecordingHeader.testLine.utf8.count + 1)
                var limit = rlimit(rlim_cur: size, rlim_max: size)
                #expect(setrlimit(__rlimit_resource_t(1), &limit) == 0)
                let error = #expect(throws: PrivcmdError.self) { try privcmd.xenVersion() }
                guard case .recordingFailed = error?.reason else {
                    Issue.record("the call did not fail with recordingFailed")
                    return
                }
                #expect(error?.explanation(on: SystemSnapshot.pvhDom0).category == .outputFailed)
            }
        }
    }
}
