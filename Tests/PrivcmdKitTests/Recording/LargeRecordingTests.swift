// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdFuzz
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

@Suite struct `Replaying large and damaged recordings` {
    private static let count = 20_000

    private static func device(_ index: Int) -> SBDF {
        SBDF(rawValue: UInt32(truncatingIfNeeded: index &* 2_654_435_761))
    }

    private func write(_ folder: Folder) throws -> FilePath {
        let path = FilePath(folder.path("r"))
        let file = try RecordingWriter.create(path, .test)
        for index in 0..<Self.count {
            // Every second call is for a new device.
            let device = Self.device(index.isMultiple(of: 2) ? index : 7)
            try file.append(
                RecordedCall(
                    .init(
                        ioctl: "IOCTL_PRIVCMD_PCIDEV_GET_GSI",
                        input: .fields(["sbdf": .text(device.description)])),
                    .result(0), output: ["gsi": .number(Int64(index))], nanoseconds: 1,
                    by: RecordedCaller(process: 1, thread: index % 3 + 1, file: 1)))
        }
        return path
    }

    @Test func `a recording of 20000 calls is replayed in and out of order`() async throws {
        try await withFolder { folder in
            let path = try write(folder)
            let strict = try Replay(opening: path, .strict)
            let tolerant = try Replay(opening: path, .tolerant(repeating: false))
            let device = ReplayDevice(strict)
            let callers = (1...3).map { device.withCaller(RecordedCaller(thread: $0)) }
            for index in 0..<Self.count {
                let sbdf = Self.device(index.isMultiple(of: 2) ? index : 7)
                let gsi = try Privcmd(over: callers[index % 3]).gsi(of: sbdf)
                #expect(gsi == GSI(UInt32(index)))
            }
            let privcmd = Privcmd(over: ReplayDevice(tolerant))
            for index in (0..<Self.count).reversed() where index.isMultiple(of: 2) {
                #expect(try privcmd.gsi(of: Self.device(index)) == GSI(UInt32(index)))
            }
            #expect(try privcmd.gsi(of: Self.device(7)) == GSI(1))
            #expect(strict.summary.unused.count == 0)
            #expect(tolerant.summary.unused.count == Self.count / 2 - 1)
        }
    }

    @Test func `a damaged recording is replayed or rejected without a crash`() async throws {
        try await withFolder { folder in
            let line =
                #"{"caller":{"file":1,"process":1,"thread":1},"in":{"sbdf":"0000:03:00.0"},"#
                + #""ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","ns":1,"out":{"gsi":22},"result":0}"#
            let open = #"{"caller":{"process":1,"thread":1},"open":"/dev/xen/privcmd","result":1}"#
            let lines = [
                RecordingHeader.testLine, open, line, line, #"{"exit":{"status":0}}"#, "",
            ]
            let intact = Array(lines.joined(separator: "\n").utf8)
            var random = FuzzRandom(seed: 5)
            var replayed = 0
            var rejected = 0
            for _ in 0..<1500 {
                var bytes = intact
                for _ in 0...random.below(3) {
                    let offset = random.below(bytes.count)
                    switch random.below(3) {
                    case 0: bytes[offset] = UInt8(truncatingIfNeeded: random.next())
                    case 1: bytes.remove(at: offset)
                    default:
                        bytes.removeSubrange(offset..<min(offset + random.below(200), bytes.count))
                    }
                }
                for mode in [Replay.Mode.strict, .tolerant(repeating: true)] {
                    guard let replay = try? Replay(parsing: bytes, path: "r.jsonl", mode) else {
                        rejected += 1
                        continue
                    }
                    let device = ReplayDevice(replay, by: RecordedCaller())
                    _ = replay.open("/dev/xen/privcmd", by: RecordedCaller())
                    _ = try? Privcmd(over: device).gsi(of: .bound)
                    _ = replay.summary
                    replayed += 1
                }
            }
            #expect(replayed > 0)
            #expect(rejected > 100)
        }
    }
}
