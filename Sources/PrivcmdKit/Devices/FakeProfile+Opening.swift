// SPDX-License-Identifier: MIT

internal import SystemPackage

extension FakeProfile {
    /// Finds the profile that a user named: one by its name, or a profile file by its path.
    ///
    /// - Parameter text: what the user wrote; `fake:` may stand before a name, as for a device.
    /// - Throws: that there is none, or what is wrong with the file.
    public init(opening text: String) throws(DeviceFailure) {
        let name: String
        switch DeviceName(parsing: text) {
        case .fake(let fake): name = fake
        case .path(let path):
            name = text
            if Self.isFile(path) {
                do throws(FileFault) {
                    self = try ProfileFile.profile(path)
                    return
                } catch {
                    throw .file(error)
                }
            }
        }
        do throws(ProfileName.ParseError) {
            self.init(composing: try ProfileName(parsing: name))
        } catch {
            throw .unknownProfile(error)
        }
    }

    /// Whether a text names a file rather than a profile: one with a slash or a dot does so, unless it
    /// is a release's.
    private static func isFile(_ path: FilePath) -> Bool {
        if (try? Stat(path)) != nil { return true }
        return path.string.contains("/") || path.extension == "json"
    }
}

extension ProfileFile {
    /// Reads a profile file, and nothing else.
    static func profile(_ path: FilePath) throws(FileFault) -> FakeProfile {
        guard case .profile(let bytes) = try DeviceFile.kind(of: path) else {
            throw FileFault(path, .malformed("it is a recording, and not a profile"))
        }
        return try profile(bytes, path)
    }
}
