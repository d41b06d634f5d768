// SPDX-License-Identifier: MIT

/// A device that pciback did not take, as dom0 reported it.
struct BindFailure: Sendable {
    let device: String
    let step: String
    let error: String
    let kernelLine: String

    /// Reads the message: device, step, error and the kernel's own line, one a line.
    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        func line(_ index: Int) -> String { index < lines.count ? lines[index] : "" }
        device = line(0)
        step = line(1)
        // "sh: write error: Function not implemented": the cause is what comes last.
        error = line(2).split(separator: ":").last.map { String($0.drop { $0 == " " }) } ?? ""
        kernelLine = line(3)
    }

    /// What to tell the user.
    func explanation(xenVersion: String, dom0: Dom0Mode, linux: String) -> String {
        var text = "\(device) could not be bound to pciback: \(cause) at '\(step)'"
        if isMissingReset, dom0 == .pvh {
            text +=
                " (for a PVH dom0 Linux tells Xen of a device's reset, and Xen \(xenVersion) has no"
                + " pci_device_reset: Xen 4.20 was the first)"
        } else if !kernelLine.isEmpty {
            text += " (dom0's kernel: \(kernelLine))"
        }
        return text
    }

    private var cause: String { error.isEmpty ? "the kernel refused it" : error }

    private var isMissingReset: Bool {
        error.contains("not implemented") || kernelLine.contains("-38")
    }
}
