// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdRecording
import Testing

@Suite struct `The text of a recorded call` {
    /// The text of a line of a recording.
    private func text(_ line: String, xen: Release? = nil) throws -> String {
        try #require(try Recording.parsing(line).calls.first).description(xen: xen)
    }

    private static let hypercall = #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":1,"#
    private static let physdev = hypercall + #""hypercall":"physdev_op","#
    private static let domctl = hypercall + #""hypercall":"domctl","#

    @Test(arguments: [
        (
            physdev + #""command":"pci_device_reset","result":0,"in":{"dev.seg":0,"dev.bus":3,"#
                + #""dev.devfn":0,"flags":"0x3"}"#,
            "physdev_op(pci_device_reset, {0000:03:00.0, FLR}) = 0"
        ),
        (
            physdev + #""command":"setup_gsi","error":"EEXIST","in":{"gsi":22,"polarity":1,"#
                + #""triggering":1}"#,
            "physdev_op(setup_gsi, {gsi 22, level, low}) = -1 EEXIST"
        ),
        (
            physdev + #""command":"map_pirq","result":0,"in":{"bus":0,"devfn":0,"domid":32752,"#
                + #""entry_nr":0,"index":22,"pirq":-1,"table_base":"0x0","type":1},"#
                + #""out":{"entry_nr":0,"pirq":16}"#,
            "physdev_op(map_pirq, {DOMID_SELF, gsi 22, any pirq}) = 0 (pirq 16, entry_nr 0)"
        ),
        (
            physdev + #""command":"map_pirq","result":0,"in":{"bus":1,"devfn":8,"domid":1,"#
                + #""entry_nr":0,"index":-1,"pirq":-1,"table_base":"0xfe000000","type":3}"#,
            "physdev_op(map_pirq, {dom1, MSI_SEG, 0000:01:01.0, any pirq, entry_nr 0,"
                + " table_base 0xfe000000}) = 0"
        ),
        (
            physdev + #""command":"unmap_pirq","result":0,"in":{"domid":0,"pirq":16}"#,
            "physdev_op(unmap_pirq, {dom0, pirq 16}) = 0"
        ),
        (
            physdev + #""command":"manage_pci_add","result":0,"in":{"bus":3,"devfn":17}"#,
            "physdev_op(manage_pci_add, {0000:03:02.1}) = 0"
        ),
        (
            hypercall
                + #""hypercall":"xen_version","command":"version","in":"NULL","result":262164"#,
            "xen_version(version) = 4.20"
        ),
        (
            #""ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","in":{"sbdf":"0000:03:00.0"},"ns":1,"#
                + #""out":{"gsi":22},"result":0"#,
            "pcidev_get_gsi(0000:03:00.0) = 0 (gsi 22)"
        ),
        (
            #""ioctl":"IOCTL_PRIVCMD_RESTRICT","in":{"domid":3},"ns":1,"result":0"#,
            "restrict(dom3) = 0"
        ),
        (
            domctl + #""command":"gsi_permission","in":{"cmd":88,"domain":1,"#
                + #""interface_version":"0x17","u.gsi_permission.flags":"0x1","#
                + #""u.gsi_permission.gsi":22},"result":0"#,
            "domctl(gsi_permission, dom1, gsi 22, grant) = 0"
        ),
        (
            domctl + #""command":"irq_permission","error":"EPERM","in":{"cmd":19,"domain":1,"#
                + #""interface_version":"0x17","u.irq_permission.allow_access":0,"#
                + #""u.irq_permission.pirq":16}"#,
            "domctl(irq_permission, dom1, pirq 16, revoke) = -1 EPERM"
        ),
    ])
    func `a call is formatted with decoded fields`(line: String, expected: String) throws {
        #expect(try text("{" + line + "}") == expected)
    }

