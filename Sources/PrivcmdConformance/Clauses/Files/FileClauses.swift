// SPDX-License-Identifier: MIT

/// The clauses of the device nodes as files, and of the requests that map memory.
enum FileClauses {
    static let all: [Clause] = [
        OpenClauses.all, FileCallClauses.all, XenfsClauses.all, PrivcmdMapClauses.all,
        HypercallNodeClauses.all, RangeClauses.all, BatchClauses.all, ResourceClauses.all,
        DeviceModelClauses.all, EventClauses.all,
    ].flatMap(\.self)

    /// The name of a request in clause names: `mmapbatch-v2` for IOCTL_PRIVCMD_MMAPBATCH_V2.
    static func leaf(_ row: ABIRequest) -> String {
        let prefix = "IOCTL_PRIVCMD_"
        let text = row.name.hasPrefix(prefix) ? row.name.dropFirst(prefix.count) : row.name[...]
        return String(text.map { $0 == "_" ? "-" : $0 }).lowercased()
    }
}
