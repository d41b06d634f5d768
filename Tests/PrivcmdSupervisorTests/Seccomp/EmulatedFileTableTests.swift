// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit
import SystemPackage
import Testing

@testable import PrivcmdSupervisor

/// The inode numbers of the files that a table has reported as closed.
private final class ClosedFiles {
    var inodes: [UInt64] = []
}

@Suite struct `The table of emulated files` {
    private let system: EmulatedSystem

    init() throws { system = try EmulatedSystem(.withAllNodes) }

    /// The entry behind a descriptor of this process.
    private func entry(_ descriptor: FileDescriptor) throws -> EmulatedFileTable.Entry {
        try #require(system.process.entry(descriptor.rawValue))
    }

    // MARK: Opening

    @Test func `finds an opened node by its descriptor and by its inode number`() throws {
        let descriptor = try system.open(.xenfs)
        defer { try? descriptor.close() }
        let found = try entry(descriptor)
        #expect(found.file.node == .xenfs)
        #expect(found.recordingNumber == 1)
        #expect(found.backing == nil)
        #expect(system.files[found.inode] === found)
        #expect(system.files.latestNumber == 1)
    }

    @Test func `numbers the files in the order of their opens`() throws {
        let (one, two) = (try system.open(), try system.open())
        defer { for descriptor in [one, two] { try? descriptor.close() } }
        #expect(try entry(one).recordingNumber == 1)
        #expect(try entry(two).recordingNumber == 2)
        #expect(try entry(one).inode != entry(two).inode)
        #expect(system.files.latestNumber == 2)
    }

    @Test(arguments: [O_RDONLY, O_WRONLY, O_RDWR])
    func `opens the memfd with the access mode of the open`(mode: Int32) throws {
        let descriptor = try system.open(flags: mode | O_NONBLOCK)
        defer { try? descriptor.close() }
        let flags = fcntl(descriptor.rawValue, F_GETFL)
        #expect(flags & O_ACCMODE == mode)
        #expect(flags & O_NONBLOCK != 0)
        #expect(try entry(descriptor).file.flags == mode | O_NONBLOCK)
    }

    @Test func `has no entry for a file of the host`() throws {
        let emulated = try system.open()
        defer { try? emulated.close() }
        let null = try FileDescriptor.open(FilePath("/dev/null"), .readOnly, options: .closeOnExec)
        defer { try? null.close() }
        #expect(try system.process.openEntry(null.rawValue) == nil)
        #expect(system.process.entry(null.rawValue) == nil)
    }

    @Test func `has no entry for a memfd of another kind`() throws {
        let emulated = try system.open()
        defer { try? emulated.close() }
        let memfd = try Memfd.create([1, 2, 3], O_RDONLY).programDescriptorOnly()
        let descriptor = try duplicate(memfd.borrowed)
        defer { try? descriptor.close() }
        #expect(try system.process.openEntry(descriptor.rawValue) == nil)
    }

    /// The number is above every limit, so that no other test opens it meanwhile.
    @Test func `fails with EBADF for a descriptor that is not open`() {
        #expect(throws: Errno.ebadf) { _ = try system.process.openEntry(Int32.max) }
        #expect(system.process.entry(Int32.max) == nil)
    }

    @Test func `leaves a negative descriptor to the kernel`() throws {
        #expect(try system.process.openEntry(-1) == nil)
    }

    // MARK: Closing

    @Test func `keeps the entry until the last duplicate is closed`() throws {
        let closed = ClosedFiles()
        system.files.onClose = { closed.inodes.append($0.inode) }
        let first = try system.open()
        let second = try duplicate(first)
        let found = try entry(first)
        #expect(try entry(second) === found)
        try first.close()
        system.files.removeClosed()
        #expect(system.files[found.inode] === found)
        #expect(closed.inodes == [])
        try second.close()
        #expect(system.isRemoved(found.inode))
        #expect(closed.inodes == [found.inode])
    }

    @Test func `removes only the file that was closed`() throws {
        let (one, two) = (try system.open(), try system.open())
        defer { try? two.close() }
        let (closed, kept) = (try entry(one), try entry(two))
        try one.close()
        #expect(system.isRemoved(closed.inode))
        #expect(system.files[kept.inode] === kept)
        #expect(try entry(two) === kept)
    }

    /// The kernel may give a new memfd the inode number of a closed one.
    @Test func `has a new entry for each open, even if an inode number is reused`() throws {
        for number in 1...100 {
            let descriptor = try system.open()
            let found = try entry(descriptor)
            #expect(found.recordingNumber == number)
            #expect(!found.mappingState.isClaimed)
            found.mappingState.isClaimed = true
            try descriptor.close()
        }
    }

    // MARK: Mappings

    @Test func `makes an empty memfd with a backing descriptor for a mapping of privcmd`() throws {
        let descriptor = try system.open()
        defer { try? descriptor.close() }
        let opened = try entry(descriptor)
        let mapped = try system.map(opened, byteCount: 8192, offset: 4096)
        defer { try? mapped.close() }
        let found = try entry(mapped)
        #expect(found.file === opened.file)
        #expect(found.inode != opened.inode)
        #expect(found.recordingNumber == 1)
        #expect(found.offset == 4096)
        #expect(found.backing != nil)
        #expect(try mapped.seek(offset: 0, from: .end) == 0)
    }

    @Test func `makes a memfd of the pages' size for a mapping of hypercall`() throws {
        let opened = try system.open(.hypercall)
        defer { try? opened.close() }
        let mapped = try system.map(entry(opened), byteCount: 8192, offset: 4096)
        defer { try? mapped.close() }
        #expect(try entry(mapped).backing == nil)
        #expect(try mapped.seek(offset: 0, from: .end) == 12288)
    }

    @Test func `keeps a mapping's entry after its descriptor is closed, until it is unmapped`()
        throws
    {
        let opened = try system.open(.hypercall)
        defer { try? opened.close() }
        let descriptor = try system.map(entry(opened), byteCount: 4096)
        let found = try entry(descriptor)
        let start = mmap(
            nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor.rawValue, 0)
        #expect(start != MAP_FAILED)
        try descriptor.close()
        system.files.removeClosed()
        #expect(system.files[found.inode] === found)
        munmap(start, 4096)
        #expect(system.isRemoved(found.inode))
    }
}

@Suite struct `A supervised process` {
    @Test func `reads whether a descriptor closes on exec`() throws {
        let system = try EmulatedSystem()
        let closes = try FileDescriptor.open(
            FilePath("/dev/null"), .readOnly, options: .closeOnExec)
        defer { try? closes.close() }
        #expect(system.process.closesOnExec(closes.rawValue))
        let stays = try closes.duplicate()
        defer { try? stays.close() }
        #expect(!system.process.closesOnExec(stays.rawValue))
    }
}
