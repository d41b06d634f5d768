// SPDX-License-Identifier: MIT

import PrivcmdJSON
import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// Detects whether a file is a profile or a recording, from its `format` key.
enum DeviceFileFormat {
    enum Kind {
        /// A profile, with its contents.
        case profile([UInt8])
        case recording
    }

    private struct FormatHeader: Decodable {
        var format: String?
    }

    /// Longer than the first line of any recording.
    private static let prefixLength = 1 << 20

    /// A recording has the key in its first line, a profile in its whole text.
    static func detect(_ path: FilePath) throws(FileError) -> Kind {
        // A recording may be large, so only its start is read.
        let start = try FileError.readBytes(path, atMost: prefixLength)
        let firstLine = start.prefix { $0 != UInt8(ascii: "\n") }
        if let label = try? JSONLine.decode(FormatHeader.self, from: firstLine),
            label.format == RecordingHeader.format
        {
            return .recording
        }
        let bytes = start.count < prefixLength ? start : try FileError.readBytes(path)
        let label: FormatHeader
        do throws(JSONError) {
            label = try JSONLine.decode(FormatHeader.self, from: bytes)
        } catch {
            throw FileError(
                path, .malformed("neither a profile nor a recording: \(error.reason)"),
                line: error.position?.line, column: error.position?.column)
        }
        switch label.format {
        case ProfileFile.format: return .profile(bytes)
        case RecordingHeader.format: return .recording
        case let other:
            let found = other.map { "its format is '\($0)'" } ?? "it names no 'format'"
            throw FileError(
                path,
                .malformed(
                    "neither a profile nor a recording: \(found); expected"
                        + " '\(ProfileFile.format)' or '\(RecordingHeader.format)'"))
        }
    }
}
