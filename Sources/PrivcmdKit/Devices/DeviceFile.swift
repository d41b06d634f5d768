// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Telling the two kinds of files apart that stand for a device: by what they say of themselves.
enum DeviceFile {
    enum Kind {
        /// A profile, with its text.
        case profile([UInt8])
        case recording
    }

    private struct Label: Decodable {
        var format: String?
    }

    /// More than the first line of a recording takes.
    private static let firstPart = 1 << 20

    /// A recording says so in its first line, a profile in its whole text.
    static func kind(of path: FilePath) throws(FileFault) -> Kind {
        // A recording may be large, and is not read as a whole.
        let start = try FileFault.bytes(path, atMost: firstPart)
        let firstLine = start.prefix { $0 != UInt8(ascii: "\n") }
        if let label = try? JSONLine.decode(Label.self, from: firstLine),
            label.format == RecordingHeader.format
        {
            return .recording
        }
        let bytes = start.count < firstPart ? start : try FileFault.bytes(path)
        if let fault = JSONSyntax.firstFault(in: bytes) {
            throw FileFault(
                path, .malformed("neither a profile nor a recording: it is not valid JSON"),
                line: fault.line, column: fault.column)
        }
        let label: Label
        do throws(JSONFault) {
            label = try JSONLine.decode(Label.self, from: bytes)
        } catch {
            throw FileFault(
                path, .malformed("neither a profile nor a recording: \(error.what)"))
        }
        switch label.format {
        case ProfileFile.format: return .profile(bytes)
        case RecordingHeader.format: return .recording
        case let other:
            let said = other.map { "its format is '\($0)'" } ?? "it names no 'format'"
            throw FileFault(
                path,
                .malformed(
                    "neither a profile nor a recording: \(said); expected"
                        + " '\(ProfileFile.format)' or '\(RecordingHeader.format)'"))
        }
    }
}
