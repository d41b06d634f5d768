// SPDX-License-Identifier: MIT

extension LabMachine {
    /// The emulated CPU's feature sets, in the order of get_cpu_featureset: raw, host, PV default,
    /// HVM default, PV maximum, HVM maximum.
    ///
    /// Both builds of Xen that the lab runs return the same.
    static let featureSets: [[UInt32]] = [
        set(0x078b_fbfd, 0xc2d8_2203, 0x25d3_fbfd, 0x75),
        set(0x078b_f3fd, 0xc2d8_2203, 0x25d3_fbfd, 0x75),
        set(0x0789_c3f5, 0xc2d8_2203, 0x2050_0800, 0x61),
        set(0x078b_fbfd, 0xc2f8_2203, 0x2450_0800, 0x71, sizes: 0x10_0000),
        set(0x1789_c3f5, 0xc2f8_2203, 0x2050_0800, 0x63, more: 0x20),
        set(0x178b_fbfd, 0xc2f8_2203, 0x2450_0800, 0x77, sizes: 0x10_0000, more: 0x20),
    ]

    /// The CPU features that physinfo returns.
    static let featureWords: [UInt32] = [
        0x078b_f3fd, 0xc2d8_2203, 0x2450_0800, 0x75, 0, word5, 0, 0,
    ]

    /// The number of words of a set.
    private static let wordCount = 19
    /// Word 5, which all sets share.
    private static let word5: UInt32 = 0x0088_0109

    /// Words 0 to 3, 8 (leaf 0x80000008) and 11 (leaf 0x80000021); the others are 0, except word 5.
    private static func set(
        _ first: UInt32, _ second: UInt32, _ third: UInt32, _ fourth: UInt32,
        sizes: UInt32 = 0, more: UInt32 = 0
    ) -> [UInt32] {
        let words = [
            first, second, third, fourth, 0, word5, 0, 0, sizes, 0, 0, more,
        ]
        return words + repeatElement(0, count: wordCount - words.count)
    }
}
