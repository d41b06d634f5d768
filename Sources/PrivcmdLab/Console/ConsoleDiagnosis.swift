// SPDX-License-Identifier: MIT

/// The reason for a failed boot, from the console log.
package struct ConsoleDiagnosis: Equatable, Sendable {
    /// The part of the system that failed.
    package enum Fault: Sendable {
        /// Xen panicked.
        case xenPanic
        /// dom0's kernel panicked.
        case dom0Panic
        /// dom0's kernel printed an Oops, and may continue.
        case dom0Oops
    }

    /// The part of the system that failed.
    package let fault: Fault
    /// The line that states the cause.
    package let line: String

    /// Text in a line, and the fault that it shows.
    private static let patterns: [(text: String, fault: Fault)] = [
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

    /// Searches a console log for a fault.
    ///
    /// - Parameter log: the output of the console so far.
    /// - Returns: the first panic, else the first Oops, else nil.
    package static func find(in log: String) -> ConsoleDiagnosis? {
        let lines = log.split(whereSeparator: \.isNewline)
        var oops: ConsoleDiagnosis?
        for (index, line) in lines.enumerated() {
            guard let sign = patterns.first(where: { line.utf8.contains($0.text.utf8) }) else {
                continue
            }
            // Xen prints the cause on the next line.
            let next = sign.text == "Panic on CPU" && index + 1 < lines.count
            let found = ConsoleDiagnosis(
                fault: sign.fault, line: strippingPrefix(next ? lines[index + 1] : line))
            if sign.fault != .dom0Oops { return found }
            oops = oops ?? found
        }
        return oops
    }

    /// A line without its `(XEN) ` and `[   12.345678] `.
    private static func strippingPrefix(_ line: Substring) -> String {
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
