// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdLayout
import Testing

@Suite struct `abi show` {
    private func report(_ name: String) throws -> InterfaceReport {
        let found = InterfaceEntry.matching(name)
        try #require(found.count == 1, "\(name): \(found.map(\.name))")
        return InterfaceReport(found[0])
    }

    @Test(arguments: [
        ("map_pirq", "physdev_op/map_pirq"), ("PHYSDEVOP_map_pirq", "physdev_op/map_pirq"),
        ("physdev_op/map_pirq", "physdev_op/map_pirq"), ("Physdev/MAP_PIRQ", "physdev_op/map_pirq"),
        ("pcidev_get_gsi", "IOCTL_PRIVCMD_PCIDEV_GET_GSI"),
        ("ioctl_privcmd_mmap", "IOCTL_PRIVCMD_MMAP"), ("domctl", "domctl"),
        ("__HYPERVISOR_domctl", "domctl"), ("physdev", "physdev_op"),
        ("XEN_DOMCTL_gsi_permission", "domctl/gsi_permission"),
        ("struct pci_device_reset", "pci_device_reset"),
        ("pci_device_reset", "physdev_op/pci_device_reset"),
        ("privcmd_dm_op_buf", "privcmd_dm_op_buf"),
    ])
    func `a name in any case, with or without prefix, is found`(text: String, name: String) throws {
        #expect(try report(text).name == name)
    }

    @Test func `a name that several entries have finds them all`() {
        #expect(
            InterfaceEntry.matching("set_pci_intx_level").map(\.name)
                == ["hvm_op/set_pci_intx_level", "dm_op/set_pci_intx_level"])
        #expect(InterfaceEntry.matching("nothing").isEmpty)
        #expect(InterfaceEntry.hint("pci_device_rest").contains("pci_device_reset"))
    }

    /// The tests of the C mirror compare its constants with the upstream headers.
    @Test func `each constant is in the C mirror`() throws {
        let headers = try SourceFile.all(below: "Sources/CPrivcmd/include", "h")
        let words = Set(headers.flatMap(\.words))
        for entry in InterfaceEntry.numbered {
            #expect(words.contains("MIRROR_" + entry.constant), "\(entry.constant)")
        }
    }

    @Test func `each report has at most 100 columns`() {
        let reports = (InterfaceEntry.numbered + InterfaceEntry.structures).map {
            InterfaceReport($0).text
        }
        for line in (reports + [InterfaceList().text]).flatMap({ $0.split(separator: "\n") }) {
            #expect(line.count <= 100, "\(line)")
            #expect(line.last != " ", "\(line)")
        }
    }

    @Test func `the diagram of a structure has each byte once`() throws {
        let text = try report("map_pirq").text
        let ruler = """
              0x00|domid                |////// padding //////|type                                       |
              0x08|index                                      |pirq                                       |
              0x10|bus                                        |devfn                                      |
              0x18|entry_nr                                   |///////////////// padding /////////////////|
              0x20|table_base                                                                             |
            """
        #expect(text.contains(ruler), "\(text)")
        #expect(
            text.contains(
                """
                  0x18|entry_nr                                   |table_base                                 |
                  0x20|table_base ...                             |
                """), "\(text)")
    }

    @Test func `overlapping fields are shown below each other with their condition`() throws {
        let text = try report("domctl/scheduler_op").text
        #expect(text.contains("\n  or  |u.credit2.weight     |u.credit2.cap        |\n"))
        #expect(text.contains("read where sched_id:cmd is 5:0, written where it is 5:1"))
        let pool = try report("cpupool_op").text
        #expect(pool.contains("→ bytes[nr_bits bits], out"))
    }

    @Test func `each interface version with another layout is shown`() throws {
        let layouts = try report("createdomain").layouts
        #expect(
            layouts.map(\.versions) == [
                ["0x15 to 0x16 (Xen 4.17 to 4.18)"], ["0x17 (Xen 4.19 to 4.21)"],
                ["0x18 (Xen 4.22)"],
            ])
        #expect(try report("gsi_permission").layouts.count == 1)
    }

    /// The numbers are those of a compiler for i386, as in the tests of layouts.
    @Test(arguments: [
        ("hypercall", "0x00305000", true), ("mmap", "0x000c5002", false),
        ("mmapbatch", "0x00145003", false), ("mmapbatch_v2", "0x00185004", false),
        ("IOCTL_PRIVCMD_DM_OP", "0x00085005", false), ("restrict", "0x00025006", true),
        ("irqfd", "0x40185008", true), ("pcidev_get_gsi", "0x0008500a", true),
    ])
    func `the request number of a 32-bit caller is shown`(
        name: String, number: String, isSame: Bool
    ) throws {
        let report = try report(name)
        let i386Layout = try #require(report.layouts.first?.i386)
        #expect(i386Layout.request == number)
        #expect(i386Layout.isSame == isSame)
        #expect(report.text.contains("ENOTTY"))
    }

    /// The tests of `abi check` compare the layouts with compilers for i386 and arm64.
    @Test func `the layouts of i386 and arm64 callers are shown`() throws {
        for entry in InterfaceEntry.numbered + InterfaceEntry.structures {
            for layout in InterfaceReport(entry).layouts {
                #expect(layout.i386 != nil, "\(entry.name)")
            }
        }
        let mapPIRQ = try report("map_pirq").layouts[0]
        #expect(mapPIRQ.structure.size == 40 && mapPIRQ.i386?.structure.size == 36)
        #expect(mapPIRQ.arm64.exists && mapPIRQ.arm64.otherFields.isEmpty)
        let createDomain = try report("createdomain")
        #expect(
            createDomain.layouts[0].arm64.otherFields == [
                "u.createdomain.arch.emulation_flags", "u.createdomain.arch.misc_flags",
            ])
        #expect(
            createDomain.text.contains("arm64           as above, with other fields instead of"))
        #expect(try report("get_symbol").layouts[0].arm64.unsignedFields == ["u.symdata.type"])
        let policy = try report("domctl/get_cpu_policy")
        #expect(!policy.layouts[0].arm64.exists)
        #expect(policy.text.contains("arm64           none: the layout above is for x86 only"))
    }
}
