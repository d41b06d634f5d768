// SPDX-License-Identifier: MIT

/// Doing once, before the first child, what every child would otherwise do for itself.
///
/// Swift works out a generic type, a conformance or a table when it is first needed. After a fork
/// each of these costs pages of memory that the child has to copy, which under emulation takes
/// longer than the clause itself.
enum WarmUp {
    /// Runs a clause of each kind of call against a model, and sends what came of it nowhere.
    static func run() {
        let subject = Subject(Device(.standard))
        let place = Place(kind: .fake, linux: Release(6, 12), xen: Release(4, 20), domain: .pvh)
        var kinds = Set<String>()
        for clause in Contract.clauses where clause.needs.isEmpty && clause.level == .readOnly {
            guard kinds.insert(kind(of: clause.call)).inserted else { continue }
            var messages: [Message] = []
            let bench = Bench(subject.session(), at: place) { messages.append($0) }
            messages.append(.over(clause.perform(on: bench)))
            for message in messages {
                guard let line = try? JSONLine.encode(message) else { continue }
                _ = try? JSONLine.decode(Message.self, from: line.utf8)
            }
        }
    }

    private static func kind(of call: Call) -> String {
        switch call {
        case .request(let row): row.name
        case .physdev: "physdev"
        case .domctl: "domctl"
        case .hypercall: "hypercall"
        case .systemCall: "system call"
        }
    }
}
