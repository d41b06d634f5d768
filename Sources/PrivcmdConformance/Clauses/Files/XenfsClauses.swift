// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
import PrivcmdKit
internal import SystemPackage

/// `/proc/xen/privcmd`, the node of the same device in xenfs.
enum XenfsClauses {
    private static let source = ClauseSource.linux("drivers/xen/xenfs/super.c")
    private static let same = "both nodes have the same operations"

    static let all: [Clause] =
        [
            Clause(
                "xenfs-file.makes-hypercalls", "The xenfs node can issue hypercalls.",
                .request(ABI.row(request: MIRROR_IOCTL_PRIVCMD_HYPERCALL)),
                needs: [DeviceNode.xenfs.precondition, .dom0], from: source,
                [.otherwise(.results(1...Int64(Int32.max)), because: same)]
            ) { (context) throws(SkipOrError) in
                try context.issue(
                    hypercall: UInt64(MIRROR___HYPERVISOR_xen_version),
                    [UInt64(MIRROR_XENVER_version)], on: try context.openNode(.xenfs),
                    as: "XENVER_version")
            },
            Clause(
                "xenfs-file.map", "The xenfs node can be mapped.",
                .systemCall("mmap"), needs: [DeviceNode.xenfs.precondition], from: source,
                [.otherwise(.success, because: same)]
            ) { (context) throws(SkipOrError) in
                context.record("mmap(2)", context.tryMap(try context.openNode(.xenfs)).result)
            },
            Clause(
                "xenfs-file.read", "The file cannot be read.", .systemCall("read"),
                needs: [DeviceNode.xenfs.precondition], from: source,
                [.otherwise(.error(.einval), because: same)]
            ) { (context) throws(SkipOrError) in
                context.record("read(2)", try context.openNode(.xenfs).readByte())
            },
            Clause(
                "xenfs-file.other-user", "A user other than root is refused with EACCES.",
                .systemCall("open"), needs: [DeviceNode.xenfs.precondition, .root], from: source,
                [.otherwise(.error(.eacces), because: "only its owner may open the file")]
            ) { (context) throws(SkipOrError) in
                try context.dropPrivileges()
                context.record("open(2) as another user", try context.tryOpen(.xenfs).result)
            },
        ]
        + ABI.requests.map { row in
            Clause(
                "xenfs-file.\(row.clauseNamePart)",
                "The request has the same result as on /dev/xen/privcmd.",
                .request(row), needs: [DeviceNode.xenfs.precondition, .descriptors], from: source,
                [.otherwise(.fact("the same"), because: same)]
            ) { (context) throws(SkipOrError) in
                let old = try context.openNode(.xenfs)
                let new = try context.openNode(.privcmd)
                func result(_ file: any OpenNode) throws(SkipOrError) -> StepResult {
                    try context.stepResult(file.perform(row.request, .null, in: SelfMemory.shared))
                }
                let results = (try result(old), try result(new))
                context.record(
                    "\(row.name) with a null pointer",
                    .fact(
                        results.0 == results.1
                            ? "the same" : "\(results.0), where it is \(results.1)"))
            }
        }
}
