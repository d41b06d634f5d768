// SPDX-License-Identifier: MIT

import SystemPackage

/// The results of a command in dom0, collected from the frames of the serial line.
struct GuestResult: Sendable {
    private(set) var parser = SerialFrameParser()
    private(set) var status: Int32?
    private(set) var isComplete = false
    private(set) var files: [String] = []
    private(set) var archive: [UInt8]?
    private(set) var splat: String?
    private(set) var xenVersion = ""
    private(set) var linuxVersion = ""
    /// Frames that could not be decompressed.
    private(set) var decompressionErrors: [String] = []

    let dom0: Dom0Mode

    init(dom0: Dom0Mode) { self.dom0 = dom0 }

    /// Parses the next bytes from the serial line.
    ///
    /// - Returns: the events of the frames that are complete now.
    mutating func receive(_ bytes: [UInt8]) async -> [RunEvent] {
        var events: [RunEvent] = []
        for frame in parser.feed(bytes) {
            if let event = await handle(frame) { events.append(event) }
        }
        return events
    }

    /// The first damage to the frames; nil if all are intact.
    var transferError: String? { (parser.errors + decompressionErrors).first }

    private mutating func handle(_ frame: SerialFrame) async -> RunEvent? {
        var frame = frame
        if frame.type.hasSuffix(".gz") {
            let type = String(frame.type.dropLast(3))
            guard let bytes = try? await KernelImage.decompress(frame.payload, from: "frame") else {
                decompressionErrors.append(
                    "frame \(frame.sequence) (\(type)) cannot be decompressed")
                return nil
            }
            frame = SerialFrame(sequence: frame.sequence, type: type, payload: bytes)
        }
        let lines = frame.text.split(separator: "\n").map(String.init)
        switch frame.type {
        case "booted":
            let words = frame.text.split(separator: " ")
            if let version = words.first { xenVersion = String(version) }
            if words.count > 2 { linuxVersion = String(words[2]) }
            return .stage(.userSpace)
        case "running": return .stage(.command)
        case "out": return .output(frame.payload)
        case "err": return .error(frame.payload)
        case "module":
            return .warning("dom0's module \(lines.joined(separator: ": "))")
        case "tools":
            return .warning("dom0's toolstack: \(lines.joined(separator: ": "))")
        case "unbound":
            return .warning(
                BindFailure(frame.text).explanation(
                    xenVersion: xenVersion, dom0: dom0, linux: linuxVersion))
        case "filelist":
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
