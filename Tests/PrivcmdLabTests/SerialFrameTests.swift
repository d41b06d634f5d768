// SPDX-License-Identifier: MIT

import PrivcmdLab
import Testing

private let frames = [
    SerialFrame(sequence: 0, type: "up", payload: Array("4.20 PVH".utf8)),
    // The payload has the form of a header, and bytes that are no text.
    SerialFrame(
        sequence: 1, type: "out", payload: Array("\n@lab 9 out 3 0\nabc".utf8) + [0, 255, 10]),
    SerialFrame(sequence: 2, type: "err", payload: []),
    SerialFrame(sequence: 3, type: "exit", payload: Array("7".utf8)),
]
private let stream = frames.flatMap(\.encoded)

@Test(arguments: [1, 2, 7, 64, 4096])
func `serial frames are parsed from pieces of any size`(pieceSize: Int) {
    var parser = SerialFrameParser()
    var found: [SerialFrame] = []
    for start in stride(from: 0, to: stream.count, by: pieceSize) {
        found += parser.feed(Array(stream[start..<min(start + pieceSize, stream.count)]))
    }
    #expect(found == frames)
    #expect(parser.errors.isEmpty)
    #expect(!parser.isIncomplete)
}

@Test func `serial frames are found between other console output`() {
    var parser = SerialFrameParser()
    var bytes = Array("noise\r\n@lab not a header\n\u{7}".utf8)
    for frame in frames { bytes += frame.encoded + Array("more @lab noise\n".utf8) }
    #expect(parser.feed(bytes) == frames)
    #expect(parser.errors.isEmpty)
}

@Test func `a truncated serial frame is not returned`() {
    var parser = SerialFrameParser()
    #expect(parser.feed(Array(stream.dropLast())) == Array(frames.dropLast()))
    #expect(parser.isIncomplete)
}

@Test func `a wrong checksum of a serial frame is an error, and the next frame is parsed`() {
    var parser = SerialFrameParser()
    var damaged = frames[0].encoded
    damaged[damaged.count - 1] ^= 1
    #expect(parser.feed(damaged + frames[1].encoded) == [frames[1]])
    #expect(parser.errors.first == "frame 0 (up) has a wrong checksum")
}

@Test func `a missing serial frame is an error`() {
    var parser = SerialFrameParser()
    #expect(parser.feed(frames[0].encoded + frames[3].encoded) == [frames[0], frames[3]])
    #expect(parser.errors == ["frame 1 is missing before 3"])
}

@Test func `the checksum of a serial frame is CRC-32, as in busybox`() {
    // The check value of CRC-32 for 123456789 is cbf43926.
    let frame = SerialFrame(sequence: 0, type: "x", payload: Array("123456789".utf8))
    #expect(String(decoding: frame.encoded, as: UTF8.self) == "\n@lab 0 x 9 cbf43926\n123456789")
}
