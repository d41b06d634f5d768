// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

/// How QEMU is to execute the guest.
public enum Accelerator: String, Sendable, CaseIterable {
    /// KVM where it works with nested virtualisation, otherwise TCG.
    case auto
    /// The host's processor, which has to let a guest be a hypervisor itself.
    case kvm
    /// QEMU's own emulation, which works everywhere.
    case tcg

    /// Settles `auto`.
    ///
    /// - Returns: `.kvm` or `.tcg`.
    public func resolved() -> Accelerator {
        if self != .auto { return self }
        // A PVH dom0 needs the processor's virtualisation inside the guest; the device alone
        // does not say whether KVM passes it on.
        let device = FileCalls.isAccessible("/dev/kvm", R_OK | W_OK)
        return device && Processor.host().isNestingEnabled ? .kvm : .tcg
    }
}

/// What counts of the host's processor.
struct Processor: Sendable {
    let isIntel: Bool
    let isNestingEnabled: Bool

    static func host() -> Processor {
        let information = (try? Files.text("/proc/cpuinfo")) ?? ""
        let flags = information.split(separator: "\n").first { $0.hasPrefix("flags") } ?? ""
        let words = flags.split(separator: " ")
        let intel = words.contains("vmx")
        let module = intel ? "kvm_intel" : "kvm_amd"
        let setting = try? Files.head(
            FilePath("/sys/module/\(module)/parameters/nested"), count: 1)
        let nested = setting == [UInt8(ascii: "1")] || setting == [UInt8(ascii: "Y")]
        return Processor(
            isIntel: intel, isNestingEnabled: (intel || words.contains("svm")) && nested)
    }
}
