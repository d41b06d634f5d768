// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage

/// How QEMU executes the guest.
package enum Accelerator: String, Sendable, CaseIterable {
    /// KVM if it supports nested virtualisation, otherwise TCG.
    case auto
    /// The host's processor, with nested virtualisation.
    case kvm
    /// QEMU's own emulation.
    case tcg

    /// Resolves `auto` for this host.
    package func resolved() -> Accelerator {
        if self != .auto { return self }
        // A PVH dom0 needs hardware virtualisation inside the guest. /dev/kvm alone does not show
        // whether KVM nests it.
        let device = PathInfo.isAccessible("/dev/kvm", R_OK | W_OK)
        return device && HostProcessor.detect().isNestingEnabled ? .kvm : .tcg
    }
}

/// The properties of the host's processor that QEMU's command line depends on.
struct HostProcessor: Sendable {
    let isIntel: Bool
    let isNestingEnabled: Bool

    static func detect() -> HostProcessor {
        let information = (try? Files.readText("/proc/cpuinfo")) ?? ""
        let flags = information.split(separator: "\n").first { $0.hasPrefix("flags") } ?? ""
        let words = flags.split(separator: " ")
        let intel = words.contains("vmx")
        let module = intel ? "kvm_intel" : "kvm_amd"
        let setting = try? Files.readPrefix(
            FilePath("/sys/module/\(module)/parameters/nested"), count: 1)
        let nested = setting == [UInt8(ascii: "1")] || setting == [UInt8(ascii: "Y")]
        return HostProcessor(
            isIntel: intel, isNestingEnabled: (intel || words.contains("svm")) && nested)
    }
}
