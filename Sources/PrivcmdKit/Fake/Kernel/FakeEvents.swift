// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The eventfds that are tied to operations and to ioreq pages.
///
/// They are eventfds of this process. The kernel lets go of one when its last descriptor is closed.
struct FakeEvents {
    /// Those that raise an interrupt.
    private var raising: [EventFile] = []

    /// Ties an eventfd to an operation; it can be tied to one alone.
    mutating func assign(_ number: UInt32) throws(Errno) {
        raising.removeAll { !$0.isOpenElsewhere }
        let event = try EventFile(number)
        guard !raising.contains(where: { $0.id == event.id }) else { throw .ebusy }
        raising.append(event)
    }

    /// Takes the tie away; where there is none, there is nothing to do.
    mutating func deassign(_ number: UInt32) throws(Errno) {
        let id = try EventFile(number).id
        raising.removeAll { $0.id == id }
    }
}

/// An eventfd of this process, kept open so that its identity stays its own.
final class EventFile: Sendable {
    /// The number by which the kernel tells eventfds apart.
    let id: String
    private let descriptor: OwnedDescriptor

    /// Finds the eventfd behind a descriptor of this process.
    ///
    /// EBADF where nothing is open, or the path alone; EINVAL where it is something else.
    init(_ number: UInt32) throws(Errno) {
        guard let number = CInt(exactly: number), let facts = DescriptorFacts(number),
            !facts.isPathOnly
        else { throw .ebadf }
        guard let id = facts.eventID else { throw .einval }
        self.id = id
        do {
            descriptor = OwnedDescriptor(
                adopting: try FileDescriptor(rawValue: number).duplicate())
        } catch {
            throw .ebadf
        }
    }

    /// Whether anybody but the kernel still has it open.
    var isOpenElsewhere: Bool {
        DescriptorFacts.open.contains { number in
            number != descriptor.borrowed.rawValue && DescriptorFacts(number)?.eventID == id
        }
    }
}

/// What procfs says of a descriptor of this process.
struct DescriptorFacts {
    /// Whether it was opened with O_PATH, which gives no open file.
    let isPathOnly: Bool
    /// The identity of an eventfd; nil for any other file.
    let eventID: String?

    private static let folder = "/proc/self/fd"

    /// The descriptors that are open.
    static var open: [CInt] { PathFacts.names(in: folder).compactMap { CInt($0) } }

    /// Looks at a descriptor; nil where it is not open.
    init?(_ number: CInt) {
        guard let text = TextFile.read("/proc/self/fdinfo/\(number)") else { return nil }
        let lines = text.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace) }
        func value(_ name: String) -> String? {
            lines.first { $0.first == name[...] && $0.count > 1 }.map { String($0[1]) }
        }
        let flags = value("flags:").flatMap { UInt64($0, radix: 8) } ?? 0
        isPathOnly = flags & Self.pathOnly != 0
        eventID = value("eventfd-id:")
    }

    private static let pathOnly = UInt64(mirror_open_path_only)
}
