// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A domain's frames, and the limit on their number.
struct FakeDomainMemory {
    /// How many frames it may have.
    var limit: UInt64 = 0
    /// How many frames were allocated to it; a later frame may replace an earlier one.
    var count: UInt64 = 0
    /// Its frames, by the number under which other domains map them.
    var frames: Set<UInt64> = []
    /// How many frames its grant table may have.
    var grantFrames: UInt32 = FakeDomainMemory.defaultGrantFrames

    /// Xen's default if the creator of a domain sets no limit.
    static let defaultGrantFrames: UInt32 = 64

    /// Creates the memory of a domain without frames.
    init() {}

    /// Creates a dom0's memory: the frames from boot, without a limit.
    ///
    /// A PVH dom0 has one frame less than the lab's dom0_mem option.
    init(ofDom0 kind: DomainType, on machine: FakeProfile.Machine) {
        limit = UInt64(UInt32.max)
        count = machine.memoryEnd >> UserSpace.pageShift - (kind == .pv ? 0 : 1)
    }
}
