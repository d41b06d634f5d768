// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdLayout
import Testing

/// The parts of a syzkaller description that the tests check.
private struct Description {
    var calls: [(name: String, text: String)] = []
    /// The structures, with how many parameters each has.
    var types: [String: Int] = [:]
    /// The members with the names of their own structure.
    var members: [(structure: String, name: String, type: String)] = []

    init(_ text: String) throws {
        var open: String?
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if let structure = open {
                if line.hasPrefix("}") || line.hasPrefix("]") {
                    open = nil
                    continue
                }
                let parts = line.split(separator: "\t")
                try #require(line.hasPrefix("\t") && parts.count >= 2, "\(line)")
                members.append((structure, String(parts[0]), String(parts[1])))
            } else if line.hasSuffix(" {") || line.hasSuffix(" [") {
                let lead = line.hasPrefix("type ") ? "type ".count : 0
                let head = line.dropFirst(lead).dropLast(2).split(separator: "[")
                let name = String(head[0])
                try #require(types[name] == nil, "\(name) is declared twice")
                types[name] = head.count == 1 ? 0 : head[1].split(separator: ",").count
                open = name
            } else if let paren = line.firstIndex(of: "(") {
                calls.append((String(line[..<paren]), String(line)))
            }
        }
    }

    /// The names that a type is made of, each with how many arguments it has.
    static func uses(_ type: String) -> [(name: String, arguments: Int)] {
        var uses: [(String, Int)] = []
        var word = ""
        var stack: [Int] = []
        for character in type + " " {
            if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
                continue
            }
            if !word.isEmpty { uses.append((word, 0)) }
            word = ""
            if character == "[", !uses.isEmpty {
                stack.append(uses.count - 1)
                uses[uses.count - 1].1 = 1
            }
            if character == ",", let last = stack.last { uses[last].1 += 1 }
            if character == "]", !stack.isEmpty { stack.removeLast() }
        }
        return uses.filter { $0.0.first?.isNumber == false }
    }
}

@Suite struct `abi export` {
    private static let builtIn: Set<String> = [
        "int8", "int16", "int32", "int64", "array", "const", "ptr", "ptr64", "len", "bytesize",
        "vma64", "fd", "in", "out", "inout",
    ]

    @Test func `syzkaller has a call for each operation with a structure`() throws {
        let description = try Description(InterfaceExport.syzkaller.text())
        let names = Set(description.calls.map(\.name))
        #expect(names.count == description.calls.count)
        #expect(names.contains("openat$privcmd"))
        for request in ABI.requests {
            #expect(names.contains("ioctl$" + request.name.dropFirst("IOCTL_".count)))
        }
        for hypercall in ABI.hypercalls where hypercall.name != "dm_op" {
            for command in hypercall.callingForm.commands where command.argument != nil {
                let name = "ioctl$PRIVCMD_HYPERCALL_\(hypercall.name)_\(command.name)"
                // A call whose structure differs between interface versions has a version suffix.
                #expect(
                    names.contains(name) || names.filter { $0.hasPrefix(name + "_v") }.count > 1,
                    "\(name)")
            }
        }
    }

    @Test func `syzkaller has exactly the types that it uses`() throws {
        let description = try Description(InterfaceExport.syzkaller.text())
        var used: Set<String> = []
        func check(_ type: String, _ own: Set<String>) {
            for use in Description.uses(type) where !Self.builtIn.contains(use.name) {
                if own.contains(use.name) || use.name.allSatisfy(\.isUppercase) { continue }
                #expect(description.types[use.name] == use.arguments, "\(use) in \(type)")
                used.insert(use.name)
            }
        }
        for call in description.calls.dropFirst() {
            let type = call.text.split(separator: "arg ").dropFirst().first ?? ""
            check(String(type.prefix { $0 != ")" }), [])
        }
        for member in description.members {
            let own = Set(
                description.members.filter { $0.structure == member.structure }.map(\.name))
            check(member.type, own)
        }
        #expect(used == Set(description.types.keys))
    }

    @Test func `strace has the numbers of 64-bit and i386 callers`() throws {
        let lines = try InterfaceExport.strace.text().split(separator: "\n")
        #expect(
            lines.contains(
                #"{ "xen/privcmd.h", "IOCTL_PRIVCMD_PCIDEV_GET_GSI", _IOC_NONE, 0x500a, 0x08 },"#))
        #expect(
            lines.contains(
                #"{ "xen/privcmd.h", "IOCTL_PRIVCMD_IRQFD", _IOC_WRITE, 0x5008, 0x18 },"#
            ))
        let mmap = lines.filter { $0.contains("\"IOCTL_PRIVCMD_MMAP\"") }
        #expect(mmap.map { $0.hasSuffix("0x5002, 0x10 },") } == [true, false])
        #expect(mmap.last?.hasSuffix("0x5002, 0x0c },") == true)
    }

    @Test func `each format has the newest request, in the same text each time`() throws {
        for format in InterfaceExport.allCases {
            let text = try format.text()
            #expect(text.contains("PRIVCMD_PCIDEV_GET_GSI"), "\(format)")
            #expect(try format.text() == text, "\(format)")
        }
    }
}
