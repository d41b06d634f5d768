// SPDX-License-Identifier: MIT

package import SystemPackage

extension Errno {
    /// Runs calls of swift-system, which throw only this type but do not declare it.
    package static func catching<Value: ~Copyable>(_ body: () throws -> Value) throws(Errno)
        -> Value
    {
        do {
            return try body()
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }
}

/// An error, one of whose reasons is an errno.
package protocol ErrnoConvertible: Error {
    /// The errno that the kernel, the hypervisor or their emulation returned.
    static func errno(_ errno: Errno) -> Self
}

extension ErrnoConvertible {
    /// Runs a body, and converts the errno that it throws.
    package static func convertingErrno<Value: ~Copyable>(_ body: () throws(Errno) -> Value)
        throws(Self) -> Value
    {
        do throws(Errno) {
            return try body()
        } catch {
            throw .errno(error)
        }
    }
}
