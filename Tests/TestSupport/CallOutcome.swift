// SPDX-License-Identifier: MIT

package import PrivcmdKit
package import SystemPackage

/// The outcome of a call.
package typealias CallOutcome = Result<Int64, CallFailure>

extension Result where Success == Int64, Failure == CallFailure {
    /// The outcome of a call that failed with an errno.
    package static func errno(_ errno: Errno) -> CallOutcome { .failure(.errno(errno)) }

    /// Whether the transport does not emulate the call.
    package var isNotEmulated: Bool {
        if case .failure(.notEmulated) = self { true } else { false }
    }
}

extension Transport {
    /// Issues a request on a C structure of the test, with checked access to its memory.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the structure.
    /// - Returns: the outcome.
    package func ioctl<Argument: BitwiseCopyable>(
        _ request: UInt32, _ argument: inout Argument
    ) -> CallOutcome {
        withUnsafeMutableBytes(of: &argument) { bytes in
            ioctl(request, at: Address(UInt64(UInt(bitPattern: bytes.baseAddress))))
        }
    }

    /// Issues a request on an address.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - address: its argument.
    /// - Returns: the outcome.
    package func ioctl(_ request: UInt32, at address: Address) -> CallOutcome {
        perform(Request(request), address, in: SelfMemory.shared)
    }
}
