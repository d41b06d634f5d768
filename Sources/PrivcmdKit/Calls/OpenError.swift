// SPDX-License-Identifier: MIT

public import SystemPackage

/// A device that could not be opened.
public struct OpenError: ExplainedError, Equatable {
    /// The device's path.
    public let path: FilePath
    /// Why.
    public let failure: OpenFailure

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - path: the device's path.
    ///   - failure: why it could not be opened.
    public init(_ path: FilePath, _ failure: OpenFailure) {
        self.path = path
        self.failure = failure
    }

    /// What was asked, in words.
    public var subject: String { "open \(path)" }

    /// The errno, where the system refused.
    public var errno: Errno? {
        guard case .errno(let errno) = failure else { return nil }
        return errno
    }

    /// Says what the error means on a system, and what to do.
    ///
    /// - Parameter system: the system that refused.
    /// - Returns: the explanation.
    public func explanation(on system: any SystemView) -> Explanation {
        switch failure {
        case .errno(let errno): OpenExplanations.explain(errno, system)
        case .notPrivcmd(let what):
            Explanation(
                .unavailable, what.description,
                remedy:
                    "name the privcmd device (/dev/xen/privcmd), 'fake', a profile or a recording")
        }
    }
}
