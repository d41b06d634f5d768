// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

extension Bench {
    /// Opens the device node once more, for what is done with the descriptor itself.
    func descriptor() throws(Obstacle) -> OwnedDescriptor {
        try descriptor(opening: try node())
    }

    /// Opens a path that leads to the device.
    func descriptor(opening path: FilePath) throws(Obstacle) -> OwnedDescriptor {
        do throws(Errno) {
            return try OwnedDescriptor.open(path)
        } catch {
            throw .broken("\(path) cannot be opened: \(error.name)")
        }
    }

    /// A second descriptor of the same open file.
    func duplicate(_ descriptor: borrowing OwnedDescriptor) throws(Obstacle) -> OwnedDescriptor {
        do {
            return OwnedDescriptor(adopting: try descriptor.borrowed.duplicate())
        } catch {
            throw .broken("the descriptor cannot be duplicated: \(error)")
        }
    }

    /// The descriptor as a process gets it that is sent it over a socket.
    func passed(_ descriptor: borrowing OwnedDescriptor) throws(Obstacle) -> OwnedDescriptor {
        let number = mirror_passed_descriptor(descriptor.borrowed.rawValue)
        guard number >= 0 else {
            throw .broken("the descriptor cannot be passed: \(Errno(rawValue: -number).name)")
        }
        return OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
    }
}
