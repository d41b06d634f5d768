// SPDX-License-Identifier: MIT

internal import CLinux
import PrivcmdKit
internal import SystemPackage

extension TestContext {
    /// Opens the device node once more, for clauses that need the descriptor itself.
    func descriptor() throws(SkipOrError) -> OwnedDescriptor {
        try descriptor(opening: try node())
    }

    /// Opens a path that names the device.
    func descriptor(opening path: FilePath) throws(SkipOrError) -> OwnedDescriptor {
        do throws(Errno) {
            return try OwnedDescriptor.open(path)
        } catch {
            throw .error("\(path) cannot be opened: \(error.name)")
        }
    }

    /// Duplicates a descriptor, for the same open file.
    func duplicate(_ descriptor: borrowing OwnedDescriptor) throws(SkipOrError) -> OwnedDescriptor {
        do throws(Errno) {
            return try descriptor.duplicate()
        } catch {
            throw .error("the descriptor cannot be duplicated: \(error)")
        }
    }

    /// Sends the descriptor over a socket, and returns the received one.
    func passedOverSocket(_ descriptor: borrowing OwnedDescriptor) throws(SkipOrError)
        -> OwnedDescriptor
    {
        let number = sys_dup_over_socket(descriptor.borrowed.rawValue)
        guard number >= 0 else {
            throw .error("the descriptor cannot be passed: \(Errno(rawValue: -number).name)")
        }
        return OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
    }
}
