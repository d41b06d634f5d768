// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdDevices
import PrivcmdFake
internal import PrivcmdKit
internal import SystemPackage

/// A process of the supervised program: its memory, its descriptors, and its mappings of emulated
/// nodes.
// SAFETY: only the thread that handles the program's system calls makes, uses and releases it. The
// device keeps no reference after a call.
final class SupervisedProcess: MappingCallerMemory, @unchecked Sendable {
    private let memory: ProcessMemory
    private let processID: Int32
    /// /proc/PID of the process.
    private(set) var procPID: ProcPID
    private let files: EmulatedFileTable
    private let pages: PageStore

    /// Opens a process's memory and /proc/PID.
    init(of process: Int32, _ files: EmulatedFileTable, _ frames: PageStore) throws(Errno) {
        memory = ProcessMemory(of: process)
        self.processID = process
        procPID = try ProcPID(of: process)
        self.files = files
        self.pages = frames
    }

    func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        memory.read(address, into: &buffer)
    }

    func write(_ bytes: RawSpan, to address: Address) -> Bool { memory.write(bytes, to: address) }

    /// The emulated file behind a descriptor; nil for a file of the host or a closed descriptor.
    func entry(_ descriptor: Int32) -> EmulatedFileTable.Entry? { try? openEntry(descriptor) }

    /// The emulated file behind an open descriptor; nil for a file of the host.
    ///
    /// - Throws: EBADF if the descriptor is not open. Continuing in the kernel would be wrong:
    ///   another thread may open an emulated file under that number meanwhile.
    func openEntry(_ descriptor: Int32) throws(Errno) -> EmulatedFileTable.Entry? {
        do throws(Errno) {
            return try files.entry(descriptor, of: procPID)
        } catch {
            if reopenProcPID() { return try? files.entry(descriptor, of: procPID) }
            // Without permission to read it, the kernel executes the call.
            if error == .enoent { throw .ebadf }
            return nil
        }
    }

    /// Opens /proc/PID again if the process has been replaced; returns whether it was.
    func reopenProcPID() -> Bool {
        guard !procPID.exists, let reopened = try? ProcPID(of: processID) else { return false }
        procPID = reopened
        return true
    }

    /// Whether the descriptor has the close-on-exec flag.
    func closesOnExec(_ descriptor: Int32) -> Bool {
        let lines = (procPID.readFile("fdinfo/\(descriptor)") ?? "").split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("flags:") }),
            let flags = Int(line.split(separator: "\t").last ?? "", radix: 8)
        else { return true }
        return flags & Int(O_CLOEXEC) != 0
    }

    /// Maps zero pages where a recorded call mapped frames.
    func mapZeroPages(_ request: Request, _ argument: Address) {
        guard let range = EmulatedDevice.mappedRange(request, argument, in: self),
            let area = vma(at: range.start), range.pageCount <= area.pageCount
        else { return }
        guard let (_, entry) = nodeMapping(at: range.start) else { return }
        let first = Int((range.start.rawValue - area.start) / UserSpace.pageSize)
        for page in first..<min(first + range.pageCount, area.pageCount) {
            // If a page cannot be mapped, the program's access to it raises SIGBUS.
            try? pages.mapZeroPage(at: page, of: entry)
        }
    }

    private var mappings: [ProcMapsLine] {
        (procPID.readFile("maps") ?? "").split(separator: "\n").compactMap { ProcMapsLine($0) }
    }

    private func nodeMapping(at address: Address) -> (ProcMapsLine, EmulatedFileTable.Entry)? {
        guard let mapping = mappings.first(where: { $0.range.contains(address.rawValue) }),
            let entry = files[mapping.inode]
        else { return nil }
        return (mapping, entry)
    }

    func vma(at address: Address) -> FakeVMAs.VMA? {
        files.removeClosed()
        guard let (mapping, entry) = nodeMapping(at: address) else { return nil }
        var area = FakeVMAs.VMA(
            node: entry.file.node, start: mapping.range.lowerBound,
            pageCount: Int(UInt64(mapping.range.count) / UserSpace.pageSize),
            protection: mapping.protection)
        area.isLocked = entry.mappingState.isClaimed
        area.mappedPages = entry.mappingState.populatedPages
        area.errorPages = entry.mappingState.errorPages
        return area
    }

    func update(_ area: FakeVMAs.VMA) {
        guard let (_, entry) = nodeMapping(at: Address(area.start)) else { return }
        entry.mappingState.isClaimed = area.isLocked
        entry.mappingState.populatedPages = area.mappedPages
        entry.mappingState.errorPages = area.errorPages
    }

    func mapFrame(_ frame: FrameID, at page: Int, of area: FakeVMAs.VMA) throws(Errno) {
        guard let (_, entry) = nodeMapping(at: Address(area.start)) else { throw .efault }
        try pages.mapFrame(frame, at: page, of: entry)
    }

    func mapErrorPage(at page: Int, of area: FakeVMAs.VMA) throws(Errno) {
        guard let (_, entry) = nodeMapping(at: Address(area.start)) else { throw .efault }
        try pages.mapErrorPage(at: page, of: entry)
    }

    func isMapped(_ address: Address) -> Bool {
        mappings.contains { $0.range.contains(address.rawValue) }
    }
}
