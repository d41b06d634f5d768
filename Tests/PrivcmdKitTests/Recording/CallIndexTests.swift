// SPDX-License-Identifier: MIT

import PrivcmdFuzz
import PrivcmdRecording
import Testing

@testable import PrivcmdKit

@Suite struct `The index of recorded calls` {
    @Test(arguments: [0, 1, 2, 169, 170, 171, 5000])
    func `each hash returns its offsets in recorded order`(count: Int) {
        var random = FuzzRandom(seed: 1)
        var index = CallIndex()
        var offsets: [UInt64: [Int]] = [:]
        for offset in 0..<count {
            // A few hashes have many offsets, and most have one.
            let hash = random.chance(30) ? UInt64(random.below(3)) : random.next()
            index.add(hash, at: offset)
            offsets[hash, default: []].append(offset)
        }
        index.sort()
        func consume(_ hash: UInt64, repeating: Bool) -> CallIndex.Match? {
            index.consume(hash, repeating: repeating) { _ in true }
        }
        var remaining = count
        for (hash, offsets) in offsets {
            for offset in offsets.prefix(100) {
                #expect(
                    consume(hash, repeating: false) == .init(offset: offset, isRepeated: false))
                remaining -= 1
            }
            guard offsets.count <= 100 else { continue }
            #expect(consume(hash, repeating: false) == nil)
            #expect(
                consume(hash, repeating: true)
                    == offsets.last.map { .init(offset: $0, isRepeated: true) })
        }
        #expect(consume(12345, repeating: true) == nil)
        let rest = index.unused(atMost: 5)
        #expect(rest.count == remaining)
        let expected = offsets.values.flatMap { $0.dropFirst(100) }.sorted().prefix(5)
        #expect(rest.offsets == Array(expected))
    }

    /// Even and odd offsets are lines of two calls.
    @Test func `two calls with one hash return each its own lines`() {
        var index = CallIndex()
        for offset in 0..<6 { index.add(7, at: offset) }
        index.add(8, at: 6)
        index.sort()
        func consume(_ rest: Int, repeating: Bool = false) -> CallIndex.Match? {
            index.consume(7, repeating: repeating) { $0 % 2 == rest }
        }
        for offset in [1, 0, 3, 5, 2] {
            #expect(consume(offset % 2) == .init(offset: offset, isRepeated: false))
        }
        #expect(consume(1) == nil)
        #expect(consume(1, repeating: true) == .init(offset: 5, isRepeated: true))
        #expect(index.unused(atMost: 9).offsets == [4, 6])
        #expect(consume(0) == .init(offset: 4, isRepeated: false))
        #expect(consume(0, repeating: true) == .init(offset: 4, isRepeated: true))
    }
}
