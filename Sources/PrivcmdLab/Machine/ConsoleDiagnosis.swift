// SPDX-License-Identifier: MIT

/// What the console says about a boot that failed.
public struct ConsoleDiagnosis: Equatable, Sendable {
    /// Who fell.
    public enum Fault: Sendable {
        /// The hypervisor, and everything with it.
        case xenPanic
        /// dom0's kernel, for good.
        case dom0Panic
        /// dom0's kernel met an Oops, and may go on.
        case dom0Oops
    }

    /// Who fell.
    public let fault: Fault
    /// The line that says why.
    public let line: String

    /// What each sign means, the sign being any part of a line.
    private static let signs: [(text: String, fault: Fault)] = [
        ("Panic on CPU", .xenPanic),
        ("Xen BUG at", .xenPanic),
        ("FATAL TRAP", .xenPanic),
        ("FATAL PAGE FAULT", .xenPanic),
        ("Kernel panic - not syncing", .dom0Panic),
        ("Dom0 crashed", .dom0Panic),
        ("Domain 0 crashed", .dom0Panic),
        ("Oops: ", .dom0Oops),
        ("BUG: ", .dom0Oops),
        ("kernel BUG at", .dom0Oops),
        ("general protection fault", .dom0Oops),
    ]

    /// Reads a console log.
    ///
    /// - Parameter log: what came over the console so far.
    /// - Returns: the first thing that ended the boot, else the first Oops, else nil.
    public static func of(_ log: String) -> ConsoleDiagnosis? {
        let lines = log.split(whereSeparator: \.isNewline)
        var oops: ConsoleDiagnosis?
        for (index, line) in lines.enumerated() {
            guard let sign = signs.first(where: { line.utf8.contains($0.text.utf8) }) else {
                continue
            }
            // Xen says why on the line below.
            let next = sign.text == "Panic on CPU" && index + 1 < lines.count
            let found = ConsoleDiagnosis(
                fault: sign.fault, line: bare(next ? lines[index + 1] : line))
            if sign.fault != .dom0Oops { return found }
            oops = oops ?? found
        }
        return oops
    }

    /// A line without its `(XEN) ` or `[   12.345678] `.
    private static func bare(_ line: Substring) -> String {
        var line = line.drop { $0 == " " }
        if line.hasPrefix("(XEN) ") { line = line.dropFirst(6) }
        if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
            line = line[line.index(after: end)...]
        }
        return String(line.drop { $0 == " " })
    }
}

extension Substring.UTF8View {
    func contains(_ part: String.UTF8View) -> Bool {
        guard let first = part.first else { return true }
        var rest = self[...]
        while let start = rest.firstIndex(of: first) {
            if rest[start...].starts(with: part) { return true }
            rest = rest[rest.index(after: start)...]
        }
        return false
    }
}
