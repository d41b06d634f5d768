// SPDX-License-Identifier: MIT

public import SystemPackage

/// What a user named as the device: the real one, a built-in fake, or a file that stands for one.
public enum DeviceName: Equatable, Sendable {
    /// A path: the real device's node, a profile or a recording. The file itself tells which.
    case path(FilePath)
    /// A built-in profile by its name.
    case fake(String)

    /// The word that names the built-in fake, alone or before a colon.
    public static let fakeWord = "fake"

    /// Reads a name: `fake`, `fake:PROFILE`, or a path.
    ///
    /// A file that is called `fake` is named as `./fake`.
    ///
    /// - Parameter text: what the user wrote.
    public init(parsing text: String) {
        if text == Self.fakeWord {
            self = .fake(FakeProfile.standard.name)
        } else if text.hasPrefix(Self.fakeWord + ":") {
            self = .fake(String(text.dropFirst(Self.fakeWord.count + 1)))
        } else {
            self = .path(FilePath(text))
        }
    }
}
