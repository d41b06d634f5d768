// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdLayout
import SystemPackage
import TestSupport
import Testing

@Suite struct `ELF file reader` {
    private static let sections: [ELFWriter.Section] = [
        .init(name: ".text", bytes: [1, 2, 3]), .init(name: ".BTF.base", bytes: [9]),
        .init(name: ".BTF", bytes: [4, 5]), .init(name: ".BTF", bytes: [6]),
        .init(name: ".empty"),
    ]

    @Test(arguments: [true, false], [true, false])
    func `bytes of each section are read, 32-bit and 64-bit`(
        is64Bit: Bool, isExtended: Bool
    ) async throws {
        let writer = ELFWriter(
            is64Bit: is64Bit, isExtended: isExtended, sections: Self.sections)
        try await withFolder { folder in
            let path = try folder.write("file", bytes: writer.bytes)
            for file in [try ELFFile(writer.bytes), try ELFFile(opening: FilePath(path))] {
                #expect(file.is64Bit == is64Bit)
                #expect(try file.bytes(ofSection: ".text") == [1, 2, 3])
                #expect(try file.bytes(ofSection: ".BTF") == [4, 5])
                #expect(try file.bytes(ofSection: ".BTF.base") == [9])
                #expect(try file.bytes(ofSection: ".empty") == [])
                #expect(try file.bytes(ofSection: ".B") == nil)
            }
        }
    }

    @Test(arguments: [
        (UInt32(62), ELFFile.Architecture.amd64), (3, .i386), (183, .aarch64), (243, .other(243)),
    ])
    func `architecture is the machine number of the header`(
        machine: UInt32, architecture: ELFFile.Architecture
    ) throws {
        #expect(try ELFFile(ELFWriter(machine: machine).bytes).architecture == architecture)
    }

    @Test func `a file without sections has no BTF section`() throws {
        let bytes = ELFWriter().bytes.with(0, at: 40)
        #expect(try ELFFile(bytes).bytes(ofSection: ".BTF") == nil)
    }

    @Test func `an invalid or unsupported header is rejected with the reason`() {
        let bytes = ELFWriter(sections: Self.sections).bytes
        func expect(
            _ location: ELFError.Location, _ reason: ELFError.Reason, _ bytes: [UInt8]
        ) {
            #expect(throws: ELFError(location: location, reason: reason)) { try ELFFile(bytes) }
        }
        expect(.header, .truncated, [])
        expect(.header, .notELF, bytes.with(0, at: 0))
        expect(.header, .truncated, Array(bytes.prefix(63)))
        expect(.header, .unknownClass(3), bytes.with(0x0103, at: 4))
        expect(.header, .bigEndian, bytes.with(0x0202, at: 4))
        expect(.header, .unknownByteOrder(7), bytes.with(0x0702, at: 4))
        expect(.sectionTable, .truncated, Array(bytes.dropLast()))
        expect(.sectionTable, .truncated, bytes.with(.max, at: 40))
        expect(.sectionTable, .truncated, bytes.with(.max, at: 44))
        expect(.sectionTable, .truncated, bytes.with(0x7fff_ffff, at: 44))
        expect(.sectionTable, .entrySize(0), bytes.with(0, at: 56))
    }

    @Test func `a compressed, empty or truncated section is rejected with the reason`() throws {
        func expect(_ reason: ELFError.Reason, _ bytes: [UInt8]) throws {
            let file = try ELFFile(bytes)
            #expect(throws: ELFError(location: .section(".BTF"), reason: reason)) {
                try file.bytes(ofSection: ".BTF")
            }
        }
        var writer = ELFWriter(sections: [.init(name: ".BTF", bytes: [1], flags: 0x800)])
        try expect(.compressed, writer.bytes)
        writer.sections[0].flags = 0
        writer.sections[0].type = 8
        try expect(.noBits, writer.bytes)
        writer.sections[0].type = 1
        // The second of three entries of 64 bytes at the end.
        let entry = writer.bytes.count - 128
        try expect(.truncated, writer.bytes.with(0xffff, at: entry + 24))
        try expect(.truncated, writer.bytes.with(0xffff, at: entry + 32))
        try expect(.truncated, writer.bytes.with(.max, at: entry + 28))
        try expect(.truncated, writer.bytes.with(.max, at: entry + 36))
        try expect(.tooLarge, writer.bytes.with(.max, at: entry + 32))
    }
}

@Suite struct `BTF file reader` {
    private let kernel = SampleTypes()

    private func module(_ extra: [ELFWriter.Section] = []) -> [UInt8] {
        var writer = BTFWriter(over: kernel.writer)
        _ = writer.structure("own", 8, [.init(name: "x", type: kernel.long, bit: 0)])
        return ELFWriter(sections: extra + [.init(name: ".BTF", bytes: writer.bytes)]).bytes
    }

