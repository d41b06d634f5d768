// SPDX-License-Identifier: MIT

/// 64 bits that tell deeds apart: equal ones have the same, and others hardly ever.
///
/// Swift's own hash of a dictionary finishes a keyed hash for each of its fields, which made up a tenth of a
/// replay. Nobody attacks this one: whoever writes the recording could as well leave the answer out.
struct DeedDigest {
    private var state: UInt64 = 0

    /// The digest of a deed.
    static func of(_ deed: ReplayedDeed) -> UInt64 {
        var digest = DeedDigest()
        switch deed {
        case .open(let path): digest.add(path)
        case .call(let question):
            digest.add(question.ioctl)
            digest.add(question.hypercall ?? "")
            digest.add(question.command ?? "")
            switch question.input {
            case .fields(let values): digest.add(values)
            case .none: digest.add(0)
            case .null: digest.add(1)
            case .unreadable: digest.add(2)
            case .raw(let digits): digest.add(digits)
            }
        }
        return digest.state
    }

    /// Spreads each bit over all of them: the finalizer of the SplitMix64 generator.
    private static func spread(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9e37_79b9_7f4a_7c15
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    private mutating func add(_ word: UInt64) { state = Self.spread(state ^ word) }

    private mutating func add(_ text: String) {
        var word: UInt64 = 0
        var count: UInt64 = 0
        for byte in text.utf8 {
            word = word << 8 | UInt64(byte)
            count += 1
            if count.isMultiple(of: 8) { add(word) }
        }
        // The length keeps a text's last bytes apart from those before them.
        add(word)
        add(count)
    }

    /// In whatever order the fields come.
    private mutating func add(_ values: FieldValues) {
        var sum: UInt64 = 0
        for (name, value) in values {
            var field = DeedDigest()
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
