// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import TestSupport
import Testing

/// A copy of installed headers, in which something is changed.
private struct CopiedHeaders {
    let folder: Folder

    /// The two headers that the calls are in, and what they include.
    init(_ folder: Folder) throws {
        self.folder = folder
        try FileManager.default.copyItem(
            atPath: "/usr/include/xen", toPath: folder.path("xen"))
    }

    /// Changes a text that is there once.
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

/// What Debian's libxen-dev and linux-libc-dev install.
private let hasHeaders = ["privcmd.h", "physdev.h", "domctl.h"].allSatisfy {
    FileManager.default.fileExists(atPath: "/usr/include/xen/" + $0)
}

/// Something that was changed in a header, and what is to be said of it.
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
struct `The command abi check` {
    @Test func `agrees with the installed headers`() async throws {
        let run = try await probe("abi", "check", "--headers", "/usr/include")
        #expect(run.status == 0 && run.err == "", "\(run)")
        #expect(run.lines.first?.hasPrefix("[1] /usr/include (domctl 0x") == true)
        #expect(run.out.contains("privcmd_mmapbatch_v2            agrees\n"))
        #expect(run.out.contains("physdev_map_pirq                agrees\n"))
        #expect(!run.out.contains("DIFFERS"))
        #expect(run.lines.allSatisfy { $0.count <= 100 })
    }

    @Test func `tells it to programs`() async throws {
        let run = try await probe(
            "abi", "check", "--headers", "/usr/include", "--format", "json")
        let report = try JSONDecoder().decode(LayoutCheckReport.self, from: Data(run.out.utf8))
        #expect(!report.drifted)
        #expect(report.sources.map(\.name) == ["/usr/include"])
        #expect(report.sources[0].agree > 80 && report.sources[0].differ == 0)
        #expect(report.sources[0].numbersAgree > 300)
        let cells = report.structures.map { $0.sources[0].verdict }
        #expect(cells.count { $0 == "agrees" } == report.sources[0].agree)
        #expect(cells.count { $0 == "lacks" } == report.sources[0].lacks)
    }

    @Test(arguments: HeaderChange.all)
    fileprivate func `finds and names what was changed in a header`(change: HeaderChange)
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
            // And nothing else.
            let told = run.lines.dropFirst().dropLast().filter { $0.contains("[1] ") }
            #expect(
                told.count(where: { !$0.contains("it lacks ") }) == change.lines.count, "\(run)")
            if let structure = change.structure {
                #expect(run.lines.contains { $0.hasPrefix(structure) && $0.hasSuffix("DIFFERS") })
            }
        }
    }

    @Test func `says what a header lacks, and compares the rest`() async throws {
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

    /// The machine's own headers must not answer in place of those that were given.
    @Test func `reads relative paths, and no other headers than those`() async throws {
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

    @Test func `refuses headers that do not compile: 65`() async throws {
        try await withFolder { folder in
            let headers = try CopiedHeaders(folder)
            try headers.replace("struct physdev_unmap_pirq {", "struct {{", in: "physdev.h")
            let run = try await headers.check()
            #expect(run.status == 65 && run.out == "", "\(run)")
            #expect(run.err.contains("the headers do not compile: "), "\(run)")
            #expect(run.err.contains("physdev.h"), "\(run)")
        }
    }

    @Test func `takes headers from where a kernel's and Xen's sources have them`() async throws {
        try await withFolder { folder in
            try folder.makeDirectory("linux/include/uapi/xen")
            try folder.makeDirectory("xen/xen/include")
            try FileManager.default.copyItem(
                atPath: "/usr/include/xen", toPath: folder.path("xen/xen/include/public"))
            // A source says whose the caller's memory is, and includes what is not installed.
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
    func `asks whatever compiler there is`(compiler: String) async throws {
        let usual = try await probe("abi", "check", "--headers", "/usr/include")
        let run = try await probe("abi", "check", "--headers", "/usr/include", "--cc", compiler)
        // What clang writes nothing down of is not looked for, and that is said.
        let silence = "[1] members that the table does not have were not looked for"
        let isSilent = compiler == "clang"
        #expect(run.lines.contains { $0.hasPrefix(silence) } == isSilent)
        #expect(run.lines.filter { !$0.hasPrefix(silence) } == usual.lines)
        #expect(run.status == 0 && run.err == "")
    }

    /// The questions have to go somewhere where nobody reads them.
    @Test func `outlives a compiler that ends at once: 65`() async throws {
        let run = try await probe("abi", "check", "--headers", "/usr/include", "--cc", "/bin/false")
        #expect(run.status == 65 && run.out == "", "\(run)")
        #expect(run.err.contains("the headers do not compile: no error message"), "\(run)")
    }

    /// What lies otherwise for other callers is in the table too: `abi show` tells it.
    @Test(arguments: [
        ("gcc -m32", "i386"), ("clang -m32", "i386"), ("clang --target=aarch64-linux-gnu", "arm64"),
    ])
    func `compares what the compiler compiles for`(compiler: String, caller: String) async throws {
        // The kernel's numbers for a machine come from its own headers; these are near enough.
        let run = try await probe(
            "abi", "check", "--headers", "/usr/include", "--cc",
            compiler + " -I/usr/include/x86_64-linux-gnu")
        #expect(run.status == 0 && run.err == "", "\(run)")
        #expect(run.lines.first?.hasPrefix("[1] /usr/include (\(caller), domctl 0x") == true)
        // clang writes no BTF down, so that a line about that follows.
        let words = run.lines.last { $0.contains("structures:") }?
            .split(separator: " ").compactMap { Int($0.filter(\.isNumber)) }
        let counts = try #require(words)
        #expect(counts.count == 6 && counts[1] > 80 && counts[2] == 0, "\(run)")
        #expect(counts[4] > 370 && counts[5] == 0, "\(run)")
    }

    @Test func `takes no compiler for another kind of caller: 65`() async throws {
        let run = try await probe(
            "abi", "check", "--headers", "/usr/include", "--cc", "clang --target=riscv64-linux-gnu")
        #expect(run.status == 65 && run.out == "", "\(run)")
        #expect(run.err.contains("not for x86_64, arm64 or i386"), "\(run)")
    }

    @Test func `says what is missing`() async throws {
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

@Suite struct `The command abi check, given a file,` {
    /// No types at all, but BTF.
    private static let empty: [UInt8] =
        [0x9f, 0xeb, 1, 0, 24, 0, 0, 0] + [UInt8](repeating: 0, count: 12) + [1, 0, 0, 0, 0]

    @Test func `says that nothing was compared where it has nothing: 69`() async throws {
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
    func `says why it cannot be read`(bytes: [UInt8], status: Int32, words: String) async throws {
        try await withFolder { folder in
            let path = try folder.write("types", bytes: bytes)
            let run = try await probe("abi", "check", "--btf", path)
            #expect(run.status == status && run.out == "", "\(run)")
            #expect(run.err.contains(path) && run.err.contains(words), "\(run)")
        }
    }

    @Test func `needs it to be there: 66`() async throws {
        for option in ["--btf", "--dwarf"] {
            let run = try await probe("abi", "check", option, "/nowhere/vmlinux")
            #expect(run.status == 66 && run.err.contains("/nowhere/vmlinux"), "\(run)")
        }
    }
}