    private func reason(_ bytes: [UInt8]) async throws -> LayoutFileError.Reason? {
        try await withFolder { folder in
            let path = FilePath(try folder.write("file", bytes: bytes))
            let error = #expect(throws: LayoutFileError.self) { try BTF.open(path) }
            #expect(error?.path == path)
            #expect(error?.description.hasPrefix("\(path): ") == true)
            return error?.reason
        }
    }

    @Test func `raw BTF and an ELF file with a BTF section are read`() async throws {
        try await withFolder { folder in
            let bytes = kernel.writer.bytes
            let raw = try folder.write("raw", bytes: bytes)
            let elf = ELFWriter(sections: [.init(name: ".BTF", bytes: bytes)])
            let image = try folder.write("vmlinux", bytes: elf.bytes)
            for path in [raw, image] {
                let types = try BTF.open(FilePath(path))
                #expect(try types.size(ofStructure: "outer") == 72)
            }
        }
    }

    @Test func `a file longer than one read is read whole`() async throws {
        var writer = BTFWriter()
        for number in 0..<9000 { _ = writer.structure("structure_\(number)", 4, []) }
        let bytes = writer.bytes
        #expect(bytes.count > 1 << 17)
        try await withFolder { folder in
            let types = try BTF.open(FilePath(try folder.write("raw", bytes: bytes)))
            #expect(try types.size(ofStructure: "structure_8999") == 4)
        }
    }

    @Test func `a module is read with its base and rejected without it`() async throws {
        try await withFolder { folder in
            let base = try BTF(kernel.writer.bytes)
            let path = FilePath(try folder.write("module.ko", bytes: module()))
            #expect(try BTF.open(path, base: base).member("x", ofStructure: "own")?.size == 8)
        }
        let error = BTFError(location: .names, reason: .needsBase)
        #expect(try await reason(module()) == .btf(error))
    }

    /// Its own types must not be looked up in the base.
    @Test func `a kernel ignores the base`() async throws {
        try await withFolder { folder in
            var other = BTFWriter()
            _ = other.structure("alien", 4, [])
            let base = try BTF(other.bytes)
            let sections = [ELFWriter.Section(name: ".BTF", bytes: kernel.writer.bytes)]
            for bytes in [kernel.writer.bytes, ELFWriter(sections: sections).bytes] {
                let path = FilePath(try folder.write("vmlinux", bytes: bytes))
                let types = try BTF.open(path, base: base)
                #expect(try types.member("pair.b", ofStructure: "outer")?.offset == 12)
                #expect(try types.size(ofStructure: "alien") == nil)
                #expect(types.base == nil)
            }
        }
    }

    @Test func `a module with its own base section needs no other base`() async throws {
        let own = ELFWriter.Section(name: ".BTF.base", bytes: kernel.writer.bytes)
        try await withFolder { folder in
            let path = FilePath(try folder.write("module.ko", bytes: module([own])))
            #expect(try BTF.open(path).member("x", ofStructure: "own")?.size == 8)
            let other = try BTF(BTFWriter().bytes)
            #expect(try BTF.open(path, base: other).member("x", ofStructure: "own")?.size == 8)
        }
    }

    @Test func `a 32-bit file has pointers of four bytes`() async throws {
        var writer = BTFWriter()
        let pointer = writer.add(.pointer, of: 0)
        _ = writer.structure("s", 4, [.init(name: "p", type: pointer, bit: 0)])
        let elf = ELFWriter(
            is64Bit: false, machine: 3, sections: [.init(name: ".BTF", bytes: writer.bytes)])
        try await withFolder { folder in
            let types = try BTF.open(FilePath(try folder.write("vmlinux", bytes: elf.bytes)))
            #expect(try types.member("p", ofStructure: "s")?.size == 4)
        }
    }

    @Test func `a file without BTF is rejected with the reason`() async throws {
        #expect(try await reason([]) == .unknownFormat)
        #expect(try await reason(Array("MZ, a compressed kernel".utf8)) == .unknownFormat)
        #expect(try await reason(ELFWriter().bytes) == .noBTFSection)
        #expect(
            try await reason(Array(ELFWriter().bytes.prefix(20)))
                == .elf(ELFError(location: .header, reason: .truncated)))
        #expect(
            try await reason([0x9f, 0xeb])
                == .btf(BTFError(location: .header, reason: .truncated)))
        let path = FilePath("/nonexistent/vmlinux")
        #expect(throws: LayoutFileError.self) { try BTF.open(path) }
    }
}
