// SPDX-License-Identifier: MIT

import Testing

/// The lines are those that the same programs printed in the lab, on real Xen.
@Suite(.serialized, Client.isThere) struct `A lent fake` {
    @Test func `answers a program without a C library`() async throws {
        let run = try await Client.run("raw")
        #expect(
            run
                == Run(
                    out: """
                        openat privcmd: 0
                        openat hypercall: 0
                        xen_version(version): 262164
                        mmap: 0
                        xen_version(extraversion): 0
                          .5-pre
                        munmap: 0
                        xen_version(extraversion) to nowhere: -14
                        PCIDEV_GET_GSI: 0
                          gsi: 22
                        PCIDEV_GET_GSI of NULL: -14
                        request 0xff: -25
                        close: 0
                        after close: -9

                        """, err: "", status: 0))
    }

    @Test func `answers goroutines`() async throws {
        let run = try await Client.run("goroutines")
        #expect(run == Run(out: "version: 4.20\ngsi: 22\nok\n", err: "", status: 0))
        let other = try await Client.run("goroutines", fake: "xen-4.17-linux-6.1-pv")
        #expect(other == Run(out: "version: 4.17\ngsi: errno 25\nok\n", err: "", status: 0))
    }

    /// Xen 4.17's library for Xen 4.17, whose domctls have another version than 4.20's.
    @Test(arguments: ["xenctrl", "xenctrl-static"])
    func `answers libxenctrl`(program: String) async throws {
        let run = try await Client.run(program, fake: "xen-4.17-linux-6.12-pv")
        #expect(run.status == 0)
        let expected = """
            xc_interface_open: 0
            xc_version(version): 4.17
            xc_version(extraversion): 0
              .7
            xc_version(capabilities): 0
              xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64\u{20}
            xc_version(platform_parameters): 0
              virt_start 0xffff800000000000
            xc_version(pagesize): 4096
            xc_pcidev_get_gsi: not in this library
            xc_physdev_map_pirq: 0
              pirq 22
            xc_domain_irq_permission(grant): 0
            xc_domain_irq_permission(9999): EINVAL
            xc_domain_irq_permission(absent): ESRCH
            xc_physdev_map_pirq(9999): EINVAL
            xc_physdev_unmap_pirq: 0
            xc_physdev_unmap_pirq(again): EINVAL
            xc_interface_close: 0
            """
        for line in expected.split(separator: "\n") {
            #expect(run.lines.contains(line), "\(line)\n\(run)")
        }
    }

    @Test func `is no device where nobody lends it`() async throws {
        let run = try await Client.alone("raw")
        #expect(run.lines.first == "openat privcmd: -2")
    }
}
