// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import PrivcmdLayout
import TestSupport
import Testing

/// A copy of the installed headers, which a test changes.
private struct CopiedHeaders {
    let folder: Folder

    /// Copies the headers of the calls and those that they include.
    init(_ folder: Folder) throws {
        self.folder = folder
        try FileManager.default.copyItem(
            atPath: "/usr/include/xen", toPath: folder.path("xen"))
    }

    /// Replaces a text that occurs once.
    func replace(_ old: String, _ new: String, in header: String) throws {
        let path = folder.path("xen/" + header)
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        let parts = text.split(separator: old, omittingEmptySubsequences: false)
        try #require(parts.count == 2, "\(header) has '\(old)' \(parts.count - 1) times")
        try folder.write("xen/" + header, parts.joined(separator: new))
    }

    func check(_ more: String...) async throws -> Run {
        try await Probe.run(["abi", "check", "--headers", folder.path] + more)
    }
}

/// Whether Debian's libxen-dev and linux-libc-dev are installed.
private let hasHeaders = ["privcmd.h", "physdev.h", "domctl.h"].allSatisfy {
    FileManager.default.fileExists(atPath: "/usr/include/xen/" + $0)
}

/// A change in a header, and the lines that report it.
private struct HeaderChange: Sendable, CustomTestStringConvertible {
    var header: String
    var old: String
    var new: String
    var structure: String?
    var lines: [String]

    var testDescription: String { "\(old) → \(new)" }

    static let all = [
        HeaderChange(
            header: "privcmd.h", old: "\t__u64 addr;       /* virtual address */\n\tconst",
            new: "\t__u64 address;       /* virtual address */\n\tconst",
            structure: "privcmd_mmapbatch_v2", lines: ["it has no 'addr'"]),
        HeaderChange(
            header: "privcmd.h", old: "struct privcmd_mmap {\n\tint num;\n\tdomid_t dom;",
            new: "struct privcmd_mmap {\n\tint num;\n\tdomid_t dom;\n\t__u16 flags;",
            structure: "privcmd_mmap",
            lines: ["it has 'flags' at byte 6, where the table has nothing"]),
        HeaderChange(
            header: "privcmd.h", old: "struct privcmd_dm_op_buf {\n\tvoid *uptr;\n\tsize_t size;",
            new: "struct privcmd_dm_op_buf {\n\tsize_t size;\n\tvoid *uptr;",
            structure: "privcmd_dm_op_buf",
            lines: [
                "'uptr' starts at byte 8, and at 0 in the table",
                "'size' starts at byte 0, and at 8 in the table",
            ]),
        HeaderChange(
            header: "privcmd.h", old: "\tint *err;  /* array", new: "\tint *err[2];  /* array",
            structure: "privcmd_mmapbatch_v2",
            lines: [
                "it has 40 bytes, and 32 in the table", "'err' has 16 bytes, and 8 in the table",
                "IOCTL_PRIVCMD_MMAPBATCH_V2 is 0x00285004, and 0x00205004 in the table",
            ]),
        HeaderChange(
            header: "privcmd.h", old: "__u64 arg[5];", new: "__u32 arg[10];",
            structure: "privcmd_hypercall",
            lines: ["elements of 'arg' have 4 bytes, and 8 in the table"]),
        HeaderChange(
            header: "privcmd.h", old: "_IOC(_IOC_NONE, 'P', 7,", new: "_IOC(_IOC_READ, 'P', 7,",
            structure: nil,
            lines: ["IOCTL_PRIVCMD_MMAP_RESOURCE is 0x80205007, and 0x00205007 in the table"]),
        HeaderChange(
            header: "physdev.h", old: "    /* IN or OUT */\n    int pirq;",
            new: "    /* IN or OUT */\n    uint32_t pirq;", structure: "physdev_map_pirq",
            lines: ["'pirq' is unsigned, and signed in the table"]),
        HeaderChange(
            header: "physdev.h", old: "#define PHYSDEVOP_unmap_pirq             14",
            new: "#define PHYSDEVOP_unmap_pirq             31", structure: nil,
            lines: ["PHYSDEVOP_unmap_pirq is 31, and 14 in the table"]),
        HeaderChange(
            header: "domctl.h", old: "#define XEN_DOMCTL_irq_permission                19",
            new: "#define XEN_DOMCTL_irq_permission                119", structure: nil,
            lines: ["XEN_DOMCTL_irq_permission is 119, and 19 in the table"]),
        HeaderChange(
            header: "domctl.h",
            old: "    uint8_t allow_access;    /* flag to specify enable/disable of IRQ access */",
            new: "    uint32_t allow_access;", structure: "xen_domctl",
            lines: ["'u.irq_permission.allow_access' has 4 bytes, and 1 in the table"]),
    ]
}

@Suite(.enabled(if: hasHeaders, "needs the headers of linux-libc-dev and libxen-dev"))
struct `privcmd-probe abi check --headers` {
    @Test func `exits 0 for the installed headers`() async throws {
        let run = try await probe("abi", "check", "--headers", "/usr/include")
        #expect(run.status == 0 && run.err == "", "\(run)")
        #expect(run.lines.first?.hasPrefix("[1] /usr/include (domctl 0x") == true)
        #expect(run.out.contains("privcmd_mmapbatch_v2            agrees\n"))
        #expect(run.out.contains("physdev_map_pirq                agrees\n"))
        #expect(!run.out.contains("DIFFERS"))
        #expect(run.lines.allSatisfy { $0.count <= 100 })
    }

