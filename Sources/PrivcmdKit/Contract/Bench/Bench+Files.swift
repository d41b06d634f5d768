// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// The nodes that the contract speaks of.
enum DeviceNode: Sendable {
    case privcmd
    case hypercall
    case xenfs

    /// What a place has to have.
    var need: Need {
        switch self {
        case .privcmd: .descriptors
        case .hypercall: .trait(.hypercallNode)
        case .xenfs: .trait(.xenfsNode)
        }
    }
}

extension Bench {
    /// The path of a node.
    func path(_ node: DeviceNode) throws(Obstacle) -> FilePath {
        let device = try self.node()
        return switch node {
        case .privcmd: device
        case .hypercall: FilePath("/dev/xen/hypercall")
        case .xenfs: FilePath("/proc/xen/privcmd")
        }
    }

    /// Opens a node with the flags of open(2), and says what came of it.
    func attempt(_ node: DeviceNode, _ flags: CInt = O_RDWR) throws(Obstacle)
        -> (file: (any OpenNode)?, answer: Answer)
    {
        if let model = session.model {
            do throws(Errno) {
                return (try FakeFile(FakeNode(node), of: model, flags: flags), .result(0))
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

    /// Opens a node.
    func file(_ node: DeviceNode = .privcmd, _ flags: CInt = O_RDWR) throws(Obstacle)
        -> any OpenNode
    {
        let (file, answer) = try attempt(node, flags)
        guard let file else { throw .broken("the node cannot be opened: \(answer)") }
        return file
    }

    /// Makes a request that every kernel answers alike, and notes the answer.
    func greet(_ file: any OpenNode, as sent: String) throws(Obstacle) {
        note(sent, try greeting(file))
    }

    /// A request that every kernel answers alike: a device-model operation without buffers.
    func greeting(_ file: any OpenNode) throws(Obstacle) -> Answer {
        let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_DM_OP)
        return try perform(
            row.request, Bytes.of(mirror_privcmd_dm_op()), as: row.argument, on: file
        ).answer
    }

    /// Maps a node, and says what came of it.
    func attemptMap(
        _ file: any OpenNode, byteCount: Int = GuardedBuffer.pageSize,
        _ protection: CInt = Mapping.readWrite, _ flags: CInt = MAP_SHARED, offset: Int = 0
    ) -> (mapping: Mapping?, answer: Answer) {
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
    ) throws(Obstacle) -> Mapping {
        let (mapping, answer) = attemptMap(
            file, byteCount: pages * GuardedBuffer.pageSize, protection, flags)
        guard let mapping else { throw .broken("the node cannot be mapped: \(answer)") }
        return mapping
    }

    /// Takes on a user without rights for the rest of the process's life.
    ///
    /// A model does not ask who its user is.
    func dropPrivileges() throws(Obstacle) {
        guard session.kind == .real else { throw .skip("a model does not ask who its user is") }
        guard Privileges.drop() else { throw .broken("the rights cannot be dropped") }
    }

    /// Notes how a process ends that does something.
    func noteFate(_ sent: String, of body: () -> CInt) throws(Obstacle) {
        about(sent)
        note(sent, try fate(of: body))
    }
}

extension OwnedDescriptor {
    /// Opens a path with the flags of open(2).
    static func open(_ path: FilePath, flags: CInt) throws(Errno) -> OwnedDescriptor {
        do {
            return OwnedDescriptor(
                adopting: try FileDescriptor.open(
                    path, .init(rawValue: flags & O_ACCMODE),
                    options: .init(rawValue: flags & ~O_ACCMODE), permissions: .ownerReadWrite))
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }
}
