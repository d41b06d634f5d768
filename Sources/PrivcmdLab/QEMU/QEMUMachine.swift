// SPDX-License-Identifier: MIT

import SystemPackage

/// The command line of QEMU.
///
/// Every path is a bare name in QEMU's working folder, since QEMU splits the value of -initrd at
/// its first space and at commas.
struct QEMUMachine: Sendable {
    /// The names of the files in QEMU's working folder.
    static let hypervisorName = "xen"
    static let kernelName = "linux"
    static let initramfsName = "initramfs"
    static let consoleName = "console.log"
    static let resultsName = "results"

    let dom0: Dom0Mode
    /// `.kvm` or `.tcg`.
    let accelerator: Accelerator

    /// A CPU model that works in each cell under emulation.
    ///
    /// The removed features fail under TCG. Its SVM has no nrip-save, so that RDTSCP intercepts
    /// stop dom0. Linux cannot use its XSAVE leaves. MWAIT faults in Xen's idle loop. With SMAP and
    /// SMEP a PV dom0 gets an impossible page fault, and the PVH dom0 of Xen 4.17 halts early.
    /// The model is AMD's, since TCG emulates SVM with nested paging, but not VMX.
    static let emulatedCPUModel =
        "EPYC,-smap,-smep,-rdtscp,-xsave,-xsavec,-xsaveopt,-xgetbv1,-xsaves,"
        + "-avx,-avx2,-fma,-f16c,-monitor"

    var arguments: [String] {
        let intel = accelerator == .kvm && HostProcessor.detect().isIntel
        let fixed = [
            "-machine", intel ? "q35,kernel-irqchip=split" : "q35",
            "-accel", accelerator.rawValue,
            "-cpu", accelerator == .kvm ? "host" : Self.emulatedCPUModel,
            "-m", "2560", "-smp", "1", "-nographic", "-nodefaults", "-no-reboot",
            "-serial", "file:\(Self.consoleName)", "-serial", "file:\(Self.resultsName)",
            "-monitor", "none",
            // A PVH dom0 needs an IOMMU. With intel-iommu it hangs at its first GSI unless
            // interrupt remapping is off.
            "-device", intel ? "intel-iommu,intremap=off" : "amd-iommu",
        ]
        let devices = [
            // Every fourth slot shares an interrupt line, and some clauses need an unshared one.
            "pcie-root-port,id=rp1,addr=4.0,chassis=1", "pcie-root-port,id=rp2,addr=5.0,chassis=2",
            "pcie-root-port,id=rp3,addr=6.0,chassis=3", "pcie-root-port,id=rp4,addr=9.0,chassis=4",
            "pcie-root-port,id=rp5,addr=8.0,chassis=5",
            // The third one is 0000:03:00.0, with an INTx pin and a route: the examples' device.
            "nvme,serial=lab,bus=rp1", "virtio-net-pci,bus=rp2", "e1000e,bus=rp3",
            // A device with two functions, and a device without an interrupt pin behind a bridge.
            "e1000e,bus=rp4,addr=0.0,multifunction=on,romfile=", "e1000e,bus=rp4,addr=0.1,romfile=",
            "pcie-pci-bridge,id=bridge,bus=rp5", "pci-testdev,bus=bridge,addr=1.0",
        ]
        return fixed + devices.flatMap { ["-device", $0] } + [
            "-kernel", Self.hypervisorName, "-append", xenCommandLine,
            "-initrd", "\(Self.kernelName) \(linuxCommandLine),\(Self.initramfsName)",
        ]
    }

    /// Xen's command line.
    ///
    /// bootscrub=0 and spec-ctrl=no save about two seconds under emulation, and no test depends on
    /// them. The log levels are needed: Xen then prints why a call failed.
    private var xenCommandLine: String {
        "dom0=\(dom0.rawValue) dom0_mem=1536M console=com1 com1=115200"
            + " loglvl=all guest_loglvl=all bootscrub=0 spec-ctrl=no"
    }

    private var linuxCommandLine: String {
        var line = "console=hvc0 mitigations=off"
        if dom0 == .pvh && accelerator == .tcg {
            // Linux would calibrate its TSC against the PIT, which Xen hides from dom0. The 50 000
            // reads of 0xff, each a trap to Xen, take seven to ten seconds under emulation.
            // Without a TSC (bit 4) Linux uses Xen's clock at once, which it would select anyway.
            line += " clearcpuid=4 lpj=4000000"
        }
        return line
    }
}
