// SPDX-License-Identifier: MIT

/// The clauses of the device nodes as files, and of the requests that map memory.
enum FileClauses {
    static let all: [Clause] = [
        OpenClauses.all, FileCallClauses.all, XenfsClauses.all, PrivcmdMapClauses.all,
        HypercallNodeClauses.all, RangeClauses.all, BatchClauses.all, ResourceClauses.all,
        DeviceModelClauses.all, EventClauses.all,
    ].flatMap(\.self)
}
