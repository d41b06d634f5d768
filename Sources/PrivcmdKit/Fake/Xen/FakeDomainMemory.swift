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
}
