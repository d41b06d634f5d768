// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdLayout
import Testing

@Suite struct `BTF of a module` {
    private let kernel: SampleTypes
    private let base: BTF

    init() throws {
        kernel = SampleTypes()
        base = try BTF(kernel.writer.bytes)
    }

    /// A module with a structure whose members have types of the module and of the kernel.
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

    @Test func `ids and names continue those of the base`() throws {
        let types = try BTF(module().bytes, base: base)
        #expect(types.count == Int(module().next))
        #expect(try types.member("own.word", ofStructure: "both")?.size == 4)
        #expect(try types.member("long", ofStructure: "both")?.offset == 8)
        #expect(try types.member("pair.b", ofStructure: "outer")?.offset == 12)
        #expect(try base.size(ofStructure: "both") == nil)
    }

    @Test func `a member may use a name of the base`() throws {
        var writer = BTFWriter(over: kernel.writer)
        var names = BTFWriter()
        // The first name of the base, so that its offset is known: 1.
        let first = names.name("long unsigned int")
        _ = writer.structure("own", 8, [.init(name: "x", type: kernel.long, bit: 0)])
        let bytes = writer.bytes
        let types = try BTF(bytes.with(first, at: 24 + 12), base: base)
        #expect(try types.structure(named: "own")?.members.map(\.name) == ["long unsigned int"])
    }

    @Test func `a type of the module hides the base's type of the same name`() throws {
        var writer = BTFWriter(over: kernel.writer)
        _ = writer.structure("outer", 5, [])
        let types = try BTF(writer.bytes, base: base)
        #expect(try types.size(ofStructure: "outer") == 5)
        #expect(try types.size(ofStructure: "outer_t") == 72)
    }

    @Test func `a module may be the base of another`() throws {
        var writer = BTFWriter(over: module())
        let id = writer.structure("third", 4, [.init(name: "w", type: kernel.word, bit: 0)])
        _ = writer.add(.typedef, "third_t", of: id)
        let types = try BTF(writer.bytes, base: BTF(module().bytes, base: base))
        #expect(try types.member("w", ofStructure: "third_t")?.size == 4)
        #expect(try types.size(ofStructure: "both") == 16)
        #expect(try types.size(ofStructure: "pair") == 8)
    }

    @Test func `a module may have no types and no names`() throws {
        let empty = BTFWriter(over: kernel.writer)
        let types = try BTF(empty.bytes, base: base)
        #expect(types.count == base.count)
        #expect(types.pointerSize == base.pointerSize)
    }

    @Test func `a module without its base is rejected`() {
        let error = BTFError(location: .names, reason: .needsBase)
        #expect(throws: error) { try BTF(module().bytes) }
        #expect(throws: error) { try BTF(BTFWriter(over: kernel.writer).bytes) }
    }
}
