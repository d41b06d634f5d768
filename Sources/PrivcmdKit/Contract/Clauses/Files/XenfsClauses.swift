// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// The older node of the same device, `/proc/xen/privcmd`.
enum XenfsClauses {
    private static let source = Source.linux("drivers/xen/xenfs/super.c")
    private static let same = "both nodes have the same operations"

    static let all: [Clause] =
        [
            Clause(
                "xenfs-file.makes-hypercalls", "The older node makes hypercalls.",
                .request(ABI.row(request: MIRROR_IOCTL_PRIVCMD_HYPERCALL)),
                needs: [DeviceNode.xenfs.need, .dom0], from: source,
                [.otherwise(.results(1...Int64(Int32.max)), because: same)]
            ) { (bench) throws(Obstacle) in
                try bench.ask(
                    hypercall: UInt64(MIRROR___HYPERVISOR_xen_version),
                    [UInt64(MIRROR_XENVER_version)], on: try bench.file(.xenfs),
                    as: "XENVER_version")
            },
            Clause(
                "xenfs-file.map", "The older node is mapped as the newer one is.",
                .systemCall("mmap"), needs: [DeviceNode.xenfs.need], from: source,
                [.otherwise(.success, because: same)]
            ) { (bench) throws(Obstacle) in
                bench.note("mmap(2)", bench.attemptMap(try bench.file(.xenfs)).answer)
            },
            Clause(
                "xenfs-file.read", "There is nothing to read.", .systemCall("read"),
                needs: [DeviceNode.xenfs.need], from: source,
                [.otherwise(.error(.einval), because: same)]
            ) { (bench) throws(Obstacle) in
                bench.note("read(2)", try bench.file(.xenfs).readByte())
            },
            Clause(
                "xenfs-file.other-user", "Whoever is not root is refused with EACCES.",
                .systemCall("open"), needs: [DeviceNode.xenfs.need, .root], from: source,
                [.otherwise(.error(.eacces), because: "the file is for its owner alone")]
            ) { (bench) throws(Obstacle) in
                try bench.dropPrivileges()
                bench.note("open(2) as another user", try bench.attempt(.xenfs).answer)
            },
        ]
        + ABI.requests.map { row in
            Clause(
                "xenfs-file.\(FileClauses.leaf(row))",
                "The older node answers as the newer one does.",
                .request(row), needs: [DeviceNode.xenfs.need, .descriptors], from: source,
                [.otherwise(.fact("the same"), because: same)]
            ) { (bench) throws(Obstacle) in
                let old = try bench.file(.xenfs)
                let new = try bench.file(.privcmd)
                func answer(_ file: any OpenNode) throws(Obstacle) -> Answer {
                    try bench.answer(file.answer(row.request, .null, in: OwnMemory.shared))
                }
                let answers = (try answer(old), try answer(new))
                bench.note(
                    "\(row.name) with a null pointer",
                    .fact(
                        answers.0 == answers.1
                            ? "the same" : "\(answers.0), where it is \(answers.1)"))
            }
        }
}
