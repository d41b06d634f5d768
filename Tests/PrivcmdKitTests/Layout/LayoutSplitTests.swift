// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `A module's types` {
    private let kernel: SampleTypes
    private let base: BTF

    init() throws {
        kernel = SampleTypes()
        base = try BTF(kernel.writer.bytes)
    }

    /// A structure of the module with a member of each side.
    private func module() -> BTFWriter {
        var writer = BTFWriter(over: kernel.writer)
        let own = writer.structure("own", 4, [.init(name: "word", type: kernel.word, bit: 0)])
        _ = writer.structure(
            "both", 16,
            [
                .init(name: "own", type: own, bit: 0),
                .init(name: "long", type: kernel.long, bit: 64),
            ])
        return writer
    }

    @Test func `continue those of their base`() throws {
        let types = try BTF(module().bytes, base: base)
        #expect(types.count == Int(module().next))
        #expect(try types.member("own.word", ofStructure: "both")?.size == 4)
        #expect(try types.member("long", ofStructure: "both")?.offset == 8)
        #expect(try types.member("pair.b", ofStructure: "outer")?.offset == 12)
        #expect(try base.size(ofStructure: "both") == nil)
    }

    @Test func `may use their base's names`() throws {
        var writer = BTFWriter(over: kernel.writer)
        var names = BTFWriter()
        // The first name of the base, so that its offset is known: 1.
        let first = names.name("long unsigned int")
        _ = writer.structure("own", 8, [.init(name: "x", type: kernel.long, bit: 0)])
        let bytes = writer.bytes
        let types = try BTF(bytes.with(first, at: 24 + 12), base: base)
        #expect(try types.structure(named: "own")?.members.map(\.name) == ["long unsigned int"])
    }

    @Test func `go before those of the base with the same name`() throws {
        var writer = BTFWriter(over: kernel.writer)
        _ = writer.structure("outer", 5, [])
        let types = try BTF(writer.bytes, base: base)
        #expect(try types.size(ofStructure: "outer") == 5)
        #expect(try types.size(ofStructure: "outer_t") == 72)
    }

    @Test func `may be a base in turn`() throws {
        var writer = BTFWriter(over: module())
        let id = writer.structure("third", 4, [.init(name: "w", type: kernel.word, bit: 0)])
        _ = writer.add(.typedef, "third_t", of: id)
        let types = try BTF(writer.bytes, base: BTF(module().bytes, base: base))
        #expect(try types.member("w", ofStructure: "third_t")?.size == 4)
        #expect(try types.size(ofStructure: "both") == 16)
        #expect(try types.size(ofStructure: "pair") == 8)
    }

    @Test func `may be none, and have no names`() throws {
        let empty = BTFWriter(over: kernel.writer)
        let types = try BTF(empty.bytes, base: base)
        #expect(types.count == base.count)
        #expect(types.pointerSize == base.pointerSize)
    }

    @Test func `are refused without a base`() {
        let error = BTFError(location: .names, reason: .needsBase)
        #expect(throws: error) { try BTF(module().bytes) }
        #expect(throws: error) { try BTF(BTFWriter(over: kernel.writer).bytes) }
    }
}
