// SPDX-License-Identifier: MIT

/// A pseudorandom number generator.
///
/// A seed produces the same numbers on every machine.
///
/// Source: SplitMix64, from "Fast Splittable Pseudorandom Number Generators" (2014).
package struct FuzzRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    /// Returns a number below a bound.
    package mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next() >> 1) % bound
    }

    /// Returns true with the given probability in percent.
    package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func element<Element>(of list: [Element]) -> Element { list[below(list.count)] }
}
