// SPDX-License-Identifier: MIT

internal import SystemPackage

extension Bench {
    private static let pciback = "/sys/bus/pci/drivers/pciback"

    /// Takes a device from xen-pciback and gives it back.
    ///
    /// - Returns: what the kernel said of the device meanwhile that has a text in it.
    func rebind(_ device: SBDF, noting text: String) throws(Obstacle) -> [String] {
        guard let log = KernelLog() else { throw .skip("the kernel log cannot be read") }
        _ = log.messagesSinceLast { _ in false }
        willUndo(.bindToPciback(device))
        try unbindFromPciback(device)
        if let error = bindToPciback(device) {
            throw .broken("\(device) cannot be bound again: \(error)")
        }
        hasUndone(.bindToPciback(device))
        return log.messagesSinceLast { $0.contains("\(device)") && $0.contains(text) }
    }

    private func unbindFromPciback(_ device: SBDF) throws(Obstacle) {
        if let error = write("\(device)", to: Self.pciback + "/unbind") {
            throw .broken("\(device) cannot be unbound: \(error)")
        }
    }

    /// Gives a device to xen-pciback.
    ///
    /// - Returns: why that failed; nil where it did not.
    func bindToPciback(_ device: SBDF) -> String? {
        write("\(device)", to: Self.pciback + "/bind")
    }

    private func write(_ text: String, to path: String) -> String? {
        do {
            let file = try FileDescriptor.open(FilePath(path), .writeOnly, options: [.closeOnExec])
            try file.closeAfter { _ = try file.writeAll(text.utf8) }
            return nil
        } catch {
            return (error as? Errno)?.name ?? "\(error)"
        }
    }
}
