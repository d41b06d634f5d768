// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
import PrivcmdFake
import PrivcmdKit
internal import SystemPackage

/// The device nodes that the contract covers.
enum DeviceNode: Sendable {
    case privcmd
    case hypercall
    case xenfs

    /// What the environment needs for the node to exist.
    var precondition: Precondition {
        switch self {
        case .privcmd: .descriptors
        case .hypercall: .feature(.hypercallNode)
        case .xenfs: .feature(.xenfsNode)
        }
    }
}

extension TestContext {
    func path(_ node: DeviceNode) throws(SkipOrError) -> FilePath {
        let device = try self.node()
        return switch node {
        case .privcmd: device
        case .hypercall: FilePath("/dev/xen/hypercall")
        case .xenfs: FilePath("/proc/xen/privcmd")
        }
    }

    /// Opens a node with flags of open(2), and returns the file or the error.
    func tryOpen(_ node: DeviceNode, _ flags: CInt = O_RDWR) throws(SkipOrError)
        -> (file: (any OpenNode)?, result: StepResult)
    {
        if let fake = session.fake {
            do throws(Errno) {
                return (try FakeFile(XenNode(node), of: fake, flags: flags), .result(0))
            } catch {
                return (nil, .error(error))
            }
        }
        let path = try path(node)
        do throws(Errno) {
            let descriptor = try OwnedDescriptor.open(path, flags: flags | O_CLOEXEC)
            return (KernelDevice(adopting: descriptor), .result(0))
        } catch {
            return (nil, .error(error))
        }
    }

    func openNode(_ node: DeviceNode = .privcmd, _ flags: CInt = O_RDWR) throws(SkipOrError)
        -> any OpenNode
    {
        let (file, result) = try tryOpen(node, flags)
        guard let file else { throw .error("the node cannot be opened: \(result)") }
        return file
    }

    /// Issues a request that has the same result on every kernel, and records the result.
    func issueHarmless(_ file: any OpenNode, as text: String) throws(SkipOrError) {
        record(text, try performHarmless(file))
    }

    /// Issues a request that has the same result on every kernel: DM_OP without buffers.
    func performHarmless(_ file: any OpenNode) throws(SkipOrError) -> StepResult {
        let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_DM_OP)
        return try perform(
            row.request, Bytes.of(mirror_privcmd_dm_op()), as: row.argument, on: file
        ).result
    }

    /// Maps a node, and returns the mapping or the error.
    func tryMap(
        _ file: any OpenNode, byteCount: Int = GuardedBuffer.pageSize,
        _ protection: CInt = Mapping.readWrite, _ flags: CInt = MAP_SHARED, offset: Int = 0
    ) -> (mapping: Mapping?, result: StepResult) {
        do throws(Errno) {
            let mapping = try file.map(
                byteCount: byteCount, protection, flags, offset: offset)
            return (mapping, .result(0))
        } catch {
            return (nil, .error(error))
        }
    }

    /// Maps pages of a node.
    func map(
        _ file: any OpenNode, pages: Int = 1, _ protection: CInt = Mapping.readWrite,
        _ flags: CInt = MAP_SHARED
    ) throws(SkipOrError) -> Mapping {
        let (mapping, result) = tryMap(
            file, byteCount: pages * GuardedBuffer.pageSize, protection, flags)
        guard let mapping else { throw .error("the node cannot be mapped: \(result)") }
        return mapping
    }

    /// Changes to an unprivileged user for the rest of the process's life.
    ///
    /// A fake does not check its user.
    func dropPrivileges() throws(SkipOrError) {
        guard session.kind == .real else { throw .skip("a fake does not check its user") }
        guard Privileges.drop() else { throw .error("cannot drop privileges") }
    }

    /// Runs code in a child process, and records how it ended.
    func recordChildExit(_ text: String, of body: () -> CInt) throws(SkipOrError) {
        willIssue(text)
        record(text, try childExit(of: body))
    }
}

extension OwnedDescriptor {
    /// Opens a path with the flags of open(2).
    static func open(_ path: FilePath, flags: CInt) throws(Errno) -> OwnedDescriptor {
        try open(
            path, .init(rawValue: flags & O_ACCMODE), options: .init(rawValue: flags & ~O_ACCMODE),
            permissions: .ownerReadWrite)
    }
}
