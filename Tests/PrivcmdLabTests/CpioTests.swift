// SPDX-License-Identifier: MIT

import PrivcmdLab
import TestSupport
import Testing

/// A parser in Python that is independent of the writer.
private let reader = #"""
    import sys
    d = open(sys.argv[1], 'rb').read(); p = 0
    while True:
        assert d[p:p+6] == b'070701', p
        f = [int(d[p+6+8*i:p+14+8*i], 16) for i in range(13)]
        n = d[p+110:p+110+f[11]-1].decode(); p = (p+110+f[11]+3) & ~3
        c = d[p:p+f[6]]; p = (p+f[6]+3) & ~3
        if n == 'TRAILER!!!': break
        print(n, oct(f[1]), c.hex())
    assert p == len(d)
    """#

@Test(.enabled(if: !shell("command -v python3").isEmpty, "python3 is not installed"))
func `a cpio archive has the names, modes and bytes of its files`() throws {
    let folder = try Folder()
    var cpio = CpioWriter()
    cpio.addDirectory("bin")
    cpio.addFile("bin/tool", [1, 2, 3], executable: true)
    cpio.addLink("bin/sh", to: "tool")
    cpio.addFile("empty", [])
    cpio.addFile("a name", [255, 0, 10, 13])
    cpio.finish()
    let archive = try folder.file("archive", cpio.bytes)
    let script = try folder.file("reader.py", reader)
    #expect(
        shell("python3 '\(script)' '\(archive)' 2>&1") == """
            bin 0o40755 \("")
            bin/tool 0o100755 010203
            bin/sh 0o120777 746f6f6c
            empty 0o100644 \("")
            a name 0o100644 ff000a0d

            """)
}

@Test(.enabled(if: !shell("command -v cpio").isEmpty, "cpio is not installed"))
func `a cpio archive can be unpacked by cpio`() throws {
    let folder = try Folder()
    var cpio = CpioWriter()
    cpio.addFile("hello", Array("hello\n".utf8))
    cpio.finish()
    let archive = try folder.file("archive", cpio.bytes)
    shell("cd '\(folder.path)' && cpio -i --quiet < '\(archive)'")
    #expect(shell("cat '\(folder.path)/hello'") == "hello\n")
}
