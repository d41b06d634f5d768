// SPDX-License-Identifier: MIT

/// One message from dom0's init script over the second serial line.
///
/// Encoded as a newline, a line `@lab SEQUENCE TYPE LENGTH CRC32`, then LENGTH bytes. SEQUENCE
/// counts from 0, so that a lost frame is detected; the CRC is in hexadecimal.
package struct SerialFrame: Equatable, Sendable {
    /// Its number among the frames, from 0.
    package let sequence: Int
    /// Its type, such as `out`.
    package let type: String
    /// Its content.
    package let payload: [UInt8]

    /// Makes a frame.
    ///
    /// - Parameters:
    ///   - sequence: its number among the frames, from 0.
    ///   - type: its type: letters, digits and dots.
    ///   - payload: its content.
    package init(sequence: Int, type: String, payload: [UInt8]) {
        self.sequence = sequence
        self.type = type
        self.payload = payload
    }

    /// The bytes that dom0 sends.
    package var encoded: [UInt8] {
        let sum = String(crc32(payload), radix: 16)
        return Array("\n@lab \(sequence) \(type) \(payload.count) \(sum)\n".utf8) + payload
    }

    var text: String { String(decoding: payload, as: UTF8.self) }
}

/// Finds the frames in the bytes of the serial line.
///
/// It skips other bytes, since an early boot stage may write to the port too.
package struct SerialFrameParser: Sendable {
    private static let headerPrefix = Array("\n@lab ".utf8)
    /// Longer than any frame; a header with a larger length is invalid.
    private static let maximumLength = 64 << 20

    private var buffer: [UInt8] = []
    private var expectedSequence = 0
    /// Messages about damaged and missing frames.
    package private(set) var errors: [String] = []

    /// Starts without input.
    package init() {}

    /// Whether a frame has begun and not ended.
    package var isIncomplete: Bool { buffer.starts(with: Self.headerPrefix) }

    /// Parses the next bytes from the line.
    ///
    /// - Parameter bytes: the received bytes, in order.
    /// - Returns: the frames that are complete now.
    package mutating func feed(_ bytes: [UInt8]) -> [SerialFrame] {
        buffer += bytes
        var frames: [SerialFrame] = []
        while let start = Self.firstIndex(of: Self.headerPrefix, in: buffer) {
            if start > 0 { buffer.removeFirst(start) }
            guard let end = buffer.dropFirst(Self.headerPrefix.count).firstIndex(of: 0x0a) else {
                break
            }
            guard let header = Header(buffer[Self.headerPrefix.count..<end]),
                header.length < Self.maximumLength
            else {
                // Not a header: continue after its prefix.
                buffer.removeFirst(Self.headerPrefix.count)
                continue
            }
            let payload = end + 1
            guard buffer.count >= payload + header.length else { break }
            let frame = SerialFrame(
                sequence: header.sequence, type: header.type,
                payload: Array(buffer[payload..<(payload + header.length)]))
            guard crc32(frame.payload) == header.checksum else {
                errors.append("frame \(header.sequence) (\(header.type)) has a wrong checksum")
                buffer.removeFirst(Self.headerPrefix.count)
                continue
            }
            if frame.sequence != expectedSequence {
                errors.append("frame \(expectedSequence) is missing before \(frame.sequence)")
            }
            expectedSequence = frame.sequence + 1
            frames.append(frame)
            buffer.removeFirst(payload + header.length)
        }
        return frames
    }

    private static func firstIndex(of mark: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= mark.count else { return nil }
        return (0...(bytes.count - mark.count)).first { start in
            bytes[start] == mark[0] && bytes[start...].starts(with: mark)
        }
    }

    private struct Header {
        let sequence: Int
        let type: String
        let length: Int
        let checksum: UInt32

        init?(_ line: ArraySlice<UInt8>) {
            let words = String(decoding: line, as: UTF8.self).split(separator: " ")
            guard words.count == 4, let sequence = Int(words[0]), let length = Int(words[2]),
                let sum = UInt32(words[3], radix: 16), sequence >= 0, length >= 0
            else { return nil }
            self.sequence = sequence
            type = String(words[1])
            self.length = length
            self.checksum = sum
        }
    }
}