    @Test func `--format json prints the verdict of each structure`() async throws {
        let run = try await probe(
            "abi", "check", "--headers", "/usr/include", "--format", "json")
        let report = try JSONDecoder().decode(LayoutCheckReport.self, from: Data(run.out.utf8))
        #expect(!report.hasDifferences)
        #expect(report.sources.map(\.name) == ["/usr/include"])
        #expect(report.sources[0].agree > 80 && report.sources[0].differ == 0)
        #expect(report.sources[0].numbersAgree > 300)
        let cells = report.structures.map { $0.sources[0].verdict }
        #expect(cells.count { $0 == "agrees" } == report.sources[0].agree)
        #expect(cells.count { $0 == "missing" } == report.sources[0].missing)
    }

    @Test(arguments: HeaderChange.all)
    fileprivate func `exits 1 and names each change in a header`(change: HeaderChange)
        async throws
    {
        try await withFolder { folder in
            let headers = try CopiedHeaders(folder)
            try headers.replace(change.old, change.new, in: change.header)
            let run = try await headers.check()
            #expect(run.status == 1 && run.err == "", "\(run)")
            for line in change.lines {
                #expect(run.out.contains("[1] \(line)\n"), "no '\(line)' in \(run.out)")
            }
            // No other difference is reported.
            let differences = run.lines.dropFirst().dropLast().filter { $0.contains("[1] ") }
            #expect(
                differences.count(where: { !$0.contains("it lacks ") }) == change.lines.count,
                "\(run)")
            if let structure = change.structure {
                #expect(run.lines.contains { $0.hasPrefix(structure) && $0.hasSuffix("DIFFERS") })
            }
        }
    }

    @Test func `names a missing structure and compares the rest`() async throws {
        try await withFolder { folder in
            let headers = try CopiedHeaders(folder)
            try headers.replace(
                "struct physdev_unmap_pirq {", "struct other {", in: "physdev.h")
            let run = try await headers.check()
            #expect(run.status == 0, "\(run)")
            #expect(run.out.contains("physdev_unmap_pirq, "), "\(run)")
            #expect(!run.out.contains("physdev_unmap_pirq   "), "\(run)")
        }
    }

    /// The installed headers must not replace the named ones.
    @Test func `reads a relative path and no headers outside it`() async throws {
        try await withFolder { folder in
            let headers = try CopiedHeaders(folder)
            try headers.replace(
                "#define PHYSDEVOP_unmap_pirq             14",
                "#define PHYSDEVOP_unmap_pirq             64", in: "physdev.h")
            let run = try await Probe.shell(
                "cd '\(folder.path)/xen' && \"$0\" \"$@\"", ["abi", "check", "--headers", ".."])
            #expect(run.status == 1, "\(run)")
            #expect(run.out.contains("[1] PHYSDEVOP_unmap_pirq is 64, and 14 in the table\n"))
        }
    }

    @Test func `exits 65 for headers that do not compile`() async throws {
        try await withFolder { folder in
            let headers = try CopiedHeaders(folder)
            try headers.replace("struct physdev_unmap_pirq {", "struct {{", in: "physdev.h")
            let run = try await headers.check()
            #expect(run.status == 65 && run.out == "", "\(run)")
            #expect(run.err.contains("the headers do not compile: "), "\(run)")
            #expect(run.err.contains("physdev.h"), "\(run)")
        }
    }

    @Test func `finds the headers in the source trees of Linux and Xen`() async throws {
        try await withFolder { folder in
            try folder.makeDirectory("linux/include/uapi/xen")
            try folder.makeDirectory("xen/xen/include")
            try FileManager.default.copyItem(
                atPath: "/usr/include/xen", toPath: folder.path("xen/xen/include/public"))
            // The source has __user annotations, which the installed header has not.
            let installed = try String(
                contentsOf: URL(filePath: "/usr/include/xen/privcmd.h"), encoding: .utf8)
            let lines = installed.split(separator: "\n", omittingEmptySubsequences: false)
            try folder.write(
                "linux/include/uapi/xen/privcmd.h",
                lines.map { $0.contains("int *err;") ? "int __user *err;" : String($0) }
                    .joined(separator: "\n"))
            for (tree, structure) in [
                ("linux", "privcmd_mmapbatch_v2"), ("xen", "physdev_map_pirq"),
            ] {
                let run = try await probe("abi", "check", "--headers", folder.path(tree))
                #expect(run.status == 0, "\(run)")
                #expect(
                    run.lines.contains { $0.hasPrefix(structure + " ") && $0.hasSuffix("agrees") })
            }
        }
    }

    @Test(arguments: ["gcc", "clang", "/usr/bin/gcc -O2"])
    func `prints the same result with each compiler`(compiler: String) async throws {
        let usual = try await probe("abi", "check", "--headers", "/usr/include")
        let run = try await probe("abi", "check", "--headers", "/usr/include", "--cc", compiler)
        // Without clang's BTF, members that the table lacks are not found, as a line reports.
        let notice = "[1] members that the table does not have were not looked for"
        let isClang = compiler == "clang"
        #expect(run.lines.contains { $0.hasPrefix(notice) } == isClang)
        #expect(run.lines.filter { !$0.hasPrefix(notice) } == usual.lines)
        #expect(run.status == 0 && run.err == "")
    }

    /// The compiler ends before it has read the source.
    @Test func `exits 65 if the compiler fails at once`() async throws {
        let run = try await probe("abi", "check", "--headers", "/usr/include", "--cc", "/bin/false")
        #expect(run.status == 65 && run.out == "", "\(run)")
        #expect(run.err.contains("the headers do not compile: no error message"), "\(run)")
    }

    /// The table has the layouts of i386 and arm64 callers too.
    @Test(arguments: [
        ("gcc -m32", "i386"), ("clang -m32", "i386"), ("clang --target=aarch64-linux-gnu", "arm64"),
    ])
    func `compares the layout of the compiler's target`(compiler: String, caller: String)
        async throws
    {
        // The kernel's headers for x86-64 serve for the other targets too.
        let run = try await probe(
            "abi", "check", "--headers", "/usr/include", "--cc",
            compiler + " -I/usr/include/x86_64-linux-gnu")
        #expect(run.status == 0 && run.err == "", "\(run)")
        #expect(run.lines.first?.hasPrefix("[1] /usr/include (\(caller), domctl 0x") == true)
        // With clang another line follows, because it writes no BTF.
        let numbers = run.lines.last { $0.contains("structures:") }?
            .split(separator: " ").compactMap { Int($0.filter(\.isNumber)) }
        let counts = try #require(numbers)
        #expect(counts.count == 6 && counts[1] > 80 && counts[2] == 0, "\(run)")
        #expect(counts[4] > 370 && counts[5] == 0, "\(run)")
    }

    @Test func `exits 65 for a compiler with an unsupported target`() async throws {
        let run = try await probe(
            "abi", "check", "--headers", "/usr/include", "--cc", "clang --target=riscv64-linux-gnu")
        #expect(run.status == 65 && run.out == "", "\(run)")
        #expect(run.err.contains("not for x86_64, arm64 or i386"), "\(run)")
    }

    @Test func `exits 69 for a missing compiler and 66 for missing headers`() async throws {
        try await withFolder { folder in
            let compiler = try await probe(
                "abi", "check", "--headers", "/usr/include", "--cc", "no-such-compiler")
            #expect(compiler.status == 69 && compiler.out == "")
            #expect(compiler.err.contains("'no-such-compiler' was not found in PATH"))
            let empty = try await probe("abi", "check", "--headers", folder.path)
            #expect(empty.status == 66 && empty.out == "")
            #expect(empty.err.contains("has neither <xen/privcmd.h> nor <xen/xen.h>"))
            let absent = try await probe("abi", "check", "--headers", folder.path("none"))
            #expect(absent.status == 66 && absent.err.contains("not a directory"))
        }
    }
}

