// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// Opening the nodes, and what an open one is good for, whichever way it was opened.
enum OpenClauses {
    static let all: [Clause] =
        ways + both(.privcmd, "privcmd-file", privcmd) + both(.hypercall, "hypercall-file", buffer)
        + descriptors

    private static let privcmd = Source.linux("drivers/xen/privcmd.c")
    private static let buffer = Source.linux("drivers/xen/privcmd-buf.c")
    private static let call = Call.systemCall("open")

    /// What every file of the kernel promises is not the device's to refuse.
    private static let served = Row.otherwise(
        .success, because: "the mode of a descriptor is no concern of a request's")

    // MARK: The ways to open

    private static let ways: [Clause] = [
        way("read-only", "A descriptor opened for reading only makes requests.", O_RDONLY),
        way("write-only", "A descriptor opened for writing only makes requests.", O_WRONLY),
        way("read-write", "A descriptor opened for both makes requests.", O_RDWR),
        way(
            "odd-flags", "O_APPEND, O_NONBLOCK, O_SYNC and O_TRUNC change nothing.",
            O_RDWR | O_APPEND | O_NONBLOCK | O_SYNC | O_TRUNC),
        Clause(
            "privcmd-file.path-only", "A descriptor of the path alone is answered with EBADF.",
            call, needs: [.descriptors], from: privcmd,
            [.otherwise(.error(.ebadf), because: "O_PATH gives no open file to ask")]
        ) { (bench) throws(Obstacle) in
            try bench.greet(
                try bench.file(.privcmd, mirror_open_path_only), as: "a request on O_PATH")
        },
    ]

    private static func way(_ leaf: String, _ promise: String, _ flags: CInt) -> Clause {
        Clause(
            "privcmd-file.\(leaf)", promise, call, needs: [.descriptors], from: privcmd, [served]
        ) { (bench) throws(Obstacle) in
            try bench.greet(try bench.file(.privcmd, flags), as: "a request")
        }
    }

    // MARK: What both nodes promise

    private static func both(_ node: DeviceNode, _ family: String, _ source: Source) -> [Clause] {
        [
            refusal(
                node, family, "directory", "Opening the node as a directory is refused.", source,
                O_RDONLY | O_DIRECTORY, .enotdir),
            refusal(
                node, family, "exclusive", "Creating the node is refused: it is there.", source,
                O_RDWR | O_CREAT | O_EXCL, .eexist),
            refusal(
                node, family, "direct", "The node cannot be opened for direct transfers.", source,
                O_RDWR | mirror_open_direct, .einval),
            Clause(
                "\(family).other-user", "Whoever is not root is refused with EACCES.", call,
                needs: [node.need, .root], from: source,
                [
                    .otherwise(
                        .error(.eacces),
                        because: "the node is for its owner alone, and that is root")
                ]
            ) { (bench) throws(Obstacle) in
                // A clause has its process to itself, which may lose its rights for good.
                try bench.dropPrivileges()
                let path = try bench.path(node)
                do throws(Errno) {
                    _ = try OwnedDescriptor.open(path, flags: O_RDWR | O_CLOEXEC)
                    bench.note("open(2) as another user", .success)
                } catch {
                    bench.note("open(2) as another user", .error(error))
                }
            },
            Clause(
                "\(family).hundred", "A hundred descriptors can be open at once.", call,
                needs: [node.need], from: source,
                [.otherwise(.fact("100 open"), because: "each is independent of the others")]
            ) { (bench) throws(Obstacle) in
                var open: [any OpenNode] = []
                for _ in 0..<100 {
                    if let file = try bench.attempt(node).file { open.append(file) }
                }
                bench.note("open(2), a hundred times", .fact("\(open.count) open"))
            },
        ]
    }

    private static func refusal(
        _ node: DeviceNode, _ family: String, _ leaf: String, _ promise: String, _ source: Source,
        _ flags: CInt, _ error: Errno
    ) -> Clause {
        Clause(
            "\(family).\(leaf)", promise, call, needs: [node.need], from: source,
            [.otherwise(.error(error), because: "it is a character device without such a use")]
        ) { (bench) throws(Obstacle) in
            bench.note("open(2)", try bench.attempt(node, flags).answer)
        }
    }

    // MARK: The life of a descriptor

    private static let descriptors: [Clause] = [
        Clause(
            "privcmd-file.rights-dropped",
            "A descriptor opened as root makes requests after root's rights are given up.",
            .systemCall("ioctl"), needs: [.descriptors, .root], from: privcmd,
            [.otherwise(.success, because: "rights are asked for at open alone")]
        ) { (bench) throws(Obstacle) in
            let file = try bench.file()
            try bench.dropPrivileges()
            try bench.greet(file, as: "a request as another user")
        },
        Clause(
            "privcmd-file.duplicate",
            "A duplicate makes requests after the first descriptor is closed.",
            .systemCall("dup"), needs: [.descriptors], from: privcmd,
            [.otherwise(.success, because: "both are the same open file")]
        ) { (bench) throws(Obstacle) in
            let copy = try { () throws(Obstacle) in try bench.file().duplicate() }()
            try bench.greet(copy, as: "a request on the duplicate")
        },
        Clause(
            "privcmd-file.forked",
            "A forked child makes requests on its parent's descriptor.",
            .systemCall("fork"), needs: [.descriptors], from: privcmd,
            [.otherwise(.fact("exit status 0"), because: "descriptors are inherited")]
        ) { (bench) throws(Obstacle) in
            let file = try bench.file()
            try bench.noteFate("a request in a child") {
                (try? bench.greeting(file)) == .success ? 0 : 1
            }
        },
        Clause(
            "privcmd-file.closed-on-exec", "O_CLOEXEC keeps the descriptor from the next program.",
            .systemCall("execve"), needs: [.descriptors], from: privcmd,
            [.otherwise(.fact("exit status 1"), because: "the kernel closes it")]
        ) { (bench) throws(Obstacle) in
            try bench.noteWhetherInherited(try bench.file())
        },
        Clause(
            "privcmd-file.kept-on-exec",
            "Without close-on-exec the next program has the descriptor.",
            .systemCall("execve"), needs: [.descriptors], from: privcmd,
            [.otherwise(.fact("exit status 0"), because: "descriptors survive exec")]
        ) { (bench) throws(Obstacle) in
            let file = try bench.file()
            file.setCloseOnExec(false)
            try bench.noteWhetherInherited(file)
        },
    ]
}

extension Answer {
    /// Success: the result 0.
    static let success = Answer.result(0)
}
