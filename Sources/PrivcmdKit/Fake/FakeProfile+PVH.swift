// SPDX-License-Identifier: MIT

extension FakeProfile {
    /// The PVH dom0 of this project's lab: Xen 4.20, Linux 6.12.
    static let pvhDom0 = FakeProfile(
        name: "x", summary: "", system: SystemSnapshot(architecture: "x", kernel: "6.12"),
        gsis: [:], registeredGSIs: [])
}
