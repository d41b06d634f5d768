// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
internal import SystemPackage

/// The system calls on the nodes other than open, ioctl and mmap, most of which fail.
enum FileCallClauses {
    static let all: [Clause] =
        clauses(.privcmd, "privcmd-file", .linux("drivers/xen/privcmd.c"))
        + clauses(.hypercall, "hypercall-file", .linux("drivers/xen/privcmd-buf.c"))

    private static let noOperation = "the device has no such operation"

    private static func clauses(_ node: DeviceNode, _ family: String, _ source: ClauseSource)
        -> [Clause]
    {
        calls.map { call in
            Clause(
                "\(family).\(call.leaf)", call.statement, .systemCall(call.name),
                needs: [node.precondition],
                from: source, [.otherwise(call.result, because: call.because)]
            ) { (context) throws(SkipOrError) in
                context.record("\(call.name)(2)", call.perform(try context.openNode(node)))
            }
        } + generic(node, family, source)
    }

    private struct FileCall: Sendable {
        let leaf: String
        let name: String
        let statement: String
        let result: ExpectedResult
        var because = noOperation
        let perform: @Sendable (any OpenNode) -> StepResult
    }

    private static let calls: [FileCall] = [
        FileCall(
            leaf: "read", name: "read", statement: "The file cannot be read.",
            result: .error(.einval)
        ) { $0.readByte() },
        FileCall(
            leaf: "write", name: "write", statement: "The file cannot be written.",
            result: .error(.einval)
        ) { $0.writeByte() },
        FileCall(
            leaf: "pread", name: "pread", statement: "The file cannot be read at an offset.",
            result: .error(.einval)
        ) { $0.readByte(at: 0) },
        FileCall(
            leaf: "pwrite", name: "pwrite", statement: "The file cannot be written at an offset.",
            result: .error(.einval)
        ) { $0.writeByte(at: 0) },
        FileCall(
            leaf: "seek", name: "lseek", statement: "The file offset cannot be set.",
            result: .error(.espipe)
        ) { $0.seek(to: 0) },
        FileCall(
            leaf: "truncate", name: "ftruncate", statement: "The file cannot be truncated.",
            result: .error(.einval), because: "only regular files can be truncated"
        ) { $0.truncate() },
        FileCall(
            leaf: "allocate", name: "fallocate",
            statement: "Space cannot be allocated for the file.",
            result: .error(.enodev), because: "only regular files and block devices support it"
        ) { $0.allocate() },
        FileCall(
            leaf: "sync", name: "fsync", statement: "The file cannot be flushed.",
            result: .error(.einval)
        ) { $0.sync() },
        FileCall(
            leaf: "poll", name: "poll",
            statement: "The file is always readable and writable for poll.",
            result: .result(Int64(POLLIN | POLLOUT)),
            because: "a device without the operation counts as always ready"
        ) { $0.pollEvents() },
        FileCall(
            leaf: "epoll", name: "epoll_ctl", statement: "The file cannot be watched by epoll.",
            result: .error(.eperm), because: "the device has no poll operation"
        ) { $0.addToEpoll() },
        FileCall(
            leaf: "lock", name: "flock", statement: "The file can be locked.", result: .success,
            because: "the file system implements locks"
        ) { $0.lock() },
    ]

    // MARK: ioctls that Linux handles for every file

    private static func generic(_ node: DeviceNode, _ family: String, _ source: ClauseSource)
        -> [Clause]
    {
        [
            Clause(
                "\(family).fioclex", "FIOCLEX and FIONCLEX set and clear close-on-exec.",
                .systemCall("ioctl"), needs: [node.precondition], from: source,
                [
                    .otherwise(
                        .success, .result(0), .success, .result(1),
                        because: "the kernel handles them before it calls the driver")
                ]
            ) { (context) throws(SkipOrError) in
                let file = try context.openNode(node)
                context.record("FIONCLEX", file.genericIoctl(UInt(FIONCLEX)).result)
                context.record("F_GETFD", file.descriptorFlags())
                context.record("FIOCLEX", file.genericIoctl(UInt(FIOCLEX)).result)
                context.record("F_GETFD", file.descriptorFlags())
            },
            Clause(
                "\(family).fionbio", "FIONBIO is accepted, although no call waits.",
                .systemCall("ioctl"), needs: [node.precondition], from: source,
                [.otherwise(.success, because: "the kernel handles it before it calls the driver")]
            ) { (context) throws(SkipOrError) in
                context.record(
                    "FIONBIO", try context.openNode(node).genericIoctl(UInt(FIONBIO), 1).result)
            },
        ]
            + [
                ("fioasync", UInt(FIOASYNC)), ("fionread", UInt(FIONREAD)),
                ("terminal", UInt(TCGETS)),
            ].map { (leaf, request) in
                Clause(
                    "\(family).\(leaf)", "A request of other kinds of files is refused.",
                    .systemCall("ioctl"), needs: [node.precondition], from: source,
                    [.otherwise(.error(.enotty), because: noOperation)]
                ) { (context) throws(SkipOrError) in
                    // FIOASYNC with 1 enables what is disabled.
                    context.record(
                        "ioctl(2)", try context.openNode(node).genericIoctl(request, 1).result)
                }
            }
    }
}
