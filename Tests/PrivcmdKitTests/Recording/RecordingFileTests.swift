// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `A recording's file` {
    @Test func `begins with what it is and where it comes from`() async throws {
        try await withFolder { folder in
            _ = try RecordingWriter.create(FilePath(folder.path("r")), .test)
            #expect(try folder.read("r") == RecordingHeader.testLine + "\n")
        }
    }

    @Test func `is never written over`() async throws {
        try await withFolder { folder in
            let path = try folder.write("r", "somebody's work")
            #expect(throws: Errno.fileExists) {
                _ = try RecordingWriter.create(FilePath(path), .test)
            }
            #expect(try folder.read("r") == "somebody's work")
            try folder.link("dangling", to: folder.path("elsewhere"))
            #expect(throws: Errno.fileExists) {
                _ = try RecordingWriter.create(FilePath(folder.path("dangling")), .test)
            }
        }
    }

    @Test func `has each call in it before the next is made`() async throws {
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

    @Test func `read and written again has the same bytes`() async throws {
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

    /// Limits belong to the process: this test has its own.
    @Test func `that is full is not passed off as whole`() async {
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
                    Issue.record("the call seems to be recorded")
                    return
                }
                #expect(error?.explanation(on: SystemSnapshot.pvhDom0).category == .outputFailed)
            }
        }
    }
}
