// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import PrivcmdLayout
import SystemPackage
import Testing

@Suite(
    .enabled(
        if: FileManager.default.isReadableFile(atPath: RunningKernel.path),
        "this kernel has no BTF: /sys/kernel/btf/vmlinux is not readable"))
struct `BTF of the running kernel` {
    private let types: BTF

    init() throws { types = try BTF.open(FilePath(RunningKernel.path)) }

    /// Source: include/linux/types.h, include/uapi/linux/utsname.h (Linux 6.12).
    @Test func `list_head and new_utsname have the layouts of the kernel's sources`() throws {
        #expect(types.count > 10_000)
        let pointer = types.pointerSize
        #expect(pointer == MemoryLayout<Int>.size)
        #expect(try types.size(ofStructure: "list_head") == 2 * pointer)
        let prev = MemberLayout(
            offset: pointer, size: pointer, elementWidth: pointer, isSigned: nil)
        #expect(try types.member("prev", ofStructure: "list_head") == prev)
        #expect(try types.size(ofStructure: "new_utsname") == 6 * 65)
        // The architecture determines whether char is signed.
        let release = try #require(try types.member("release", ofStructure: "new_utsname"))
        #expect(release.offset == 130 && release.size == 65 && release.elementWidth == 1)
    }

    /// Every structure with a name, and its members except those of anonymous members.
    @Test(.enabled(if: BPFTool.path != nil, "bpftool is not installed"))
    func `named structures have the members that bpftool prints`() throws {
        let structures = try BPFTool.structures(in: RunningKernel.path)
        #expect(structures.count > 1000)
        var memberCount = 0
        for (name, expected) in structures {
            let actual = try #require(try types.structure(named: name), "\(name)")
            #expect(actual.size == expected.size && actual.isUnion == expected.isUnion, "\(name)")
            let layouts = Dictionary(
                actual.members.map { ($0.name, $0.layout) },
                uniquingKeysWith: { first, _ in first })
            for member in expected.members {
                memberCount += 1
                guard let layout = layouts[member.name] else {
                    Issue.record("\(name) has no member \(member.name)")
                    continue
                }
                let firstBit = layout.bits?.lowerBound ?? layout.offset * 8
                let isEqual =
                    firstBit == member.firstBit && layout.bits?.count ?? 0 == member.bitFieldWidth
                if !isEqual { Issue.record("\(name): \(layout), not \(member)") }
            }
        }
        #expect(memberCount > 10_000)
    }
}

private enum RunningKernel {
    static let path = "/sys/kernel/btf/vmlinux"
}
