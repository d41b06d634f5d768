// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdFake
internal import PrivcmdKit
internal import SystemPackage

/// The contents of the frames that programs have mapped.
///
/// A supervisor cannot map its own memory into a program, so each mapping has its own memfd. The
/// store copies a frame's bytes from one mapping to the next. Two mappings at a time do not share
/// them.
final class PageStore {
    private enum PageLocation {
        /// In a mapping that still exists.
        case mapped(EmulatedFileTable.Entry, page: Int)
        /// Saved when its mapping was unmapped.
        case saved([UInt8])
    }

    private var locations: [FrameID: PageLocation] = [:]
    private static let pageSize = Int(UserSpace.pageSize)

    /// Copies a frame's bytes into a page of a mapping.
    func mapFrame(_ frame: FrameID, at page: Int, of entry: EmulatedFileTable.Entry) throws(Errno) {
        let bytes: [UInt8]?
        switch locations[frame] {
        case .mapped(let entry, let page): bytes = try Self.readPage(page, of: entry)
        case .saved(let saved): bytes = saved
        case nil: bytes = nil
        }
        try Self.writePage(bytes, page, of: entry)
        entry.mappingState.frames[page] = frame
        locations[frame] = .mapped(entry, page: page)
    }

    func mapZeroPage(at page: Int, of entry: EmulatedFileTable.Entry) throws(Errno) {
        try Self.writePage(nil, page, of: entry)
    }

    /// Maps the page of an invalid frame, which reads as ones.
    func mapErrorPage(at page: Int, of entry: EmulatedFileTable.Entry) throws(Errno) {
        try Self.writePage([UInt8](repeating: 0xff, count: Self.pageSize), page, of: entry)
    }

    /// Saves the frames of a mapping that was unmapped, except those that are all zero.
    func save(_ entry: EmulatedFileTable.Entry) {
        for (page, frame) in entry.mappingState.frames {
            guard case .mapped(let last, let lastPage) = locations[frame], last === entry,
                lastPage == page
            else { continue }
            let bytes = try? Self.readPage(page, of: entry)
            locations[frame] = bytes.flatMap { $0.contains { $0 != 0 } ? .saved($0) : nil }
        }
    }

    private static func readPage(_ page: Int, of entry: EmulatedFileTable.Entry) throws(Errno)
        -> [UInt8]?
    {
        guard let backing = entry.backing?.descriptor.borrowed else { return nil }
        var bytes = [UInt8](repeating: 0, count: pageSize)
        let offset = entry.offset + page * pageSize
        // SAFETY: pread(2) writes at most `pageSize` bytes.
        let count = unsafe pread(backing.rawValue, &bytes, pageSize, offset)
        guard count >= 0 else { throw Errno(rawValue: errno) }
        return bytes
    }

    private static func writePage(_ bytes: [UInt8]?, _ page: Int, of entry: EmulatedFileTable.Entry)
        throws(Errno)
    {
        guard let backing = entry.backing?.descriptor.borrowed else { throw .ebadf }
        let offset = entry.offset + page * pageSize
        var status = stat()
        // SAFETY: the structure is local.
        guard unsafe fstat(backing.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
        let end = offset + pageSize
        if status.st_size < end, ftruncate(backing.rawValue, end) != 0 {
            throw Errno(rawValue: errno)
        }
        guard let bytes else { return }
        // SAFETY: pwrite(2) reads at most `bytes.count` bytes.
        let count = unsafe pwrite(backing.rawValue, bytes, bytes.count, offset)
        guard count == bytes.count else { throw count < 0 ? Errno(rawValue: errno) : .eio }
    }
}
