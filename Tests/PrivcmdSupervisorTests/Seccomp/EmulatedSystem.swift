// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdSupervisor

/// The emulated file system and the open files of a fake, with this process as the program.
struct EmulatedSystem {
    let device: EmulatedDevice
    let fileSystem: VirtualFileSystem
    let files: EmulatedFileTable
    let process: SupervisedProcess

    init(_ profile: FakeProfile = .test, hasXenstore: Bool = false) throws {
        let emulated = try #require(EmulatedDevice(Device(profile)))
        let table = try EmulatedFileTable()
        device = emulated
        files = table
        fileSystem = VirtualFileSystem(emulated, hasXenstore: hasXenstore)
        process = try SupervisedProcess(of: getpid(), table, PageStore())
    }

    /// What `/dev/xen/privcmd` resolves to.
    var privcmd: PathResolution { .virtual("/dev/xen/privcmd", .device(.privcmd)) }

    /// Resolves a path as a system call of this process would.
    func resolve(
        _ path: String, from directory: Int32 = AT_FDCWD,
        options: PathResolver.Options = PathResolver.Options(),
        placeholders: [String: String] = [:], sharesRoot: Bool = true
    ) -> PathResolution {
        let resolver = PathResolver(
            fileSystem: fileSystem, placeholders: placeholders, sharesRoot: sharesRoot)
        return resolver.resolve(Array(path.utf8), from: directory, process, options)
    }

    /// The names in a directory of the emulated file system.
    func names(in directory: String) -> [String] {
        fileSystem.children(of: directory).map { $0.name }
    }

    /// Opens a node and returns the program's descriptor, which the test closes.
    func open(_ node: XenNode = .privcmd, flags: Int32 = O_RDWR) throws -> FileDescriptor {
        let file = try device.open(node, flags: flags) { RecordedCaller() }
        let descriptor = try files.createFile(for: file)
        return try duplicate(descriptor.borrowed)
    }

    /// Makes a mapping's memfd and returns the program's descriptor, which the test closes.
    func map(_ entry: EmulatedFileTable.Entry, byteCount: Int, offset: Int = 0) throws
        -> FileDescriptor
    {
        let descriptor = try files.createMappingFile(
            for: entry, byteCount: byteCount, offset: offset)
        return try duplicate(descriptor.borrowed)
    }

    /// Waits until the table has removed a closed file; returns false if it never does.
    ///
    /// A child process that another test forks keeps a copy of the descriptor until its exec.
    func isRemoved(_ inode: UInt64) -> Bool {
        for _ in 0..<1000 {
            files.removeClosed()
            if files[inode] == nil { return true }
            usleep(10_000)
        }
        return false
    }
}

extension FakeProfile {
    /// The tests' profile with every node of privcmd.
    static var withAllNodes: FakeProfile {
        var system = SystemSnapshot.pvhDom0
        system.nodes = XenNode.allCases.map { node in
            SystemSnapshot.Node(path: node.path, access: SystemSnapshot.Node.readWrite)
        }
        return .test(on: system)
    }
}

/// Duplicates a descriptor, so that the test decides when it is closed.
func duplicate(_ descriptor: FileDescriptor) throws -> FileDescriptor {
    let number = fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, 0)
    guard number >= 0 else { throw Errno(rawValue: errno) }
    return FileDescriptor(rawValue: number)
}

/// Runs a test with a descriptor of a directory of the host.
func withDirectory(_ path: String, _ body: (Int32) throws -> Void) throws {
    let directory = try FileDescriptor.open(
        FilePath(path), .readOnly, options: [.directory, .closeOnExec])
    defer { try? directory.close() }
    try body(directory.rawValue)
}
