// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

/// A replay maps the identifiers in these fields, and the formatter prints them by name.
@Suite struct `meaning of ABI table fields` {
    private static let fields = ABIStructure.all.flatMap { structure in
        structure.fields.map { (structure.name, $0) }
    }

    private func leaf(_ field: ABIField) -> Substring {
        field.name.split(separator: ".").last ?? ""
    }

    @Test func `fields named as a domain have the meaning domain`() {
        let names: Set<Substring> = [
            "dom", "domid", "domain", "domain_id", "remote_dom", "foreign_domid", "foreigndom",
            "console_domid",
        ]
        let others = Self.fields.filter { structure, field in
            // A PCI segment is called a domain too.
            names.contains(leaf(field)) && field.meaning != .domain
                && !structure.contains("set_pci_intx_level")
                && !(structure == "xen_dm_op" && field.name.contains("intx"))
        }
        #expect(others.map { "\($0).\($1.name)" } == [])
        #expect(Self.fields.filter { $0.1.meaning == .domain }.count > 60)
    }

    @Test func `fields named as a port have the meaning port`() {
        let names: Set<Substring> = ["port", "local_port", "remote_port", "bufioreq_port"]
        let others = Self.fields.filter { names.contains(leaf($1)) && $1.meaning != .port }
        #expect(others.map { "\($0).\($1.name)" } == [])
        #expect(Self.fields.contains { $1.meaning == .port })
    }

    @Test func `handles that callers choose have the meaning handle`() {
        let others = Self.fields.filter {
            // A replay returns the output of Xen unchanged.
            leaf($1) == "handle" && $1.kind.count > 1 && $1.direction.isInput
                && $1.meaning != .handle
        }
        #expect(others.map { "\($0).\($1.name)" } == [])
        #expect(Self.fields.contains { $1.meaning == .handle })
    }
}
