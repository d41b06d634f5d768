// SPDX-License-Identifier: MIT

import SystemPackage

/// What dom0 has told so far.
struct GuestAnswer: Sendable {
    private(set) var parser = FrameParser()
    private(set) var status: Int32?
    private(set) var isComplete = false
    private(set) var files: [String] = []
    private(set) var archive: [UInt8]?
    private(set) var splat: String?
    private(set) var xenVersion = ""
    private(set) var linuxVersion = ""
    /// What could not be unpacked.
    private(set) var damage: [String] = []

    let dom0: Dom0Mode

    init(dom0: Dom0Mode) { self.dom0 = dom0 }

    /// Takes the next bytes from the line, and says what they mean.
    mutating func receive(_ bytes: [UInt8]) async -> [RunEvent] {
        var events: [RunEvent] = []
        for frame in parser.feed(bytes) {
            if let event = await take(frame) { events.append(event) }
        }
        return events
    }

    /// What is wrong with the answer, in words; nil where nothing is.
    var fault: String? { (parser.damage + damage).first }

    private mutating func take(_ frame: Frame) async -> RunEvent? {
        var frame = frame
        if frame.type.hasSuffix(".gz") {
            let type = String(frame.type.dropLast(3))
            guard let bytes = try? await Image.unpack(frame.payload, from: "answer") else {
                damage.append("message \(frame.sequence) (\(type)) cannot be unpacked")
                return nil
            }
            frame = Frame(sequence: frame.sequence, type: type, payload: bytes)
        }
        let lines = frame.text.split(separator: "\n").map(String.init)
        switch frame.type {
        case "up":
            let words = frame.text.split(separator: " ")
            if let version = words.first { xenVersion = String(version) }
            if words.count > 2 { linuxVersion = String(words[2]) }
            return .stage(.userSpace)
        case "running": return .stage(.command)
        case "out": return .output(frame.payload)
        case "err": return .error(frame.payload)
        case "module":
            return .note("dom0's module \(lines.joined(separator: ": "))")
        case "tools":
            return .note("dom0's toolstack: \(lines.joined(separator: ": "))")
        case "unbound":
            return .note(
                BindFailure(frame.text).explanation(
                    xenVersion: xenVersion, dom0: dom0, linux: linuxVersion))
        case "left":
            files = lines.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
        case "files": archive = frame.payload
        case "splat": splat = lines.first
        case "end":
            status = Int32(frame.text)
            isComplete = true
        default: break
        }
        return nil
    }
}
