// SPDX-License-Identifier: MIT

internal import PrivcmdKit
internal import SystemPackage

/// The files of sysfs to which a PCI address is written to have something done.
///
/// A write is the kernel's own, into a file in memory, and is heard of when the program next makes a
/// call that is handed over. So an order that fails cannot fail as a write: it is told to the user. Where a
/// recording has one that failed, writes are handed over too, and it fails as it did.
final class Orders {
    /// A file that an order may be written to.
    final class Form {
        let order: PCIOrder
        let path: String
        let file: OwnedDescriptor
        let identity: FileIdentity
        fileprivate var byteCount = 0

        fileprivate init(
            _ order: PCIOrder, _ path: String, _ file: consuming OwnedDescriptor,
            _ identity: FileIdentity
        ) {
            self.order = order
            self.path = path
            self.file = file
            self.identity = identity
        }

        /// What has been written since it was looked at last.
        fileprivate func news() -> String {
            var news: [UInt8] = []
            while let byte = MemoryFile.byte(at: byteCount, of: file.borrowed) {
                news.append(byte)
                byteCount += 1
            }
            return String(decoding: news, as: UTF8.self)
        }
    }

    private let device: LentDevice
    private let remark: (String) -> Void
    private var forms: [Form] = []
    /// What was recorded of orders, save what has come again already.
    private var recorded: [RecordedWrite]
    /// Whether an order may fail as a write.
    let mayFail: Bool
    /// The drivers of a recording's devices, where an order has changed them.
    private(set) var drivers: [SBDF: String?] = [:]

    /// As many files as are looked at; nobody leaves more of them open.
    private static let mostForms = 16

    /// As much of what is written as counts; an address has twelve characters.
    static let longest: UInt64 = 256

    init(
        _ device: LentDevice, _ recorded: [RecordedWrite], _ remark: @escaping (String) -> Void
    ) {
        self.device = device
        self.recorded = recorded
        self.remark = remark
        mayFail = recorded.contains { if case .error = $0.answer { true } else { false } }
    }

    /// The file that a descriptor of a program is; nil for another.
    func form(_ descriptor: Int32, of caller: LentMemory) -> Form? {
        guard let (device, inode) = try? caller.folder.identify(descriptor) else { return nil }
        let identity = FileIdentity(device: device, inode: inode)
        return forms.last { $0.identity == identity }
    }

    /// Why an order was refused when it was recorded; nil where it was not.
    func refusal(of text: String, to form: Form) -> Errno? {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        func isMeant(_ write: RecordedWrite) -> Bool {
            write.path == form.path && write.text == words
        }
        guard let index = recorded.firstIndex(where: isMeant) else { return nil }
        let answer = recorded[index].answer
        // The last one stands for whatever comes after it.
        if recorded[(index + 1)...].contains(where: isMeant) { recorded.remove(at: index) }
        guard case .error(let name) = answer else { return nil }
        return Errno(name: name)
    }

    /// Makes a file to be given away, that an order may be written to.
    func open(_ order: PCIOrder, at path: String, _ flags: Int32) throws(Errno) -> OwnedDescriptor {
        let file = try MemoryFile.make([], flags)
        if forms.count == Self.mostForms { forms.removeFirst() }
        forms.append(Form(order, path, try file.keep(), file.identity))
        return file.givenAlone()
    }

    /// Does what has been ordered; whether anything has.
    func carryOut() -> Bool {
        var hasDone = false
        for form in forms {
            for word in form.news().split(whereSeparator: \.isWhitespace) {
                hasDone = true
                do {
                    try carryOut(form.order, try SBDF(parsing: String(word)))
                } catch let errno as Errno {
                    remark("\(form.order.inWords) of \(word) fails here: \(errno.name)")
                } catch {
                    remark("\(form.order.inWords) of '\(word)': \(error)")
                }
            }
        }
        return hasDone
    }

    private func carryOut(_ order: PCIOrder, _ sbdf: SBDF) throws(Errno) {
        guard let control = device.control else {
            switch order {
            case .newSlot, .removeSlot: return
            case .bind: drivers[sbdf] = .some(PCIDevice.pcibackDriver)
            case .bindElsewhere(let driver): drivers[sbdf] = .some(driver)
            case .unbind, .unbindElsewhere: drivers[sbdf] = .some(nil)
            }
            return
        }
        switch order {
        // The model's binding takes in what is told to the driver before it.
        case .newSlot, .removeSlot: return
        case .bind: try control.bindToPciback(sbdf)
        case .unbind: try control.unbindFromPciback(sbdf)
        case .bindElsewhere, .unbindElsewhere: throw .enodev
        }
    }
}

extension PCIOrder {
    fileprivate var inWords: String {
        switch self {
        case .newSlot: "new_slot"
        case .removeSlot: "remove_slot"
        case .bind: "binding to xen-pciback"
        case .unbind: "unbinding from xen-pciback"
        case .bindElsewhere(let driver): "binding to \(driver)"
        case .unbindElsewhere: "unbinding from its driver"
        }
    }
}
