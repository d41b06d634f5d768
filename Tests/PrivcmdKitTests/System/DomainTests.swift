// SPDX-License-Identifier: MIT

import PrivcmdKit
import TestSupport
import Testing

@Suite struct `domain of a Linux system` {
    @Test(arguments: DomainType.allCases)
    func `type is parsed from guest_type`(type: DomainType) async throws {
        try await withFolder { folder in
            try folder.writeXen(type: type.rawValue, features: nil)
            #expect(folder.system.domain?.type == type)
        }
    }

    @Test func `control_d in xenfs means dom0`() async throws {
        try await withFolder { folder in
            try folder.writeXen(type: "PVH", features: "00000000")
            try folder.write("proc/xen/capabilities", "control_d\n")
            let expected = SystemSnapshot.Domain(type: .pvh, isControlDomain: true)
            #expect(folder.system.domain == expected)
        }
    }

    /// In a domU the file exists and is empty.
    ///
    /// It has precedence over the features.
    @Test func `an empty xenfs file means a domU, whatever the features`() async throws {
        try await withFolder { folder in
            try folder.writeXen(type: "PV", features: "00000800")
            try folder.write("proc/xen/capabilities", "")
            let expected = SystemSnapshot.Domain(type: .pv, isControlDomain: false)
            #expect(folder.system.domain == expected)
        }
    }

    /// XENFEAT_dom0 is bit 11.
    @Test(arguments: [
        ("00000800", true), ("00000000", false), ("0000f7ff", false), ("00002f05", true),
        ("1111080000000000", false), ("0000000000000800", true), ("00000001\n00000800", true),
    ])
    func `features decide about dom0 if xenfs is not mounted`(
        features: String, isControlDomain: Bool
    ) async throws {
        try await withFolder { folder in
            try folder.writeXen(type: "PVH", features: features)
            #expect(folder.system.domain?.isControlDomain == isControlDomain)
        }
    }

    @Test func `type and role are nil if no file has them`() async throws {
        try await withFolder { folder in
            try folder.writeXen(type: nil, features: nil)
            let expected = SystemSnapshot.Domain(type: nil, isControlDomain: nil)
            #expect(folder.system.domain == expected)
            try folder.write("sys/hypervisor/guest_type", "PVXXL\n")
            try folder.write("sys/hypervisor/properties/features", "no number\n")
            #expect(folder.system.domain == expected)
        }
    }

    @Test func `domain is nil on bare metal and under another hypervisor`() async throws {
        try await withFolder { folder in
            #expect(folder.system.domain == nil)
            #expect(folder.system.xenVersion == nil)
            try folder.write("sys/hypervisor/type", "other\n")
            #expect(folder.system.domain == nil)
        }
    }
}
