// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import PrivcmdLayout
import SystemPackage
import TestSupport
import Testing

@Suite(
    .enabled(if: !LabKernel.all.isEmpty, "PRIVCMD_KERNELS is not set; scripts/test sets it"))
struct `The BTF types of the lab's kernels` {
    private func types(_ kernel: LabKernel, module: Bool) throws -> BTF {
        let base = try BTF.open(FilePath(kernel.kernel))
        return try module ? BTF.open(FilePath(kernel.module), base: base) : base
    }

    /// It compares each structure with a name, and each of its members.
    @Test(arguments: LabKernel.all, [false, true])
    func `are the structures and members that bpftool prints`(kernel: LabKernel, module: Bool)
        async throws
    {
        let types = try types(kernel, module: module)
        let other = try await BPFToolTypes(
            kernel: kernel.kernel, module: module ? kernel.module : nil)
        #expect(other.named.count > 5000)
        var members = 0
        for (name, id) in other.named {
            let expected = try #require(other.structures[id])
            let found = try types.structure(named: String(name))
            #expect(found?.size == expected.size && found?.isUnion == expected.isUnion, "\(name)")
            let list = other.members(of: id)
            #expect(found?.members.count == list.count, "\(name)")
            for (found, expected) in zip(found?.members ?? [], list) {
                members += 1
                let bits = found.layout.bits
                let isSame =
                    found.name == expected.name && bits?.count ?? 0 == expected.width
                    && (bits?.lowerBound ?? found.layout.offset * 8) == expected.bit
                if !isSame { Issue.record("\(name): \(found) and \(expected)") }
            }
        }
        #expect(members > 50000)
    }

    /// bpftool does not print the sizes of members.
    @Test(arguments: LabKernel.all, [false, true])
    func `have the member sizes that pahole prints`(kernel: LabKernel, module: Bool) async throws {
        let types = try types(kernel, module: module)
        let names = try ExpectedInterface().structures.map(\.name).filter {
            try types.structure(named: $0) != nil
                // Of a module, pahole prints only the module's own types.
                && module == $0.hasPrefix("privcmd_")
        }
        #expect(names.count > (module ? 6 : 40))
        let others = try await paholeMembers(
            of: names, kernel: kernel.kernel, module: module ? kernel.module : nil)
        for name in names {
            let expected = Set(others[name] ?? [])
            for member in try types.structure(named: name)?.members ?? [] {
                let found = PaholeMember(
                    name: member.name, offset: member.layout.offset, size: member.layout.size)
                #expect(expected.contains(found), "\(name): \(found)")
            }
        }
    }

    @Test(arguments: LabKernel.all)
    func `agree with the ABI table`(kernel: LabKernel) async throws {
        let run = try await probe(
            "abi", "check", "--btf", kernel.module, "--base", kernel.kernel, "--format", "json")
        #expect(run.status == 0, "\(run)")
        let report = try JSONDecoder().decode(LayoutCheckReport.self, from: Data(run.out.utf8))
        let source = try #require(report.sources.first)
        #expect(source.agree > 50 && source.differ == 0 && source.numbersAgree > 5)
        func verdict(_ name: String) -> String? {
            report.structures.first { $0.structure == name }?.sources[0].verdict
        }
        #expect(verdict("privcmd_mmapbatch_v2") == "agrees")
        #expect(verdict("physdev_map_pirq") == "agrees")
        // A missing structure does not agree.
        let isNew = kernel.folder.hasSuffix("6.12")
        #expect(verdict("privcmd_pcidev_get_gsi") == (isNew ? "agrees" : "missing"))
        #expect(verdict("xen_domctl") == "missing")
    }

    /// Each round flips a bit in the types of a real module.
    @Test(arguments: LabKernel.all)
    func `are parsed or rejected with an error if bits are flipped`(kernel: LabKernel)
        async throws
    {
        let original = try Array(Data(contentsOf: URL(filePath: kernel.module)))
        let base = try BTF.open(FilePath(kernel.kernel))
        let interface = ExpectedInterface()
        let range = try #require(Self.types(in: original))
        try await withFolder { folder in
            var (read, refused) = (0, 0)
            for round in 0..<500 {
                var bytes = original
                // The bytes are spread over the types, and the bits alternate.
                let offset = range.lowerBound + round * 7919 % range.count
                bytes[offset] ^= 1 << (round % 8)
                if round % 50 == 0 { bytes.removeLast(round * 100) }
                let path = try folder.write("changed.ko", bytes: bytes)
                do {
                    let types = try BTF.open(FilePath(path), base: base)
                    _ = try LayoutCheck.Column(interface, name: "changed", types)
                    read += 1
                } catch {
                    refused += 1
                    #expect(error is BTFError || error is LayoutFileError)
                }
            }
            #expect(read > 50 && refused > 50, "\(read) read, \(refused) refused")
        }
    }

    /// The first 4000 bytes of a module's types, which begin with BTF's magic number.
    private static func types(in bytes: [UInt8]) -> Range<Int>? {
        let start = bytes.indices.first {
            $0 + 24 <= bytes.count && bytes[$0..<$0 + 4] == [0x9f, 0xeb, 1, 0]
        }
        return start.map { $0..<min($0 + 4000, bytes.count) }
    }

    @Test(arguments: LabKernel.all)
    func `of a module exit 65 without the kernel's types`(kernel: LabKernel) async throws {
        let run = try await probe("abi", "check", "--btf", kernel.module)
        #expect(run.status == 65 && run.out == "", "\(run)")
        #expect(run.err.contains("  pass its kernel's types to --base: "), "\(run)")
    }
}
