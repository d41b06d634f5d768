// SPDX-License-Identifier: MIT

/// A device that dom0 could not bind to xen-pciback.
struct BindFailure: Sendable {
    let device: String
    let step: String
    let error: String
    let kernelLine: String

    /// Parses dom0's message: device, step, error and a line of the kernel log, each on a line.
    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        func line(_ index: Int) -> String { index < lines.count ? lines[index] : "" }
        device = line(0)
        step = line(1)
        // "sh: write error: Function not implemented": the cause comes last.
        error = line(2).split(separator: ":").last.map { String($0.drop { $0 == " " }) } ?? ""
        kernelLine = line(3)
    }

    /// The message for the user.
    func explanation(xenVersion: String, dom0: Dom0Mode, linux: String) -> String {
        var text = "\(device) could not be bound to xen-pciback: \(cause) (step '\(step)')"
        if isMissingReset, dom0 == .pvh {
            text +=
                " (in a PVH dom0 Linux reports the reset to Xen by pci_device_reset, which"
                + " needs Xen 4.20; this is Xen \(xenVersion))"
        } else if !kernelLine.isEmpty {
            text += " (dom0's kernel: \(kernelLine))"
        }
        return text
    }

    private var cause: String { error.isEmpty ? "the write failed" : error }

    private var isMissingReset: Bool {
        error.contains("not implemented") || kernelLine.contains("-38")
    }
}
