// SPDX-License-Identifier: MIT

import Testing

@testable import PrivcmdKit

@Suite struct `The index of a recording's questions` {
    /// Few entries stay in memory; many are sorted in a file, in runs of this length.
    @Test(arguments: [0, 1, 2, 169, 170, 171, 5000], [1 << 16, 100])
    func `gives each question its answers in their order`(count: Int, runLength: Int) throws {
        var random = FuzzRandom(seed: 1)
        var builder = CallIndexBuilder(runLength: runLength)
        var places: [UInt64: [Int]] = [:]
        for place in 0..<count {
            // A few questions have many answers, and most have one.
            let hash = random.chance(30) ? UInt64(random.below(3)) : random.next()
            try builder.add(hash, at: place)
            places[hash, default: []].append(place)
        }
        var index = try builder.finish()
        var left = count
        for (hash, places) in places {
            for place in places.prefix(100) {
                #expect(
                    try index.consume(hash, repeating: false)
                        == .init(offset: place, isRepeated: false))
                left -= 1
            }
            guard places.count <= 100 else { continue }
            #expect(try index.consume(hash, repeating: false) == nil)
            #expect(
                try index.consume(hash, repeating: true)
                    == places.last.map { .init(offset: $0, isRepeated: true) })
        }
        #expect(try index.consume(12345, repeating: true) == nil)
        let rest = try index.unused(atMost: 5)
        #expect(rest.count == left)
        let expected = places.values.flatMap { $0.dropFirst(100) }.sorted().prefix(5)
        #expect(rest.offsets == Array(expected))
    }
}
