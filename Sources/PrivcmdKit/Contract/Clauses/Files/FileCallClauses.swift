// SPDX-License-Identifier: MIT

import Glibc
internal import SystemPackage

/// The system calls that every file may be asked for: the nodes have next to none of them.
enum FileCallClauses {
    static let all: [Clause] =
        of(.privcmd, "privcmd-file", .linux("drivers/xen/privcmd.c"))
        + of(.hypercall, "hypercall-file", .linux("drivers/xen/privcmd-buf.c"))

    private static let none = "the device has no such operation"

    private static func of(_ node: DeviceNode, _ family: String, _ source: Source) -> [Clause] {
        calls.map { call in
            Clause(
                "\(family).\(call.leaf)", call.promise, .systemCall(call.name), needs: [node.need],
                from: source, [.otherwise(call.answer, because: call.because)]
            ) { (bench) throws(Obstacle) in
                bench.note("\(call.name)(2)", call.make(try bench.file(node)))
            }
        } + generic(node, family, source)
    }

    private struct FileCall: Sendable {
        let leaf: String
        let name: String
        let promise: String
        let answer: Pattern
        var because = none
        let make: @Sendable (any OpenNode) -> Answer
    }

    private static let calls: [FileCall] = [
        FileCall(
            leaf: "read", name: "read", promise: "There is nothing to read.",
            answer: .error(.einval)
        ) { $0.readByte() },
        FileCall(
            leaf: "write", name: "write", promise: "Nothing can be written.",
            answer: .error(.einval)
        ) { $0.writeByte() },
        FileCall(
            leaf: "pread", name: "pread", promise: "There is nothing to read at a position.",
            answer: .error(.einval)
        ) { $0.readByte(at: 0) },
        FileCall(
            leaf: "pwrite", name: "pwrite", promise: "Nothing can be written at a position.",
            answer: .error(.einval)
        ) { $0.writeByte(at: 0) },
        FileCall(
            leaf: "seek", name: "lseek", promise: "The file has no positions.",
            answer: .error(.espipe)
        ) { $0.seek(to: 0) },
        FileCall(
            leaf: "truncate", name: "ftruncate", promise: "The file has no length.",
            answer: .error(.einval), because: "only regular files have one"
        ) { $0.truncate() },
        FileCall(
            leaf: "allocate", name: "fallocate", promise: "The file takes no room.",
            answer: .error(.enodev), because: "only regular files and block devices do"
        ) { $0.allocate() },
        FileCall(
            leaf: "sync", name: "fsync", promise: "There is nothing to write back.",
            answer: .error(.einval)
        ) { $0.synchronise() },
        FileCall(
            leaf: "poll", name: "poll", promise: "Polling says that neither has to wait.",
            answer: .result(Int64(POLLIN | POLLOUT)),
            because: "a device without the operation counts as always ready"
        ) { $0.readiness() },
        FileCall(
            leaf: "epoll", name: "epoll_ctl", promise: "The file cannot be watched by epoll.",
            answer: .error(.eperm), because: "the device has no poll operation to hang on"
        ) { $0.watch() },
        FileCall(
            leaf: "lock", name: "flock", promise: "The file can be locked.", answer: .success,
            because: "locks are the file system's"
        ) { $0.lock() },
    ]

    // MARK: ioctls that the kernel answers for every file

    private static func generic(_ node: DeviceNode, _ family: String, _ source: Source) -> [Clause]
    {
        [
            Clause(
                "\(family).fioclex", "FIOCLEX and FIONCLEX set and clear close-on-exec.",
                .systemCall("ioctl"), needs: [node.need], from: source,
                [
                    .otherwise(
                        .success, .result(0), .success, .result(1),
                        because: "the kernel answers them before it asks the device")
                ]
            ) { (bench) throws(Obstacle) in
                let file = try bench.file(node)
                bench.note("FIONCLEX", file.generic(UInt(FIONCLEX)).answer)
                bench.note("F_GETFD", file.descriptorFlags())
                bench.note("FIOCLEX", file.generic(UInt(FIOCLEX)).answer)
                bench.note("F_GETFD", file.descriptorFlags())
            },
            Clause(
                "\(family).fionbio", "FIONBIO is accepted, though nothing ever waits.",
                .systemCall("ioctl"), needs: [node.need], from: source,
                [.otherwise(.success, because: "the kernel answers it before it asks the device")]
            ) { (bench) throws(Obstacle) in
                bench.note("FIONBIO", try bench.file(node).generic(UInt(FIONBIO), 1).answer)
            },
        ]
            + [
                ("fioasync", UInt(FIOASYNC)), ("fionread", UInt(FIONREAD)),
                ("terminal", UInt(TCGETS)),
            ].map { (leaf, request) in
                Clause(
                    "\(family).\(leaf)", "A request of other kinds of files is no request of this.",
                    .systemCall("ioctl"), needs: [node.need], from: source,
                    [.otherwise(.error(.enotty), because: none)]
                ) { (bench) throws(Obstacle) in
                    // FIOASYNC with 1 asks to switch on what is off.
                    bench.note("ioctl(2)", try bench.file(node).generic(request, 1).answer)
                }
            }
    }
}
