// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
import PrivcmdKit
internal import SystemPackage

/// open(2) of the nodes, and requests on descriptors that were opened in different ways.
enum OpenClauses {
    static let all: [Clause] =
        openModes + bothNodes(.privcmd, "privcmd-file", privcmd)
        + bothNodes(.hypercall, "hypercall-file", buffer)
        + descriptors

    private static let privcmd = ClauseSource.linux("drivers/xen/privcmd.c")
    private static let buffer = ClauseSource.linux("drivers/xen/privcmd-buf.c")
    private static let call = TestedCall.systemCall("open")

    /// The driver does not see the mode of a descriptor.
    private static let modeIgnored = Expectation.otherwise(
        .success, because: "requests do not check the mode of a descriptor")

    // MARK: Modes

    private static let openModes: [Clause] = [
        openMode("read-only", "A descriptor opened read-only can issue requests.", O_RDONLY),
        openMode("write-only", "A descriptor opened write-only can issue requests.", O_WRONLY),
        openMode("read-write", "A descriptor opened read-write can issue requests.", O_RDWR),
        openMode(
            "odd-flags", "O_APPEND, O_NONBLOCK, O_SYNC and O_TRUNC change nothing.",
            O_RDWR | O_APPEND | O_NONBLOCK | O_SYNC | O_TRUNC),
        Clause(
            "privcmd-file.path-only", "A descriptor opened with O_PATH fails with EBADF.",
            call, needs: [.descriptors], from: privcmd,
            [.otherwise(.error(.ebadf), because: "O_PATH opens no file")]
        ) { (context) throws(SkipOrError) in
            try context.issueHarmless(
                try context.openNode(.privcmd, OpenFlags.path), as: "a request on O_PATH")
        },
    ]

    private static func openMode(_ leaf: String, _ statement: String, _ flags: CInt) -> Clause {
        Clause(
            "privcmd-file.\(leaf)", statement, call, needs: [.descriptors], from: privcmd,
            [modeIgnored]
        ) { (context) throws(SkipOrError) in
            try context.issueHarmless(try context.openNode(.privcmd, flags), as: "a request")
        }
    }

    // MARK: Both nodes

    private static func bothNodes(_ node: DeviceNode, _ family: String, _ source: ClauseSource)
        -> [Clause]
    {
        [
            refusal(
                node, family, "directory", "Opening the node as a directory is refused.", source,
                O_RDONLY | O_DIRECTORY, .enotdir),
            refusal(
                node, family, "exclusive", "Creating the node is refused: it exists.", source,
                O_RDWR | O_CREAT | O_EXCL, .eexist),
            refusal(
                node, family, "direct", "The node cannot be opened with O_DIRECT.", source,
                O_RDWR | OpenFlags.direct, .einval),
            Clause(
                "\(family).other-user", "A user other than root is refused with EACCES.", call,
                needs: [node.precondition, .root], from: source,
                [
                    .otherwise(
                        .error(.eacces),
                        because: "only its owner, root, may open the node")
                ]
            ) { (context) throws(SkipOrError) in
                // A clause has its own process, which may drop its privileges permanently.
                try context.dropPrivileges()
                let path = try context.path(node)
                do throws(Errno) {
                    _ = try OwnedDescriptor.open(path, flags: O_RDWR | O_CLOEXEC)
                    context.record("open(2) as another user", .success)
                } catch {
                    context.record("open(2) as another user", .error(error))
                }
            },
            Clause(
                "\(family).hundred", "A hundred descriptors can be open at once.", call,
                needs: [node.precondition], from: source,
                [.otherwise(.fact("100 open"), because: "each is independent of the others")]
            ) { (context) throws(SkipOrError) in
                var open: [any OpenNode] = []
                for _ in 0..<100 {
                    if let file = try context.tryOpen(node).file { open.append(file) }
                }
                context.record("open(2), a hundred times", .fact("\(open.count) open"))
            },
        ]
    }

    private static func refusal(
        _ node: DeviceNode, _ family: String, _ leaf: String, _ statement: String,
        _ source: ClauseSource,
        _ flags: CInt, _ error: Errno
    ) -> Clause {
        Clause(
            "\(family).\(leaf)", statement, call, needs: [node.precondition], from: source,
            [.otherwise(.error(error), because: "the character device does not support it")]
        ) { (context) throws(SkipOrError) in
            context.record("open(2)", try context.tryOpen(node, flags).result)
        }
    }

    // MARK: Descriptors

    private static let descriptors: [Clause] = [
        Clause(
            "privcmd-file.rights-dropped",
            "A descriptor opened as root can issue requests after privileges are dropped.",
            .systemCall("ioctl"), needs: [.descriptors, .root], from: privcmd,
            [.otherwise(.success, because: "privileges are checked only by open(2)")]
        ) { (context) throws(SkipOrError) in
            let file = try context.openNode()
            try context.dropPrivileges()
            try context.issueHarmless(file, as: "a request as another user")
        },
        Clause(
            "privcmd-file.duplicate",
            "A duplicate can issue requests after the first descriptor is closed.",
            .systemCall("dup"), needs: [.descriptors], from: privcmd,
            [.otherwise(.success, because: "both are the same open file")]
        ) { (context) throws(SkipOrError) in
            let copy = try { () throws(SkipOrError) in try context.openNode().duplicate() }()
            try context.issueHarmless(copy, as: "a request on the duplicate")
        },
        Clause(
            "privcmd-file.forked",
            "A forked child can issue requests on its parent's descriptor.",
            .systemCall("fork"), needs: [.descriptors], from: privcmd,
            [.otherwise(.fact("exit status 0"), because: "descriptors are inherited")]
        ) { (context) throws(SkipOrError) in
            let file = try context.openNode()
            try context.recordChildExit("a request in a child") {
                (try? context.performHarmless(file)) == .success ? 0 : 1
            }
        },
        Clause(
            "privcmd-file.closed-on-exec", "O_CLOEXEC closes the descriptor on execve.",
            .systemCall("execve"), needs: [.descriptors], from: privcmd,
            [.otherwise(.fact("exit status 1"), because: "the kernel closes it")]
        ) { (context) throws(SkipOrError) in
            try context.recordWhetherInherited(try context.openNode())
        },
        Clause(
            "privcmd-file.kept-on-exec",
            "Without close-on-exec the descriptor survives execve.",
            .systemCall("execve"), needs: [.descriptors], from: privcmd,
            [.otherwise(.fact("exit status 0"), because: "the kernel keeps it")]
        ) { (context) throws(SkipOrError) in
            let file = try context.openNode()
            file.setCloseOnExec(false)
            try context.recordWhetherInherited(file)
        },
    ]
}

extension StepResult {
    /// Success: the result 0.
    static let success = StepResult.result(0)
}
