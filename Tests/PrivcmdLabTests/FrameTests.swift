// SPDX-License-Identifier: MIT

import PrivcmdLab
import Testing

private let frames = [
    SerialFrame(sequence: 0, type: "up", payload: Array("4.20 PVH".utf8)),
    // A payload that looks like a header, and bytes that are no text.
    SerialFrame(
        sequence: 1, type: "out", payload: Array("\n@lab 9 out 3 0\nabc".utf8) + [0, 255, 10]),
    SerialFrame(sequence: 2, type: "err", payload: []),
    SerialFrame(sequence: 3, type: "exit", payload: Array("7".utf8)),
]
private let wire = frames.flatMap(\.encoded)

@Test(arguments: [1, 2, 7, 64, 4096])
func `messages come out whole however the line is cut`(pieceSize: Int) {
    var parser = SerialFrameParser()
    var found: [SerialFrame] = []
    for start in stride(from: 0, to: wire.count, by: pieceSize) {
        found += parser.feed(Array(wire[start..<min(start + pieceSize, wire.count)]))
    }
    #expect(found == frames)
    #expect(parser.errors.isEmpty)
    #expect(!parser.isIncomplete)
}

@Test func `garbage before and between messages is passed over`() {
    var parser = SerialFrameParser()
    var bytes = Array("noise\r\n@lab not a header\n\u{7}".utf8)
    for frame in frames { bytes += frame.encoded + Array("more @lab noise\n".utf8) }
    #expect(parser.feed(bytes) == frames)
    #expect(parser.errors.isEmpty)
}

@Test func `a message that was cut off is not given out`() {
    var parser = SerialFrameParser()
    #expect(parser.feed(Array(wire.dropLast())) == Array(frames.dropLast()))
    #expect(parser.isIncomplete)
}

@Test func `a wrong checksum is damage, and the next message still comes through`() {
    var parser = SerialFrameParser()
    var broken = frames[0].encoded
    broken[broken.count - 1] ^= 1
    #expect(parser.feed(broken + frames[1].encoded) == [frames[1]])
    #expect(parser.errors.first == "frame 0 (up) has a wrong checksum")
}

@Test func `a lost message is damage`() {
    var parser = SerialFrameParser()
    #expect(parser.feed(frames[0].encoded + frames[3].encoded) == [frames[0], frames[3]])
    #expect(parser.errors == ["frame 1 is missing before 3"])
}

@Test func `the checksum is the one that busybox computes`() {
    // The check value of CRC-32 for 123456789 is cbf43926.
    let frame = SerialFrame(sequence: 0, type: "x", payload: Array("123456789".utf8))
    #expect(String(decoding: frame.encoded, as: UTF8.self) == "\n@lab 0 x 9 cbf43926\n123456789")
}
