// SPDX-License-Identifier: MIT

extension RecordedOpen {
    /// The call in one line: `open(/dev/xen/privcmd) = file 1`.
    public var description: String {
        let outcome =
            switch response {
            case .file(let number): "file \(number)"
            case .error(let name): "-1 \(name)"
            }
        return PrintableText.singleLine("open(\(path)) = \(outcome)")
    }
}

extension RecordedWrite {
    /// The call in one line: `write(/sys/.../pciback/bind, "0000:03:00.0") = -1 ENOSYS`.
    public var description: String {
        let outcome =
            switch response {
            case .result(let count): "\(count)"
            case .error(let name): "-1 \(name)"
            }
        return PrintableText.singleLine("write(\(path), \"\(text)\") = \(outcome)")
    }
}

extension RecordedExit {
    /// The exit as text: `exited with 0`, `killed by SIGTERM`.
    public var description: String {
        switch self {
        case .exited(let status): "exited with \(status)"
        case .killed(let signal): "killed by \(SignalName.of(signal))"
        }
    }
}
