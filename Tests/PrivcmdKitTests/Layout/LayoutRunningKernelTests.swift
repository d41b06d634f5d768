// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import SystemPackage
import Testing

@Suite(.enabled(if: FileManager.default.isReadableFile(atPath: RunningKernel.path)))
struct `The types of the running kernel` {
    private let types: BTF

    init() throws { types = try BTF.open(FilePath(RunningKernel.path)) }

    @Test func `are those that the C library knows too`() throws {
        #expect(types.count > 10_000)
        let pointer = types.pointerSize
        #expect(pointer == MemoryLayout<Int>.size)
        #expect(try types.size(ofStructure: "list_head") == 2 * pointer)
        let prev = MemberLayout(
            offset: pointer, size: pointer, elementWidth: pointer, isSigned: nil)
        #expect(try types.member("prev", ofStructure: "list_head") == prev)
        #expect(try types.size(ofStructure: "new_utsname") == 6 * 65)
        let release = MemberLayout(offset: 130, size: 65, elementWidth: 1, isSigned: true)
        #expect(try types.member("release", ofStructure: "new_utsname")?.offset == release.offset)
        #expect(try types.member("release", ofStructure: "new_utsname")?.count == release.count)
    }

    @Test func `have the same layouts alone and listed`() throws {
        for name in ["task_struct", "page", "inode", "sk_buff", "file", "pci_dev"] {
            guard let structure = try types.structure(named: name) else { continue }
            #expect(!structure.members.isEmpty)
            for member in structure.members {
                #expect(
                    try types.member(member.name, ofStructure: name) == member.layout,
                    "\(name).\(member.name)")
            }
        }
    }
}

private enum RunningKernel {
    static let path = "/sys/kernel/btf/vmlinux"
}
