// SPDX-License-Identifier: MIT

public import PrivcmdKit
public import SystemPackage

/// What a call came to.
public typealias CallOutcome = Result<Int64, CallFailure>

extension Result where Success == Int64, Failure == CallFailure {
    /// The outcome of a call that answered with an error.
    ///
    /// - Parameter errno: the error.
    /// - Returns: the outcome.
    public static func errno(_ errno: Errno) -> CallOutcome { .failure(.errno(errno)) }

    /// Whether nobody answered.
    public var isUnanswered: Bool {
        if case .failure(.unanswered) = self { true } else { false }
    }
}

extension Transport {
    /// Performs a request on a C structure of the test, whose memory the kernel checks.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the structure.
    /// - Returns: the outcome.
    public func perform<Argument: BitwiseCopyable>(
        _ request: UInt32, _ argument: inout Argument
    ) -> CallOutcome {
        withUnsafeMutableBytes(of: &argument) { bytes in
            perform(request, at: Address(UInt64(UInt(bitPattern: bytes.baseAddress))))
        }
    }

    /// Performs a request on an address.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - address: its argument.
    /// - Returns: the outcome.
    public func perform(_ request: UInt32, at address: Address) -> CallOutcome {
        answer(Request(request), address, in: OwnMemory.shared)
    }
}
