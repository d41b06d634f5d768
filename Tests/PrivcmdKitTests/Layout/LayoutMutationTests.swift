// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import Testing

@Suite struct `Bytes that were changed at random` {
    /// Numbers that readers are known to stumble over.
    private static let words: [UInt32] = [
        0, 1, 2, 3, 12, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, .max,
        0x0400_ffff, 0x0500_0001, 0x0300_0000, 0x0800_0000, 0x8400_0002,
    ]

    private static let names = ["outer", "outer_t", "pair", "own", "domid_t", "state"]
    private static let paths = ["domain", "pair.b", "whole", "text", "low", "pairs", "tail", "x"]

    /// Changes one to four places: a bit, a byte, a word, or cuts the end off.
    private func mutated(_ bytes: [UInt8], _ random: inout SeededNumbers) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where bytes.count > 4 {
            let place = Int.random(in: 0..<bytes.count - 4, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0..<2: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 3..<5:
                let word = Self.words.randomElement(using: &random) ?? 0
                bytes = bytes.with(word, at: place & ~3)
            case 5..<7:
                // Ids and small counts: types that lead elsewhere, and in circles.
                let word = UInt32.random(in: 0..<32, using: &random)
                bytes = bytes.with(word, at: place & ~3)
            default: bytes = Array(bytes[..<place])
            }
        }
        return bytes
    }

    /// Asks for all that there is; what is thrown has the type of such errors.
    private func ask(_ types: BTF) throws(BTFError) -> Int {
        var answers = 0
        for name in Self.names {
            do throws(BTFError) {
                if let structure = try types.structure(named: name) {
                    answers += 1
                    for member in structure.members {
                        #expect(member.layout.offset + member.layout.size <= 1 << 33)
                    }
                }
            } catch {
                #expect(!error.description.isEmpty)
            }
            for path in Self.paths {
                do throws(BTFError) {
                    answers += try types.members(at: path, ofStructure: name).count
                    answers += try types.member(path, ofStructure: name) == nil ? 0 : 1
                } catch {
                    #expect(!error.description.isEmpty)
                }
            }
        }
        return answers
    }

    @Test func `are read as BTF or refused`() {
        let kernel = SampleTypes()
        var module = BTFWriter(over: kernel.writer)
        _ = module.structure("own", 8, [.init(name: "x", type: kernel.long, bit: 0)])
        var random = SeededNumbers(state: 1)
        var (taken, refused, answers) = (0, 0, 0)
        for round in 0..<8000 {
            do throws(BTFError) {
                let types: BTF
                if round % 4 == 0 {
                    let base = try BTF(kernel.writer.bytes)
                    types = try BTF(mutated(module.bytes, &random), base: base)
                } else {
                    types = try BTF(mutated(kernel.writer.bytes, &random))
                }
                taken += 1
                answers += try ask(types)
            } catch {
                refused += 1
                #expect(!error.description.isEmpty)
            }
        }
        #expect(taken > 1000 && refused > 1000 && answers > taken)
    }

    @Test(arguments: [true, false])
    func `are read as an ELF file or refused`(is64Bit: Bool) {
        let writer = ELFWriter(
            is64Bit: is64Bit,
            sections: [
                .init(name: ".text", bytes: [1, 2, 3, 4]),
                .init(name: ".BTF", bytes: SampleTypes().writer.bytes.dropLast(200)),
            ])
        let bytes = writer.bytes
        var random = SeededNumbers(state: 2)
        var (found, refused) = (0, 0)
        for _ in 0..<4000 {
            do throws(ELFError) {
                let file = try ELFFile(mutated(bytes, &random))
                if try file.bytes(ofSection: ".BTF") != nil { found += 1 }
            } catch {
                refused += 1
                #expect(!error.description.isEmpty)
            }
        }
        #expect(found > 500 && refused > 500)
    }

    /// Every length, and every bit of what is read first.
    @Test func `one by one are read or refused`() {
        let bytes = SampleTypes().writer.bytes
        for length in 0..<bytes.count {
            #expect(throws: BTFError.self) { try BTF(Array(bytes[..<length])) }
        }
        var taken = 0
        for bit in 0..<bytes.count * 8 {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            if let types = try? BTF(changed), (try? ask(types)) != nil { taken += 1 }
        }
        #expect(taken > 1000)
    }
}

/// Numbers that are the same in each run.
private struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
