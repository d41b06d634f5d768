// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite(
    .enabled(if: !LabKernel.all.isEmpty, "PRIVCMD_KERNELS is not set; scripts/test sets it"))
struct `The types of the lab's kernels` {
    private func types(_ kernel: LabKernel, module: Bool) throws -> BTF {
        let base = try BTF.open(FilePath(kernel.kernel))
        return try module ? BTF.open(FilePath(kernel.module), base: base) : base
    }

    /// Each structure with a name, and each of its members.
    @Test(arguments: LabKernel.all, [false, true])
    func `are read as bpftool reads them`(kernel: LabKernel, module: Bool) async throws {
        let types = try types(kernel, module: module)
        let other = try await BPFToolTypes(
            kernel: kernel.kernel, module: module ? kernel.module : nil)
        #expect(other.named.count > 5000)
        var members = 0
        for (name, id) in other.named {
            let theirs = try #require(other.structures[id])
            let mine = try types.structure(named: String(name))
            #expect(mine?.size == theirs.size && mine?.isUnion == theirs.isUnion, "\(name)")
            let list = other.members(of: id)
            #expect(mine?.members.count == list.count, "\(name)")
            for (mine, theirs) in zip(mine?.members ?? [], list) {
                members += 1
                let bits = mine.layout.bits
                let isSame =
                    mine.name == theirs.name && bits?.count ?? 0 == theirs.width
                    && (bits?.lowerBound ?? mine.layout.offset * 8) == theirs.bit
                if !isSame { Issue.record("\(name): \(mine) and \(theirs)") }
            }
        }
        #expect(members > 50000)
    }

    /// Sizes of members are not in bpftool's output.
    @Test(arguments: LabKernel.all, [false, true])
    func `have the sizes that pahole says`(kernel: LabKernel, module: Bool) async throws {
        let types = try types(kernel, module: module)
        let names = try ExpectedInterface().structures.map(\.name).filter {
            try types.structure(named: $0) != nil
                // Pahole reads of a module what is the module's own.
                && module == $0.hasPrefix("privcmd_")
        }
        #expect(names.count > (module ? 6 : 40))
        let others = try await paholeMembers(
            of: names, kernel: kernel.kernel, module: module ? kernel.module : nil)
        for name in names {
            let theirs = Set(others[name] ?? [])
            for member in try types.structure(named: name)?.members ?? [] {
                let mine = PaholeMember(
                    name: member.name, offset: member.layout.offset, size: member.layout.size)
                #expect(theirs.contains(mine), "\(name): \(mine)")
            }
        }
    }

    @Test(arguments: LabKernel.all)
    func `agree with the table`(kernel: LabKernel) async throws {
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
        // What a kernel lacks is not said to agree.
        let isNew = kernel.folder.hasSuffix("6.12")
        #expect(verdict("privcmd_pcidev_get_gsi") == (isNew ? "agrees" : "lacks"))
        #expect(verdict("xen_domctl") == "lacks")
    }

    /// Bytes of a real module, changed at random: each is read, or refused with a reason.
    @Test(arguments: LabKernel.all)
    func `are read or refused when they are changed`(kernel: LabKernel) async throws {
        let sound = try Array(Data(contentsOf: URL(filePath: kernel.module)))
        let base = try BTF.open(FilePath(kernel.kernel))
        let expected = ExpectedInterface()
        let places = try #require(Self.types(in: sound))
        try await withFolder { folder in
            var (read, refused) = (0, 0)
            for round in 0..<500 {
                var bytes = sound
                // Spread over the types' section, with each byte's bits in turn.
                let place = places.lowerBound + round * 7919 % places.count
                bytes[place] ^= 1 << (round % 8)
                if round % 50 == 0 { bytes.removeLast(round * 100) }
                let path = try folder.write("changed.ko", bytes: bytes)
                do {
                    let types = try BTF.open(FilePath(path), base: base)
                    _ = try LayoutCheck.Column(expected, name: "changed", types)
                    read += 1
                } catch {
                    refused += 1
                    #expect(error is BTFError || error is LayoutFileError)
                }
            }
            #expect(read > 50 && refused > 50, "\(read) read, \(refused) refused")
        }
    }

    /// Where the types start and end in a module, by their first and last bytes.
    private static func types(in bytes: [UInt8]) -> Range<Int>? {
        let start = bytes.indices.first {
            $0 + 24 <= bytes.count && bytes[$0..<$0 + 4] == [0x9f, 0xeb, 1, 0]
        }
        return start.map { $0..<min($0 + 4000, bytes.count) }
    }

    @Test(arguments: LabKernel.all)
    func `of a module need the kernel's: 65`(kernel: LabKernel) async throws {
        let run = try await probe("abi", "check", "--btf", kernel.module)
        #expect(run.status == 65 && run.out == "", "\(run)")
        #expect(run.err.contains("  pass its kernel's types to --base: "), "\(run)")
    }
}
