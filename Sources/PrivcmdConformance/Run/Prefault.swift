// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import PrivcmdJSON
import PrivcmdKit

/// Initialises lazy state and touches its pages before the first fork.
///
/// Swift computes generic metadata, conformances and global tables at first use. After a fork each
/// of these makes the child copy pages of memory, which takes longer than the clause itself on an
/// emulated machine.
enum Prefault {
    /// Runs one clause of each kind of call on a fake, and discards the messages.
    static func run() {
        let target = TestTarget(Device(.standard))
        let environment = Environment(
            kind: .fake, linux: Release(6, 12), xen: Release(4, 20), domain: .pvh)
        var kinds = Set<String>()
        for clause in Contract.clauses
        where clause.preconditions.isEmpty && clause.level == .readOnly {
            guard kinds.insert(kind(of: clause.call)).inserted else { continue }
            var messages: [ChildMessage] = []
            let context = TestContext(target.makeSession(), in: environment) { messages.append($0) }
            messages.append(.finished(clause.perform(in: context)))
            for message in messages {
                guard let line = try? JSONLine.encode(message) else { continue }
                _ = try? JSONLine.decode(ChildMessage.self, from: line.utf8)
            }
        }
    }

    private static func kind(of call: TestedCall) -> String {
        switch call {
        case .request(let row): row.name
        case .physdev: "physdev"
        case .domctl: "domctl"
        case .hypercall: "hypercall"
        case .systemCall: "system call"
        }
    }
}
