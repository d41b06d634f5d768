// SPDX-License-Identifier: MIT

/// A 64-bit hash of a call and its input.
///
/// Swift's hash of a dictionary runs a keyed hash per field, which took a tenth of a replay.
/// Collision attacks do not matter: the author of a recording could as well omit the call.
struct CallHash {
    private var state: UInt64 = 0

    /// The hash of a call.
    static func of(_ call: ReplayedCall) -> UInt64 {
        var hash = CallHash()
        switch call {
        case .open(let path): hash.add(path)
        case .ioctl(let invocation):
            hash.add(invocation.ioctl)
            hash.add(invocation.hypercall ?? "")
            hash.add(invocation.command ?? "")
            switch invocation.input {
            case .fields(let values): hash.add(values)
            case .none: hash.add(0)
            case .null: hash.add(1)
            case .unreadable: hash.add(2)
            case .raw(let digits): hash.add(digits)
            }
        }
        return hash.state
    }

    /// Spreads each bit over all 64: the finalizer of the SplitMix64 generator.
    private static func mix(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9e37_79b9_7f4a_7c15
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    private mutating func add(_ word: UInt64) { state = Self.mix(state ^ word) }

    private mutating func add(_ text: String) {
        var word: UInt64 = 0
        var count: UInt64 = 0
        for byte in text.utf8 {
            word = word << 8 | UInt64(byte)
            count += 1
            if count.isMultiple(of: 8) { add(word) }
        }
        // The length distinguishes texts whose last bytes are equal.
        add(word)
        add(count)
    }

    /// Adds fields; their order does not matter.
    private mutating func add(_ values: FieldValues) {
        var sum: UInt64 = 0
        for (name, value) in values {
            var field = CallHash()
            field.add(name)
            field.add(value)
            sum &+= field.state
        }
        add(sum)
        add(UInt64(values.count))
    }

    private mutating func add(_ value: FieldValue) {
        switch value {
        case .number(let number): add(UInt64(bitPattern: number))
        case .text(let text): add(text)
        case .list(let list):
            for element in list { add(element) }
            add(UInt64(list.count))
        case .fields(let values): add(values)
        }
    }
}
