// SPDX-License-Identifier: MIT

public import SystemPackage

/// The error of opening a device.
public struct OpenError: ExplainedError, Equatable {
    /// The device's path.
    public let path: FilePath
    /// Why it could not be opened.
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

    /// The failed operation, for a message.
    public var subject: String { "open \(path)" }

    /// The errno; nil if the path is not the privcmd device.
    public var errno: Errno? {
        guard case .errno(let errno) = failure else { return nil }
        return errno
    }

    /// Explains the error on a system.
    ///
    /// - Parameter system: the system of the device.
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
