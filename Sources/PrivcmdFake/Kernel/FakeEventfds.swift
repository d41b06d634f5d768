// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The eventfds that IRQFD assigned.
///
/// They are eventfds of this process. Linux drops one when its last descriptor is closed.
struct FakeEventfds {
    /// The eventfds that raise an interrupt.
    private var irqfds: [OpenEventfd] = []

    /// Assigns an eventfd; each can be assigned once.
    mutating func assign(_ number: UInt32) throws(Errno) {
        irqfds.removeAll { !$0.isOpenElsewhere }
        let event = try OpenEventfd(number)
        guard !irqfds.contains(where: { $0.id == event.id }) else { throw .ebusy }
        irqfds.append(event)
    }

    /// Removes an assignment; without one it does nothing.
    mutating func deassign(_ number: UInt32) throws(Errno) {
        let id = try OpenEventfd(number).id
        irqfds.removeAll { $0.id == id }
    }
}

/// An eventfd of this process.
///
/// The duplicate keeps its ID from reuse.
final class OpenEventfd: Sendable {
    /// Linux's eventfd-id.
    let id: String
    private let descriptor: OwnedDescriptor

    /// Opens the eventfd of a descriptor of this process.
    ///
    /// Throws EBADF for a closed or O_PATH descriptor, and EINVAL for any other file.
    init(_ number: UInt32) throws(Errno) {
        guard let number = CInt(exactly: number), let facts = DescriptorInfo(number),
            !facts.isPathOnly
        else { throw .ebadf }
        guard let id = facts.eventfdID else { throw .einval }
        self.id = id
        do {
            descriptor = OwnedDescriptor(
                adopting: try FileDescriptor(rawValue: number).duplicate())
        } catch {
            throw .ebadf
        }
    }

    /// Whether any descriptor but the duplicate refers to it.
    var isOpenElsewhere: Bool {
        DescriptorInfo.open.contains { number in
            number != descriptor.borrowed.rawValue && DescriptorInfo(number)?.eventfdID == id
        }
    }
}

/// What procfs reports for a descriptor of this process.
struct DescriptorInfo {
    /// Whether it was opened with O_PATH.
    let isPathOnly: Bool
    /// The ID of an eventfd; nil for any other file.
    let eventfdID: String?

    private static let directory = "/proc/self/fd"

    /// The open descriptors.
    static var open: [CInt] { PathInfo.entries(in: directory).compactMap { CInt($0) } }

    /// Reads a descriptor's fdinfo; nil if it is closed.
    init?(_ number: CInt) {
        guard let text = TextFile.read("/proc/self/fdinfo/\(number)") else { return nil }
        let lines = text.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace) }
        func value(_ name: String) -> String? {
            lines.first { $0.first == name[...] && $0.count > 1 }.map { String($0[1]) }
        }
        let flags = value("flags:").flatMap { UInt64($0, radix: 8) } ?? 0
        isPathOnly = flags & Self.pathOnly != 0
        eventfdID = value("eventfd-id:")
    }

    private static let pathOnly = UInt64(OpenFlags.path)
}