    @Test(arguments: [
        (
            physdev + #""command":"99","in":"NULL","error":"ENOSYS""#,
            "physdev_op(99 ?, NULL) = -1 ENOSYS"
        ),
        (
            hypercall + #""hypercall":"63","error":"ENOSYS","in":{"op":63,"#
                + #""arg":["0x1","0x0","0x0","0x0","0x0"]}"#,
            "hypercall 63 ?(arg [0x1, 0x0, 0x0, 0x0, 0x0]) = -1 ENOSYS"
        ),
        (
            #""ioctl":"0x0004500b","ns":1,"error":"ENOTTY","in":{"raw":"0102ab00"}"#,
            "ioctl 0x0004500b ?(raw 0102ab00) = -1 ENOTTY"
        ),
        (
            domctl + #""command":"999","error":"ENOSYS","in":{"cmd":999,"domain":1,"#
                + #""interface_version":"0x17","u":{"raw":"000000000000000000000000000000000000"}}"#,
            "domctl(999 ?, dom1, u raw 18 bytes of 0) = -1 ENOSYS"
        ),
        (
            domctl + #""command":"999","error":"ENOSYS","in":{"cmd":999,"domain":1,"#
                + #""interface_version":"0x17","u":{"raw":"000102030405060708090a0b0c0d0e0f1011"}}"#,
            "domctl(999 ?, dom1, u raw 18 bytes 000102030405060708090a0b0c0d0e0f…) = -1 ENOSYS"
        ),
        (
            #""ioctl":"IOCTL_PRIVCMD_MMAP","in":"NULL","error":"ENOSYS","ns":1"#,
            "mmap(NULL) = -1 ENOSYS"
        ),
        (
            #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","in":"unreadable","error":"EFAULT","ns":1"#,
            "hypercall(unreadable) = -1 EFAULT"
        ),
    ])
    func `an unknown or unreadable call is marked`(line: String, expected: String) throws {
        #expect(try text("{" + line + "}") == expected)
    }

    @Test func `an unexpected interface version is shown`() throws {
        func line(_ version: String, _ answer: String) -> String {
            "{" + Self.domctl + #""command":"destroydomain","in":{"cmd":2,"domain":1,"#
                + #""interface_version":"\#(version)"},\#(answer)}"#
        }
        let done = #""result":0"#
        #expect(try text(line("0x17", done)) == "domctl(destroydomain, dom1) = 0")
        #expect(
            try text(line("0x17", done), xen: Release(4, 20)) == "domctl(destroydomain, dom1) = 0")
        #expect(
            try text(line("0x15", done), xen: Release(4, 20))
                == "domctl[0x15](destroydomain, dom1) = 0")
        #expect(
            try text(line("0x15", #""error":"EACCES""#))
                == "domctl[0x15](destroydomain, dom1) = -1 EACCES")
        #expect(try text(line("0x99", done)) == "domctl[0x99 ?](destroydomain, dom1) = 0")
    }

    @Test func `a list is shortened to ranges, and a long one to its count`() throws {
        func line(_ list: String) -> String {
            #"{"ioctl":"IOCTL_PRIVCMD_MMAPBATCH_V2","in":{"addr":"address","arr":\#(list),"dom":1,"#
                + #""err":"address","num":3},"ns":1,"out":{"err":[0,-2,0]},"error":"ENOENT"}"#
        }
        #expect(
            try text(line(#"["0x10","0x11","0x12","0x20"]"#))
                == "mmapbatch_v2(dom1, num 3, addr address, arr [0x10-0x12, 0x20], err address)"
                + " = -1 ENOENT (err [0, -2, 0])")
        let many = (0..<20).map { #""0x\#(String($0 * 2, radix: 16))""# }
        #expect(
            try text(line("[" + many.joined(separator: ",") + "]")).contains(
                "arr [0x0, 0x2, 0x4, 0x6, 0x8, 0xa, 0xc, 0xe, … 20 in all]"))
        #expect(
            try text(line(#"{"count":20000,"elements":["0x0","0x1","0x2"]}"#)).contains(
                "arr [0x0-0x2, … 20000 in all]"))
        #expect(try text(line(#""unreadable""#)).contains("arr unreadable"))
    }

    /// A text of the caller's memory may have any character.
    @Test func `a control character in a name is escaped`() throws {
        let line = #"{"ioctl":"a\nb\u001b[1m","ns":1,"result":0}"#
        #expect(try text(line) == #"ioctl a\nb\x1b[1m ?() = 0"#)
    }
}
