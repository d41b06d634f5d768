// SPDX-License-Identifier: MIT

/// One message from dom0.
///
/// On the wire: a line `@lab SEQUENCE TYPE LENGTH CRC32`, preceded by a newline, then LENGTH bytes.
/// SEQUENCE counts from 0, so that a lost message is noticed; the CRC is in hexadecimal.
public struct Frame: Equatable, Sendable {
    /// Where it stands among the messages, from 0.
    public let sequence: Int
    /// What it is, such as `out`.
    public let type: String
    /// What it carries.
    public let payload: [UInt8]

    /// Makes a message.
    ///
    /// - Parameters:
    ///   - sequence: where it stands among the messages, from 0.
    ///   - type: what it is: letters, digits and dots.
    ///   - payload: what it carries.
    public init(sequence: Int, type: String, payload: [UInt8]) {
        self.sequence = sequence
        self.type = type
        self.payload = payload
    }

    /// The message as dom0 writes it.
    public var encoded: [UInt8] {
        let sum = String(crc32(payload), radix: 16)
        return Array("\n@lab \(sequence) \(type) \(payload.count) \(sum)\n".utf8) + payload
    }

    var text: String { String(decoding: payload, as: UTF8.self) }
}

/// Finds the messages in what comes over the serial line, however it is cut into pieces.
///
/// What is no message is passed over: an early boot stage may write to the port too.
public struct FrameParser: Sendable {
    private static let mark = Array("\n@lab ".utf8)
    /// Longer than any message; a larger length in a header is garbage.
    private static let limit = 64 << 20

    private var pending: [UInt8] = []
    private var expected = 0
    /// What was found damaged or missing, in words; empty while all is well.
    public private(set) var damage: [String] = []

    /// Starts with nothing received.
    public init() {}

    /// Whether a message has begun and not ended.
    public var isIncomplete: Bool { pending.starts(with: Self.mark) }

    /// Takes the next bytes from the line.
    ///
    /// - Parameter bytes: what was received, in order.
    /// - Returns: the messages that are complete now.
    public mutating func feed(_ bytes: [UInt8]) -> [Frame] {
        pending += bytes
        var frames: [Frame] = []
        while let start = Self.find(Self.mark, in: pending) {
            if start > 0 { pending.removeFirst(start) }
            guard let end = pending.dropFirst(Self.mark.count).firstIndex(of: 0x0a) else { break }
            guard let header = Header(pending[Self.mark.count..<end]), header.length < Self.limit
            else {
                // No header after all: look for the next mark behind this one.
                pending.removeFirst(Self.mark.count)
                continue
            }
            let payload = end + 1
            guard pending.count >= payload + header.length else { break }
            let frame = Frame(
                sequence: header.sequence, type: header.type,
                payload: Array(pending[payload..<(payload + header.length)]))
            guard crc32(frame.payload) == header.sum else {
                damage.append("message \(header.sequence) (\(header.type)) has a wrong checksum")
                pending.removeFirst(Self.mark.count)
                continue
            }
            if frame.sequence != expected {
                damage.append("message \(expected) is missing before \(frame.sequence)")
            }
            expected = frame.sequence + 1
            frames.append(frame)
            pending.removeFirst(payload + header.length)
        }
        return frames
    }

    private static func find(_ mark: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= mark.count else { return nil }
        return (0...(bytes.count - mark.count)).first { start in
            bytes[start] == mark[0] && bytes[start...].starts(with: mark)
        }
    }

    private struct Header {
        let sequence: Int
        let type: String
        let length: Int
        let sum: UInt32

        init?(_ line: ArraySlice<UInt8>) {
            let words = String(decoding: line, as: UTF8.self).split(separator: " ")
            guard words.count == 4, let sequence = Int(words[0]), let length = Int(words[2]),
                let sum = UInt32(words[3], radix: 16), sequence >= 0, length >= 0
            else { return nil }
            self.sequence = sequence
            type = String(words[1])
            self.length = length
            self.sum = sum
        }
    }
}
