// SPDX-License-Identifier: MIT

internal import PrivcmdKit
internal import SystemPackage

/// The files of sysfs to which a PCI address is written to have something done.
///
/// A write is the kernel's own, into a file in memory, and is heard of when the program next makes a
/// call that is handed over. So an order that fails cannot fail as a write: it is told to the user.
final class Orders {
    /// A file that an order may be written to.
    private final class Form {
        let order: PCIOrder
        let file: OwnedDescriptor
        var byteCount = 0

        init(_ order: PCIOrder, _ file: consuming OwnedDescriptor) {
            self.order = order
            self.file = file
        }

        /// What has been written since it was looked at last.
        func news() -> String {
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
    /// The drivers of a recording's devices, where an order has changed them.
    private(set) var drivers: [SBDF: String?] = [:]

    /// As many files as are looked at; nobody leaves more of them open.
    private static let mostForms = 16

    init(_ device: LentDevice, _ remark: @escaping (String) -> Void) {
        self.device = device
        self.remark = remark
    }

    /// Makes a file to be given away, that an order may be written to.
    func open(_ order: PCIOrder, _ flags: Int32) throws(Errno) -> OwnedDescriptor {
        let file = try MemoryFile.make([], flags)
        if forms.count == Self.mostForms { forms.removeFirst() }
        forms.append(Form(order, try file.keep()))
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
