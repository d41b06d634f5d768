// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Why a flow breaks on a system: what that system lacks.
public enum BreakCause: Equatable, Sendable {
    /// A change of Linux.
    case linux(LinuxChange)
    /// A change of Xen.
    case xen(XenChange)
    /// Something that no release has mended, told in docs/findings.md under a number.
    case finding(Int, String)

    /// Its name: that of a row of the dated table, or the finding's.
    public var name: String {
        switch self {
        case .linux(let change): change.rawValue
        case .xen(let change): change.rawValue
        case .finding(let number, _): "finding-\(number)"
        }
    }

    /// What a system that has it does, or what is the matter.
    public var words: String {
        switch self {
        case .linux(let change): change.row.words
        case .xen(let change): change.row.words
        case .finding(_, let words): words
        }
    }

    /// Where it came; nil where it has not come yet.
    public var release: String? {
        switch self {
        case .linux(let change): Self.first(of: change.row, "Linux")
        case .xen(let change): Self.first(of: change.row, "Xen")
        case .finding: nil
        }
    }

    /// The cause as the end of a sentence.
    public var sentence: String {
        switch self {
        case .linux, .xen: "for want of what \(release ?? "nobody") brought: \(words)"
        case .finding(let number, _): "docs/findings.md, \(number): \(words)"
        }
    }

    private static func first(of row: ChangeRow, _ what: String) -> String {
        what + " " + row.fix.releases.map(\.description).joined(separator: ", ")
    }
}

/// A way in which a step is known to break.
struct KnownBreak: Sendable {
    let errno: Errno
    let cause: BreakCause

    init(_ errno: Errno, _ cause: BreakCause) {
        self.errno = errno
        self.cause = cause
    }
}
