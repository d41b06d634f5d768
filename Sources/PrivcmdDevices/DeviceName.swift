// SPDX-License-Identifier: MIT

import PrivcmdFake
public import SystemPackage

/// The device that a user named: the real one, a built-in fake, or a file.
public enum DeviceName: Equatable, Sendable {
    /// The path of the device node, a profile or a recording. The file's contents decide which.
    case path(FilePath)
    /// A built-in profile, by its name.
    case fake(String)

    /// The word for the built-in fake, alone or before `:PROFILE`.
    package static let fakePrefix = "fake"

    /// Parses a name: `fake`, `fake:PROFILE`, or a path.
    ///
    /// A file called `fake` can be named `./fake`.
    ///
    /// - Parameter text: the user's text.
    public init(parsing text: String) {
        if text == Self.fakePrefix {
            self = .fake(FakeProfile.standard.name)
        } else if text.hasPrefix(Self.fakePrefix + ":") {
            self = .fake(String(text.dropFirst(Self.fakePrefix.count + 1)))
        } else {
            self = .path(FilePath(text))
        }
    }
}
