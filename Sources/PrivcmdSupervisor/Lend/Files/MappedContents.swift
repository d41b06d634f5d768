// SPDX-License-Identifier: MIT

internal import PrivcmdKit

/// What has been put into a mapping of a node.
struct MappedContents {
    /// Whether somebody has tried to fill it.
    var isTaken = false
    /// The pages that have been put there.
    var filled: Set<Int> = []
    /// Those of them that no frame could be had for.
    var dead: Set<Int> = []
    /// The frames that they show.
    var frames: [Int: FakeFrame] = [:]
}
