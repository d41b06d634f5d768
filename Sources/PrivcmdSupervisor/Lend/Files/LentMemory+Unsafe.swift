// SPDX-License-Identifier: MIT

import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// The memory of a program that a device is lent to, with its mappings of the nodes.
// SAFETY: the thread that answers a program's calls makes it, uses it and lets it go; what answers
// never keeps the memory of a caller beyond the call.
final class LentMemory: MappedNodes, @unchecked Sendable {
    private let memory: ProcessMemory
    private let process: Int32
    /// What procfs has of the process.
    private(set) var folder: ProcessFolder
    private let files: OpenedFiles
    private let frames: FrameStore

    /// Reaches the memory of a process.
    init(of process: Int32, _ files: OpenedFiles, _ frames: FrameStore) throws(Errno) {
        memory = ProcessMemory(of: process)
        self.process = process
        folder = try ProcessFolder(of: process)
        self.files = files
        self.frames = frames
    }

    func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        memory.read(address, into: &buffer)
    }

    func write(_ bytes: RawSpan, to address: Address) -> Bool { memory.write(bytes, to: address) }

    /// The file that a descriptor of the process is; nil for one that was not given away.
    func entry(_ descriptor: Int32) -> OpenedFiles.Entry? { try? openEntry(descriptor) }

    /// The file that an open descriptor of the process is; nil for one that was not given away.
    ///
    /// - Throws: EBADF where it is not open. That has to be answered: by the time that the kernel would
    ///   look, another thread may have been given a file in its place.
    func openEntry(_ descriptor: Int32) throws(Errno) -> OpenedFiles.Entry? {
        do throws(Errno) {
            return try files.entry(descriptor, of: folder)
        } catch {
            if renew() { return try? files.entry(descriptor, of: folder) }
            // What may not be looked at is left to the kernel.
            if error == .enoent { throw .ebadf }
            return nil
        }
    }

    /// Looks for the process anew, where it is another one by now; whether it is.
    func renew() -> Bool {
        guard !folder.isThere, let renewed = try? ProcessFolder(of: process) else { return false }
        folder = renewed
        return true
    }

    /// Whether a descriptor of the process is closed when it executes another program.
    func closesOnExec(_ descriptor: Int32) -> Bool {
        let lines = (folder.text("fdinfo/\(descriptor)") ?? "").split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("flags:") }),
            let flags = Int(line.split(separator: "\t").last ?? "", radix: 8)
        else { return true }
        return flags & Int(O_CLOEXEC) != 0
    }

    /// Puts empty pages where a recorded call has mapped frames.
    func fill(_ request: Request, _ argument: Address) {
        guard let range = LentDevice.mappedRange(request, argument, in: self),
            let area = area(at: range.start), range.pageCount <= area.pageCount
        else { return }
        guard let (_, entry) = mapped(at: range.start) else { return }
        let first = Int((range.start.rawValue - area.start) / UserSpace.pageSize)
        for page in first..<min(first + range.pageCount, area.pageCount) {
            // What cannot be put there the program meets as a page without memory, and not as another.
            try? frames.showEmpty(at: page, of: entry)
        }
    }

    private var mappings: [ProcessMapping] {
        (folder.text("maps") ?? "").split(separator: "\n").compactMap { ProcessMapping($0) }
    }

    private func mapped(at address: Address) -> (ProcessMapping, OpenedFiles.Entry)? {
        guard let mapping = mappings.first(where: { $0.range.contains(address.rawValue) }),
            let entry = files[mapping.inode]
        else { return nil }
        return (mapping, entry)
    }

    func area(at address: Address) -> FakeMappings.Area? {
        files.forgetGone()
        guard let (mapping, entry) = mapped(at: address) else { return nil }
        var area = FakeMappings.Area(
            node: entry.file.node, start: mapping.range.lowerBound,
            pageCount: Int(UInt64(mapping.range.count) / UserSpace.pageSize),
            protection: mapping.protection)
        area.isTaken = entry.contents.isTaken
        area.filled = entry.contents.filled
        area.dead = entry.contents.dead
        return area
    }

    func update(_ area: FakeMappings.Area) {
        guard let (_, entry) = mapped(at: Address(area.start)) else { return }
        entry.contents.isTaken = area.isTaken
        entry.contents.filled = area.filled
        entry.contents.dead = area.dead
    }

    func show(_ frame: FakeFrame, at page: Int, of area: FakeMappings.Area) throws(Errno) {
        guard let (_, entry) = mapped(at: Address(area.start)) else { throw .efault }
        try frames.show(frame, at: page, of: entry)
    }

    func showDead(at page: Int, of area: FakeMappings.Area) throws(Errno) {
        guard let (_, entry) = mapped(at: Address(area.start)) else { throw .efault }
        try frames.showDead(at: page, of: entry)
    }

    func isMapped(_ address: Address) -> Bool {
        mappings.contains { $0.range.contains(address.rawValue) }
    }

    func hasMapping(above address: Address) -> Bool {
        mappings.contains { $0.range.upperBound > address.rawValue }
    }
}
