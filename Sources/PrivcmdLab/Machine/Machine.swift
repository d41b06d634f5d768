// SPDX-License-Identifier: MIT

import SystemPackage

/// The QEMU machine, as the arguments that make it.
///
/// Every path is a bare name in ``folder``: QEMU cuts the -initrd text at its first space and at
/// commas, so a path with either would break it.
struct Machine: Sendable {
    /// QEMU's working folder, where hypervisor, kernel and initramfs lie under fixed names.
    static let hypervisorName = "xen"
    static let kernelName = "linux"
    static let initramfsName = "initramfs"
    static let consoleName = "console.log"
    static let resultsName = "results"

    let dom0: Dom0Mode
    /// `.kvm` or `.tcg`.
    let accelerator: Accelerator

    /// A model that works for each cell under emulation.
    ///
    /// Why so much is taken away: TCG's SVM has no nrip-save, so RDTSCP intercepts stop dom0; its
    /// XSAVE leaves upset Linux; MWAIT faults in Xen's idle loop; with SMAP and SMEP a PV dom0
    /// takes an impossible page fault, and Xen 4.17's PVH dom0 halts early.
    /// An AMD model, because TCG emulates SVM with nested paging and no VMX.
    static let emulatedProcessor =
        "EPYC,-smap,-smep,-rdtscp,-xsave,-xsavec,-xsaveopt,-xgetbv1,-xsaves,"
        + "-avx,-avx2,-fma,-f16c,-monitor"

    var arguments: [String] {
        let intel = accelerator == .kvm && Processor.host().isIntel
        let fixed = [
            "-machine", intel ? "q35,kernel-irqchip=split" : "q35",
            "-accel", accelerator.rawValue,
            "-cpu", accelerator == .kvm ? "host" : Self.emulatedProcessor,
            "-m", "2560", "-smp", "1", "-nographic", "-nodefaults", "-no-reboot",
            "-serial", "file:\(Self.consoleName)", "-serial", "file:\(Self.resultsName)",
            "-monitor", "none",
            // A PVH dom0 needs an IOMMU. With intel-iommu it hangs at its first GSI unless
            // interrupt remapping is off.
            "-device", intel ? "intel-iommu,intremap=off" : "amd-iommu",
        ]
        let devices = [
            // Every fourth slot shares an interrupt line, and the contract wants lines that nobody has.
            "pcie-root-port,id=rp1,addr=4.0,chassis=1", "pcie-root-port,id=rp2,addr=5.0,chassis=2",
            "pcie-root-port,id=rp3,addr=6.0,chassis=3", "pcie-root-port,id=rp4,addr=9.0,chassis=4",
            "pcie-root-port,id=rp5,addr=8.0,chassis=5",
            // The third one is 0000:03:00.0, with an INTx pin and a route: every example's device.
            "nvme,serial=lab,bus=rp1", "virtio-net-pci,bus=rp2", "e1000e,bus=rp3",
            // One device of two functions, and behind a bridge one without an interrupt pin.
            "e1000e,bus=rp4,addr=0.0,multifunction=on,romfile=", "e1000e,bus=rp4,addr=0.1,romfile=",
            "pcie-pci-bridge,id=bridge,bus=rp5", "pci-testdev,bus=bridge,addr=1.0",
        ]
        return fixed + devices.flatMap { ["-device", $0] } + [
            "-kernel", Self.hypervisorName, "-append", hypervisorLine,
            "-initrd", "\(Self.kernelName) \(kernelLine),\(Self.initramfsName)",
        ]
    }

    /// What Xen is told.
    ///
    /// bootscrub=0 and spec-ctrl=no save about two seconds under emulation; nothing that is
    /// tested here depends on them. The log levels do matter: they say why something failed.
    private var hypervisorLine: String {
        "dom0=\(dom0.rawValue) dom0_mem=1536M console=com1 com1=115200"
            + " loglvl=all guest_loglvl=all bootscrub=0 spec-ctrl=no"
    }

    private var kernelLine: String {
        var line = "console=hvc0 mitigations=off"
        if dom0 == .pvh && accelerator == .tcg {
            // Linux would calibrate its TSC against the PIT, which Xen keeps from dom0: 50 000
            // reads of 0xff, each a trap to Xen, and seven to ten seconds under emulation.
            // Without a TSC (bit 4) it takes Xen's clock at once, which it ends with anyway.
            line += " clearcpuid=4 lpj=4000000"
        }
        return line
    }
}
