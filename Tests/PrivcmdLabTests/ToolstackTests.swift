// SPDX-License-Identifier: MIT

import PrivcmdLab
import SystemPackage
import TestSupport
import Testing

/// Makes a package of the machine's shell, its loader and its libraries.
private func packages(_ folder: Folder, without library: String? = nil) throws -> FilePath {
    let packages = folder.filePath.appending("packages")
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

@Suite struct `The dynamic section of a program` {
    @Test func `has the interpreter and the needed libraries`() throws {
        let shell = try FileDescriptor.open("/bin/sh", .readOnly)
        defer { try? shell.close() }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = try bytes.withUnsafeMutableBytes { try shell.read(into: $0) }
        let needs = try #require(DynamicSection(of: Array(bytes[..<count])))
        #expect(needs.interpreter == "/lib64/ld-linux-x86-64.so.2")
        #expect(needs.soname == nil)
        #expect(needs.neededLibraries.contains("libc.so.6"))
    }

    @Test func `is empty for a static program and nil for other files`() {
        #expect(DynamicSection(of: elf(segments: [1]))?.neededLibraries == [])
        #expect(DynamicSection(of: elf(segments: [1]))?.interpreter == nil)
        #expect(DynamicSection(of: []) == nil)
        #expect(DynamicSection(of: Array("#!/bin/sh\n".utf8)) == nil)
    }

    @Test(arguments: 0..<64) func `names no libraries if the headers are damaged`(_ round: Int) {
        // Each round sets eight other bytes of the headers.
        var bytes = elf(segments: [2, 1, 3])
        for offset in 0..<8 where 24 + round + offset < bytes.count {
            bytes[24 + round + offset] = 0xff
        }
        let section = DynamicSection(of: bytes)
        #expect(section?.neededLibraries == [])
        #expect(section?.soname == nil)
    }
}

@Suite struct `The toolstack installer` {
    @Test func `installs a program with its loader and libraries, which runs`() throws {
        let folder = try Folder()
        let root = folder.filePath.appending("root")
        try ToolstackInstaller(
            packages: try packages(folder), programs: ["bin/sh"],
            configurationFiles: ["etc/settings"]
        ).install(in: root)
        let lines = shell(
            """
            '\(root)/lib64/ld-linux-x86-64.so.2' --library-path '\(root)/lib/x86_64-linux-gnu' \
                '\(root)/bin/sh' -c 'read line < \(root)/etc/settings; echo "$line"'
            """)
        #expect(lines == "setting\n")
        #expect(folder.files.contains("\(root)/lib/x86_64-linux-gnu/libc.so.6"))
    }

    @Test func `exits 65 and names a missing library`() async throws {
        let folder = try Folder()
        let packages = try packages(folder, without: "libc.so.6")
        let error = await failure { () throws(LabError) in
            try ToolstackInstaller(packages: packages, programs: ["bin/sh"])
                .install(in: folder.filePath.appending("root"))
        }
        #expect(error?.exitStatus == 65)
        #expect(error?.problem.contains("'libc.so.6', which 'bin/sh' needs") == true)
        let dlopenError = await failure { () throws(LabError) in
            try ToolstackInstaller(
                packages: packages, programs: [], dlopenedLibraries: ["libnothing.so.1"]
            )
            .install(in: folder.filePath.appending("root"))
        }
        #expect(dlopenError?.problem.contains("'libnothing.so.1'") == true)
    }
}

@Suite struct `The toolstack image` {
    @Test func `exists for a packaged hypervisor and not for a file`() async throws {
        #expect(try ImageSource(parsing: "4.17", .xen).toolstack().name == "tools-4.17")
        let folder = try Folder()
        let own = try ImageSource.file(folder.file("xen.gz", "x"))
        let error = await failure { () throws(LabError) in _ = try own.toolstack() }
        #expect(error?.exitStatus == 64)
        #expect(error?.remedy.contains("--xen 4.17 or --xen 4.20") == true)
    }

    @Test func `exits 69 until it is fetched and names the fetch command`() async throws {
        let folder = try Folder()
        let image = try ImageSource(parsing: "4.20", .xen).toolstack()
        let error = await failure { () throws(LabError) in
            _ = try LabCache(root: folder.filePath).fetchedImage(image)
        }
        #expect(error?.exitStatus == 69)
        #expect(error?.description.contains("lab fetch --tools --xen 4.20") == true)
    }

    @Test func `is read from a manifest and a folder of format 1`() throws {
        let folder = try Folder()
        _ = try folder.file("parts/tools-4.20/usr/lib/xen-4.20/bin/xl", "xl")
        _ = try folder.file(
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
        let fetched = try LabCache(root: folder.filePath).fetchedImage(image)
        #expect(fetched.dependencies?.first?.package == "libc6")
    }
}
