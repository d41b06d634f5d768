// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
internal import SystemPackage

/// What lies in the frames that programs have mapped.
///
/// A mapping has memory of its own, since a supervisor cannot map anything into a program. A frame's
/// bytes are carried from one mapping to the next; two mappings at once do not share them.
final class FrameStore {
    private enum Place {
        /// In a mapping that is still there.
        case mapped(OpenedFiles.Entry, page: Int)
        /// Kept since the mapping went.
        case kept([UInt8])
    }

    private var places: [FakeFrame: Place] = [:]
    private static let pageSize = Int(UserSpace.pageSize)

    /// Puts a frame into a mapping.
    func show(_ frame: FakeFrame, at page: Int, of entry: OpenedFiles.Entry) throws(Errno) {
        let bytes: [UInt8]?
        switch places[frame] {
        case .mapped(let entry, let page): bytes = try Self.read(page, of: entry)
        case .kept(let kept): bytes = kept
        case nil: bytes = nil
        }
        try Self.write(bytes, page, of: entry)
        entry.contents.frames[page] = frame
        places[frame] = .mapped(entry, page: page)
    }

    /// Puts an empty page into a mapping.
    func showEmpty(at page: Int, of entry: OpenedFiles.Entry) throws(Errno) {
        try Self.write(nil, page, of: entry)
    }

    /// Puts a page of ones into a mapping.
    func showDead(at page: Int, of entry: OpenedFiles.Entry) throws(Errno) {
        try Self.write([UInt8](repeating: 0xff, count: Self.pageSize), page, of: entry)
    }

    /// Keeps what lies in a mapping that is gone, as far as it is not all zeroes.
    func keep(_ entry: OpenedFiles.Entry) {
        for (page, frame) in entry.contents.frames {
            guard case .mapped(let last, let lastPage) = places[frame], last === entry,
                lastPage == page
            else { continue }
            let bytes = try? Self.read(page, of: entry)
            places[frame] = bytes.flatMap { $0.contains { $0 != 0 } ? .kept($0) : nil }
        }
    }

    private static func read(_ page: Int, of entry: OpenedFiles.Entry) throws(Errno) -> [UInt8]? {
        guard let kept = entry.kept?.descriptor.borrowed else { return nil }
        var bytes = [UInt8](repeating: 0, count: pageSize)
        let offset = Int64(entry.offset + page * pageSize)
        // SAFETY: at most the stated count is written.
        let count = unsafe supervise_read_at(kept.rawValue, &bytes, pageSize, offset)
        guard count >= 0 else { throw Errno(rawValue: Int32(-count)) }
        return bytes
    }

    private static func write(_ bytes: [UInt8]?, _ page: Int, of entry: OpenedFiles.Entry)
        throws(Errno)
    {
        guard let kept = entry.kept?.descriptor.borrowed else { throw .ebadf }
        let offset = Int64(entry.offset + page * pageSize)
        let error = supervise_lengthen(kept.rawValue, offset + Int64(pageSize))
        guard error == 0 else { throw Errno(rawValue: -error) }
        guard let bytes else { return }
        // SAFETY: at most the stated count is read, which the array has.
        let count = unsafe supervise_write_at(kept.rawValue, bytes, bytes.count, offset)
        guard count == bytes.count else { throw count < 0 ? Errno(rawValue: Int32(-count)) : .eio }
    }
}

extension MemoryFile {
    /// A byte of a file; nil behind its end.
    static func byte(at offset: Int, of file: FileDescriptor) -> UInt8? {
        var byte: UInt8 = 0
        // SAFETY: one byte is written at most.
        let count = unsafe supervise_read_at(file.rawValue, &byte, 1, Int64(offset))
        return count == 1 ? byte : nil
    }
}
