// SPDX-License-Identifier: MIT

extension RecordedOpen {
    /// The opening in one line: `open(/dev/xen/privcmd) = file 1`.
    public var inWords: String {
        let outcome =
            switch answer {
            case .file(let number): "file \(number)"
            case .error(let name): "-1 \(name)"
            }
        return Printable.line("open(\(path)) = \(outcome)")
    }
}

extension RecordedWrite {
    /// The write in one line: `write(/sys/bus/pci/drivers/pciback/bind, "0000:03:00.0") = -1 ENOSYS`.
    public var inWords: String {
        let outcome =
            switch answer {
            case .result(let count): "\(count)"
            case .error(let name): "-1 \(name)"
            }
        return Printable.line("write(\(path), \"\(text)\") = \(outcome)")
    }
}

extension RecordedEnd {
    /// The end in words: `exited with 0`, `killed by SIGTERM`.
    public var inWords: String {
        switch self {
        case .exited(let status): "exited with \(status)"
        case .killed(let signal): "killed by \(SignalName.of(signal))"
        }
    }
}
