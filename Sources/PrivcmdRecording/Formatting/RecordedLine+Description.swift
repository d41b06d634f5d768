// SPDX-License-Identifier: MIT

package import PrivcmdKit

extension RecordedLine {
    /// The line as text for the user, such as `open(/dev/xen/privcmd) = file 1`.
    ///
    /// - Parameter xen: the Xen release that performed the calls; nil if unknown.
    /// - Returns: the text, in one line.
    package func description(xen: Release? = nil) -> String {
        switch self {
        case .call(let call): call.description(xen: xen)
        case .open(let open): open.description
        case .write(let write): write.description
        case .ended(let exit): exit.description
        case .xenstore(let line): PrintableText.singleLine(line.description)
        case .other(let line): PrintableText.singleLine(line.text)
        }
    }
}

extension RecordedOpen {
    /// The call in one line: `open(/dev/xen/privcmd) = file 1`.
    package var description: String {
        let prefix = if case .result = response { "file " } else { "" }
        return PrintableText.singleLine("open(\(path)) = \(prefix)\(response.description)")
    }
}

extension RecordedWrite {
    /// The call in one line: `write(/sys/.../pciback/bind, "0000:03:00.0") = -1 ENOSYS`.
    package var description: String {
        PrintableText.singleLine("write(\(path), \"\(text)\") = \(response.description)")
    }
}

extension RecordedExit {
    /// The exit as text: `exited with 0`, `killed by SIGTERM`.
    package var description: String {
        switch self {
        case .exited(let status): "exited with \(status)"
        case .killed(let signal): "killed by \(SignalName.of(signal))"
        }
    }
}
