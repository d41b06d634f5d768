// SPDX-License-Identifier: MIT

extension Duration {
    /// The whole nanoseconds of a duration; 0 for a negative one.
    package var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(clamping: seconds) &* 1_000_000_000
            &+ UInt64(clamping: attoseconds / 1_000_000_000)
    }
}