@Suite struct `privcmd-probe abi check --btf` {
    /// BTF without any type.
    private static let empty: [UInt8] =
        [0x9f, 0xeb, 1, 0, 24, 0, 0, 0] + [UInt8](repeating: 0, count: 12) + [1, 0, 0, 0, 0]

    @Test func `exits 69 for a file without types of the interface`() async throws {
        try await withFolder { folder in
            let path = try folder.write("types", bytes: Self.empty)
            let run = try await probe("abi", "check", "--btf", path)
            #expect(run.status == 69, "\(run)")
            #expect(run.out.contains("[1] it has nothing of the interface\n"))
            #expect(run.err.contains("nothing was compared"))
        }
    }

    @Test(
        arguments: [
            ([0x7f, 0x45, 0x4c], 65, "neither BTF nor an ELF file"),
            ([0x9f, 0xeb, 9, 0], 65, "BTF header: "),
            ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0], 65, "compressed by xz\n  uncompress it first"),
            (
                [UInt8](repeating: 0, count: 0x202) + Array("HdrS".utf8), 65,
                "a compressed kernel (bzImage)\n  pass the vmlinux"
            ),
        ] as [([UInt8], Int32, String)])
    func `exits 65 with the reason for a file that cannot be parsed`(
        bytes: [UInt8], status: Int32, message: String
    ) async throws {
        try await withFolder { folder in
            let path = try folder.write("types", bytes: bytes)
            let run = try await probe("abi", "check", "--btf", path)
            #expect(run.status == status && run.out == "", "\(run)")
            #expect(run.err.contains(path) && run.err.contains(message), "\(run)")
        }
    }

    @Test func `exits 66 for a missing file, also with --dwarf`() async throws {
        for option in ["--btf", "--dwarf"] {
            let run = try await probe("abi", "check", option, "/nowhere/vmlinux")
            #expect(run.status == 66 && run.err.contains("/nowhere/vmlinux"), "\(run)")
        }
    }
}
