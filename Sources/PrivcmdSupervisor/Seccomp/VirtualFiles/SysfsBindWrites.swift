// SPDX-License-Identifier: MIT

import PrivcmdDevices
internal import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// The sysfs files to which a program writes a PCI address to bind or unbind a driver: bind,
/// unbind, new_slot and remove_slot.
///
/// The program writes into a memfd, and this type reads the text at the program's next notified
/// call. So the write itself succeeds, and a failure is only reported to the user. If a recording
/// has a failed write, write(2) is notified too and fails as recorded.
final class SysfsBindWrites {
    /// A memfd that the program has opened as such a file.
    final class WrittenFile {
        let operation: SysfsBindOperation
        let path: String
        let file: OwnedDescriptor
        let identity: FileIdentity
        fileprivate var readOffset = 0

        fileprivate init(
            _ operation: SysfsBindOperation, _ path: String, _ file: consuming OwnedDescriptor,
            _ identity: FileIdentity
        ) {
            self.operation = operation
            self.path = path
            self.file = file
            self.identity = identity
        }

        /// Reads the text that the program has written since the last call.
        fileprivate func readNewText() -> String {
            var bytes: [UInt8] = []
            while case let piece = Memfd.readBytes(from: readOffset, of: file.borrowed),
                !piece.isEmpty
            {
                bytes += piece
                readOffset += piece.count
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private let device: EmulatedDevice
    private let onMessage: (String) -> Void
    private var writtenFiles: [WrittenFile] = []
    /// The recorded writes that the program has not repeated yet.
    private var recordedWrites: [RecordedWrite]
    /// Whether the recording has a failed write, so that write(2) must be notified.
    let hasRecordedFailure: Bool
    /// The drivers of a recording's devices that the program has changed.
    private(set) var changedDrivers: [SBDF: String?] = [:]

    /// The maximum number of files to read; programs keep fewer of them open at a time.
    private static let maximumFiles = 16

    init(
        _ device: EmulatedDevice, _ recorded: [RecordedWrite],
        _ onMessage: @escaping (String) -> Void
    ) {
        self.device = device
        self.recordedWrites = recorded
        self.onMessage = onMessage
        hasRecordedFailure = recorded.contains {
            if case .error = $0.response { true } else { false }
        }
    }

    /// The bind file behind a descriptor of a program; nil for any other file.
    func writtenFile(_ descriptor: Int32, of caller: SupervisedProcess) -> WrittenFile? {
        guard let (device, inode) = try? caller.procPID.identifyDescriptor(descriptor) else {
            return nil
        }
        let identity = FileIdentity(device: device, inode: inode)
        return writtenFiles.last { $0.identity == identity }
    }

    /// The errno with which a recorded write of this text failed; nil if it succeeded.
    func recordedErrno(of text: String, to written: WrittenFile) -> Errno? {
        let normalized = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        func matches(_ write: RecordedWrite) -> Bool {
            write.path == written.path && write.text == normalized
        }
        guard let index = recordedWrites.firstIndex(where: matches) else { return nil }
        let response = recordedWrites[index].response
        // Later writes get the result of the last recorded one.
        if recordedWrites[(index + 1)...].contains(where: matches) {
            recordedWrites.remove(at: index)
        }
        guard case .error(let name) = response else { return nil }
        return Errno(name: name)
    }

    /// Makes a memfd that the program gets as a bind file.
    func open(_ operation: SysfsBindOperation, at path: String, _ flags: Int32) throws(Errno)
        -> OwnedDescriptor
    {
        let file = try Memfd.create([], flags)
        if writtenFiles.count == Self.maximumFiles { writtenFiles.removeFirst() }
        writtenFiles.append(
            WrittenFile(operation, path, try file.duplicateBacking(), file.identity))
        return file.programDescriptorOnly()
    }

    /// Applies the writes since the last call; returns whether there were any.
    func applyWrites() -> Bool {
        var hasApplied = false
        for written in writtenFiles {
            for word in written.readNewText().split(whereSeparator: \.isWhitespace) {
                hasApplied = true
                do {
                    try apply(written.operation, to: try SBDF(parsing: String(word)))
                } catch let errno as Errno {
                    onMessage("\(written.operation.text) of \(word) failed: \(errno.name)")
                } catch {
                    onMessage("\(written.operation.text) of '\(word)': \(error)")
                }
            }
        }
        return hasApplied
    }

    private func apply(_ operation: SysfsBindOperation, to sbdf: SBDF) throws(Errno) {
        guard let control = device.pciControl else {
            switch operation {
            case .newSlot, .removeSlot: return
            case .bindPciback: changedDrivers[sbdf] = .some(PCIDevice.pcibackDriver)
            case .bindOtherDriver(let driver): changedDrivers[sbdf] = .some(driver)
            case .unbindPciback, .unbindOtherDriver: changedDrivers[sbdf] = .some(nil)
            }
            return
        }
        switch operation {
        // The fake's bind includes what new_slot does.
        case .newSlot, .removeSlot: return
        case .bindPciback: try control.bindToPciback(sbdf)
        case .unbindPciback: try control.unbindFromPciback(sbdf)
        case .bindOtherDriver, .unbindOtherDriver: throw .enodev
        }
    }
}

extension SysfsBindOperation {
    fileprivate var text: String {
        switch self {
        case .newSlot: "new_slot"
        case .removeSlot: "remove_slot"
        case .bindPciback: "binding to xen-pciback"
        case .unbindPciback: "unbinding from xen-pciback"
        case .bindOtherDriver(let driver): "binding to \(driver)"
        case .unbindOtherDriver: "unbinding from its driver"
        }
    }
}
