// SPDX-License-Identifier: MIT

extension LabMachine {
    /// The sets of features of the emulated CPU, in the order of sysctl's get_cpu_featureset: what it
    /// has, what Xen makes of it, what domains have by default (PV, then in hardware), and at most.
    ///
    /// Both builds of Xen that the lab runs tell the same.
    static let featureSets: [[UInt32]] = [
        set(0x078b_fbfd, 0xc2d8_2203, 0x25d3_fbfd, 0x75),
        set(0x078b_f3fd, 0xc2d8_2203, 0x25d3_fbfd, 0x75),
        set(0x0789_c3f5, 0xc2d8_2203, 0x2050_0800, 0x61),
        set(0x078b_fbfd, 0xc2f8_2203, 0x2450_0800, 0x71, sizes: 0x10_0000),
        set(0x1789_c3f5, 0xc2f8_2203, 0x2050_0800, 0x63, more: 0x20),
        set(0x178b_fbfd, 0xc2f8_2203, 0x2450_0800, 0x77, sizes: 0x10_0000, more: 0x20),
    ]

    /// What physinfo tells of the CPU.
    static let features: [UInt32] = [
        0x078b_f3fd, 0xc2d8_2203, 0x2450_0800, 0x75, 0, leaf7, 0, 0,
    ]

    /// How many words a set has.
    private static let wordCount = 19
    /// Word 5, which is the same in all of them.
    private static let leaf7: UInt32 = 0x0088_0109

    /// Words 0 to 3, 8 (leaf 0x80000008) and 11 (leaf 0x80000021); those not named are 0.
    private static func set(
        _ first: UInt32, _ second: UInt32, _ third: UInt32, _ fourth: UInt32,
        sizes: UInt32 = 0, more: UInt32 = 0
    ) -> [UInt32] {
        let words = [
            first, second, third, fourth, 0, leaf7, 0, 0, sizes, 0, 0, more,
        ]
        return words + repeatElement(0, count: wordCount - words.count)
    }
}
