// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdLayout
import SystemPackage
import Testing

@Suite struct `randomly changed BTF and ELF bytes` {
    /// Values at the limits of sizes, counts and kinds.
    private static let words: [UInt32] = [
        0, 1, 2, 3, 12, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, .max,
        0x0400_ffff, 0x0500_0001, 0x0300_0000, 0x0800_0000, 0x8400_0002,
    ]

    private static let names = ["outer", "outer_t", "pair", "own", "domid_t", "state"]
    private static let paths = ["domain", "pair.b", "whole", "text", "low", "pairs", "tail", "x"]

    /// Makes one to four changes: of a bit, a byte or a word, or a truncation.
    private func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where bytes.count > 4 {
            let index = Int.random(in: 0..<bytes.count - 4, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0..<2: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 3..<5:
                let word = Self.words.randomElement(using: &random) ?? 0
                bytes = bytes.with(word, at: index & ~3)
            case 5..<7:
                // Ids and small counts: references to other types, and loops.
                let word = UInt32.random(in: 0..<32, using: &random)
                bytes = bytes.with(word, at: index & ~3)
            default: bytes = Array(bytes[..<index])
            }
        }
        return bytes
    }

    /// Looks up every name and path.
    ///
    /// Each lookup succeeds or throws a BTFError.
    ///
    /// - Returns: the number of structures and members that were found.
    private func lookUpAll(_ types: BTF) -> Int {
        var found = 0
        for name in Self.names {
            do throws(BTFError) {
                if let structure = try types.structure(named: name) {
                    found += 1
                    for member in structure.members {
                        #expect(member.layout.offset + member.layout.size <= 1 << 33)
                    }
                }
            } catch {
                #expect(!error.description.isEmpty)
            }
            for path in Self.paths {
                do throws(BTFError) {
                    found += try types.members(at: path, ofStructure: name).count
                    found += try types.member(path, ofStructure: name) == nil ? 0 : 1
                } catch {
                    #expect(!error.description.isEmpty)
                }
            }
        }
        return found
    }

    @Test func `changed BTF is read or rejected with a BTFError`() {
        let kernel = SampleTypes()
        var module = BTFWriter(over: kernel.writer)
        _ = module.structure("own", 8, [.init(name: "x", type: kernel.long, bit: 0)])
        var random = SeededGenerator(state: 1)
        var (accepted, rejected, found) = (0, 0, 0)
        for round in 0..<8000 {
            do throws(BTFError) {
                let types: BTF
                if round % 4 == 0 {
                    let base = try BTF(kernel.writer.bytes)
                    types = try BTF(mutated(module.bytes, &random), base: base)
                } else {
                    types = try BTF(mutated(kernel.writer.bytes, &random))
                }
                accepted += 1
                found += lookUpAll(types)
            } catch {
                rejected += 1
                #expect(!error.description.isEmpty)
            }
        }
        #expect(accepted > 1000 && rejected > 1000 && found > accepted)
    }

    @Test(arguments: [true, false])
    func `a changed ELF file is read or rejected with an ELFError`(is64Bit: Bool) {
        let writer = ELFWriter(
            is64Bit: is64Bit,
            sections: [
                .init(name: ".text", bytes: [1, 2, 3, 4]),
                .init(name: ".BTF", bytes: SampleTypes().writer.bytes.dropLast(200)),
            ])
        let bytes = writer.bytes
        var random = SeededGenerator(state: 2)
        var (found, rejected) = (0, 0)
        for _ in 0..<4000 {
            do throws(ELFError) {
                let file = try ELFFile(mutated(bytes, &random))
                if try file.bytes(ofSection: ".BTF") != nil { found += 1 }
            } catch {
                rejected += 1
                #expect(!error.description.isEmpty)
            }
        }
        #expect(found > 500 && rejected > 500)
    }

    @Test func `every truncation is rejected, every flipped bit is read or rejected`() {
        let bytes = SampleTypes().writer.bytes
        for length in 0..<bytes.count {
            #expect(throws: BTFError.self) { try BTF(Array(bytes[..<length])) }
        }
        var (accepted, rejected) = (0, 0)
        for bit in 0..<bytes.count * 8 {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            do throws(BTFError) {
                let types = try BTF(changed)
                accepted += 1
                _ = lookUpAll(types)
            } catch {
                rejected += 1
                #expect(!error.description.isEmpty)
            }
        }
        #expect(accepted > 1000 && rejected > 0)
    }
}
