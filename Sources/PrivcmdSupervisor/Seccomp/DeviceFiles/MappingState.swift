// SPDX-License-Identifier: MIT

import PrivcmdFake
internal import PrivcmdKit

/// The state of a mapping of a node.
struct MappingState {
    /// Whether a program has tried to map foreign frames into it, which Linux allows once.
    var isClaimed = false
    /// The pages that have been populated.
    var populatedPages: Set<Int> = []
    /// The populated pages without a frame, which read as ones.
    var errorPages: Set<Int> = []
    /// The frame that each page maps.
    var frames: [Int: FrameID] = [:]
}
