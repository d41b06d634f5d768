// SPDX-License-Identifier: MIT

/// A domain's memory: which frames it has, and how many it may have.
struct FakeDomainMemory {
    /// How many frames it may have.
    var limit: UInt64 = 0
    /// How many frames it was given; one may have taken the place of another.
    var count: UInt64 = 0
    /// The frames that it has, by the number under which others map them.
    var frames: Set<UInt64> = []
    /// How many frames its grant table may have.
    var grantFrames: UInt32 = FakeDomainMemory.defaultGrantFrames

    /// What Xen allows where the creator of a domain leaves it to Xen.
    static let defaultGrantFrames: UInt32 = 64

    /// Makes the memory of a domain that has none yet.
    init() {}

    /// Makes a dom0's: what it was given when it was built, without a bound.
    ///
    /// In hardware it has a frame less than the lab tells Xen to give it.
    init(ofDom0 kind: DomainType, on machine: FakeProfile.Machine) {
        limit = UInt64(UInt32.max)
        count = machine.memoryEnd >> 12 - (kind == .pv ? 0 : 1)
    }
}
