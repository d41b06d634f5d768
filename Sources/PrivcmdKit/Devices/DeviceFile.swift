// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Telling the two kinds of files apart that stand for a device: by what they say of themselves.
enum DeviceFile {
    enum Kind {
        case profile
        case recording
    }

    private struct Label: Decodable {
        var format: String?
    }

    /// A recording says so in its first line, a profile in its whole text.
    static func kind(of bytes: [UInt8], _ path: FilePath) throws(FileFault) -> Kind {
        let firstLine = bytes.prefix { $0 != UInt8(ascii: "\n") }
        if let label = try? JSONLine.decode(Label.self, from: firstLine),
            label.format == RecordingHeader.format
        {
            return .recording
        }
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
        case ProfileFile.format: return .profile
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
