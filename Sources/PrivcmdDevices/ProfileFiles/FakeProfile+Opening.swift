// SPDX-License-Identifier: MIT

package import PrivcmdFake
import PrivcmdKit
internal import SystemPackage

extension FakeProfile {
    /// Opens the profile that a user named: a built-in one by its name, or a profile file by its
    /// path.
    ///
    /// - Parameter text: the user's text; a name may have the prefix `fake:`, as for a device.
    /// - Throws: ``DeviceFailure`` if the name is unknown or the file is faulty.
    package init(opening text: String) throws(DeviceFailure) {
        let name: String
        switch DeviceName(parsing: text) {
        case .fake(let fake): name = fake
        case .path(let path):
            name = text
            if Self.isFile(path) {
                do throws(FileError) {
                    self = try ProfileFile.load(path)
                    return
                } catch {
                    throw .file(error)
                }
            }
        }
        do throws(ProfileName.ParseError) {
            self.init(named: try ProfileName(parsing: name))
        } catch {
            throw .unknownProfile(error)
        }
    }

    /// Whether a text names a file, not a profile: it exists, or has a slash or the extension json.
    private static func isFile(_ path: FilePath) -> Bool {
        if (try? Stat(path)) != nil { return true }
        return path.string.contains("/") || path.extension == "json"
    }
}

extension ProfileFile {
    /// Reads a profile file; throws for a recording.
    static func load(_ path: FilePath) throws(FileError) -> FakeProfile {
        guard case .profile(let bytes) = try DeviceFileFormat.detect(path) else {
            throw FileError(path, .malformed("it is a recording, not a profile"))
        }
        return try parse(bytes, path)
    }
}
