// SPDX-License-Identifier: MIT

import PrivcmdLab
import SystemPackage
import Testing

/// The machine's own shell serves as a package: a program, its loader and its libraries.
private func packages(_ scratch: Scratch, without library: String? = nil) throws -> FilePath {
    let packages = scratch.path.appending("packages")
    shell(
        """
        mkdir -p '\(packages)/bin' '\(packages)/elsewhere/lib' '\(packages)/etc'
        cp -L /bin/sh '\(packages)/bin/'
        for library in $(ldd /bin/sh | grep -o '/[^ ]*'); do
            cp -L "$library" "\(packages)/elsewhere/lib/$(basename "$library").1.2.3"
        done
        echo setting > '\(packages)/etc/settings'
        """)
    if let library { shell("rm '\(packages)'/elsewhere/lib/\(library)*") }
    return packages
}

@Suite struct `A program and its libraries` {
    @Test func `are told by the program's own file`() throws {
        let shell = try FileDescriptor.open("/bin/sh", .readOnly)
        defer { try? shell.close() }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = try bytes.withUnsafeMutableBytes { try shell.read(into: $0) }
        let needs = try #require(DynamicSection(of: Array(bytes[..<count])))
        #expect(needs.interpreter == "/lib64/ld-linux-x86-64.so.2")
        #expect(needs.soname == nil)
        #expect(needs.neededLibraries.contains("libc.so.6"))
    }

    @Test func `are nothing for a static program, and for what is no program`() {
        #expect(DynamicSection(of: elf(segments: [1]))?.neededLibraries == [])
        #expect(DynamicSection(of: elf(segments: [1]))?.interpreter == nil)
        #expect(DynamicSection(of: []) == nil)
        #expect(DynamicSection(of: Array("#!/bin/sh\n".utf8)) == nil)
    }

    @Test(arguments: 0..<64) func `are not believed where the file is damaged`(_ round: Int) {
        // A header whose every number is too large, at one place after another.
        var bytes = elf(segments: [2, 1, 3])
        for offset in 0..<8 where 24 + round + offset < bytes.count {
            bytes[24 + round + offset] = 0xff
        }
        _ = DynamicSection(of: bytes)
    }

    @Test func `are picked by the names that libraries go by, and run where they are laid`() throws
    {
        let scratch = Scratch()
        let root = scratch.path.appending("root")
        try ToolstackInstaller(
            packages: try packages(scratch), programs: ["bin/sh"],
            configurationFiles: ["etc/settings"]
        ).install(in: root)
        let lines = shell(
            """
            '\(root)/lib64/ld-linux-x86-64.so.2' --library-path '\(root)/lib/x86_64-linux-gnu' \
                '\(root)/bin/sh' -c 'read line < \(root)/etc/settings; echo "$line"'
            """)
        #expect(lines == "setting\n")
        #expect(scratch.files.contains("\(root)/lib/x86_64-linux-gnu/libc.so.6"))
    }

    @Test func `are said to be missing by name`() async throws {
        let scratch = Scratch()
        let packages = try packages(scratch, without: "libc.so.6")
        let error = await failure { () throws(LabError) in
            try ToolstackInstaller(packages: packages, programs: ["bin/sh"])
                .install(in: scratch.path.appending("root"))
        }
        #expect(error?.exitStatus == 65)
        #expect(error?.problem.contains("'libc.so.6', which 'bin/sh' needs") == true)
        let later = await failure { () throws(LabError) in
            try ToolstackInstaller(
                packages: packages, programs: [], dlopenedLibraries: ["libnothing.so.1"]
            )
            .install(in: scratch.path.appending("root"))
        }
        #expect(later?.problem.contains("'libnothing.so.1'") == true)
    }
}

@Suite struct `Xen's own user space` {
    @Test func `belongs to a packaged hypervisor`() async throws {
        #expect(try ImageSource(parsing: "4.17", .xen).toolstack().name == "tools-4.17")
        let scratch = Scratch()
        let own = try ImageSource.file(scratch.file("xen.gz", "x"))
        let error = await failure { () throws(LabError) in _ = try own.toolstack() }
        #expect(error?.exitStatus == 64)
        #expect(error?.remedy.contains("--xen 4.17 or --xen 4.20") == true)
    }

    @Test func `is missing until it is fetched, and says how`() async throws {
        let scratch = Scratch()
        let image = try ImageSource(parsing: "4.20", .xen).toolstack()
        let error = await failure { () throws(LabError) in
            _ = try LabCache(root: scratch.path).fetchedImage(image)
        }
        #expect(error?.description.contains("lab fetch --tools --xen 4.20") == true)
    }

    @Test func `stands apart on the list of images, which older programs read`() throws {
        let scratch = Scratch()
        _ = try scratch.file("parts/tools-4.20/usr/lib/xen-4.20/bin/xl", "xl")
        _ = try scratch.file(
            "manifest.json",
            """
            {"format": 1, "parts": [], "tools": [{
                "name": "tools-4.20", "kind": "tools", "package": "xen-utils-4.20",
                "version": "4.20.4-1", "suite": "trixie", "packageSHA256": "00",
                "companions": [{"package": "libc6", "version": "2", "sha256": "00"}],
                "files": [{"path": "usr/lib/xen-4.20/bin/xl", "size": 2, "sha256": "00"}]
            }]}
            """)
        let image = try ImageSource(parsing: "4.20", .xen).toolstack()
        let fetched = try LabCache(root: scratch.path).fetchedImage(image)
        #expect(fetched.dependencies?.first?.package == "libc6")
    }
}
