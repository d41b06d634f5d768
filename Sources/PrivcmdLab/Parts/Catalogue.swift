// SPDX-License-Identifier: MIT

/// What a part is for.
public enum PartKind: String, Codable, Sendable {
    /// A hypervisor.
    case xen
    /// dom0's kernel, with its modules.
    case linux
    /// dom0's user space.
    case busybox
    /// The C headers of a release, which the tests compare the mirror with. No run needs them.
    case headers
    /// Xen's own user space for dom0: `xl` with its libraries, and the store that it speaks to.
    case tools
}

/// One row of the catalogue: a part, and where Debian keeps it.
public struct Part: Sendable, Equatable {
    /// What it is called here, such as `xen-4.20`.
    public let name: String
    /// What it is for.
    public let kind: PartKind
    /// What `--xen` and `--linux` call it, such as `4.20`.
    public let release: String
    /// How the package's name begins.
    let packagePrefix: String
    /// How it ends; what lies between are digits, and what `between` allows.
    let packageSuffix: String
    /// The Debian release that serves it; its security updates are looked at as well.
    public let suite: String
    /// Further packages that belong to it.
    var companions: [String] = []

    /// Whether a package is this part.
    ///
    /// - Parameter package: a package's name.
    /// - Returns: whether it is one of the versions of this part.
    public func matches(package: String) -> Bool {
        guard package.hasPrefix(packagePrefix), package.hasSuffix(packageSuffix),
            package.count >= packagePrefix.count + packageSuffix.count
        else { return false }
        let middle = package.dropFirst(packagePrefix.count).dropLast(packageSuffix.count)
        // Leaves out -rt, -cloud, -unsigned and -dbg; Debian 13 writes 6.12.38+deb13.
        let words = middle.split(separator: "+", maxSplits: 1)
        return words.isEmpty
            || words[0].allSatisfy { $0.isNumber || $0 == "." || $0 == "-" }
                && (words.count == 1 || words[1].hasPrefix("deb") && !words[1].contains("-"))
    }
}

/// Every part that the lab knows.
public enum Catalogue {
    /// The parts, as data: another version is another row.
    public static let parts: [Part] = [
        Part(
            name: "xen-4.17", kind: .xen, release: "4.17",
            packagePrefix: "xen-hypervisor-4.17-amd64", packageSuffix: "", suite: "bookworm"),
        Part(
            name: "xen-4.20", kind: .xen, release: "4.20",
            packagePrefix: "xen-hypervisor-4.20-amd64", packageSuffix: "", suite: "trixie"),
        Part(
            name: "linux-6.1", kind: .linux, release: "6.1",
            packagePrefix: "linux-image-6.1.", packageSuffix: "-amd64", suite: "bookworm"),
        Part(
            name: "linux-6.12", kind: .linux, release: "6.12",
            packagePrefix: "linux-image-6.12.", packageSuffix: "-amd64", suite: "trixie"),
        Part(
            name: "busybox", kind: .busybox, release: "",
            packagePrefix: "busybox-static", packageSuffix: "", suite: "trixie"),
        Part(
            name: "headers-linux-6.12", kind: .headers, release: "linux-6.12",
            packagePrefix: "linux-libc-dev", packageSuffix: "", suite: "trixie"),
        Part(
            name: "headers-xen-4.20", kind: .headers, release: "xen-4.20",
            packagePrefix: "libxen-dev", packageSuffix: "", suite: "trixie"),
        tools("4.17", suite: "bookworm"),
        tools("4.20", suite: "trixie"),
    ]

    /// The parts that every run needs: neither the headers nor the toolstack.
    public static let runParts: [Part] = parts.filter { ![.headers, .tools].contains($0.kind) }

    private static func tools(_ release: String, suite: String) -> Part {
        Part(
            name: "tools-\(release)", kind: .tools, release: release,
            packagePrefix: "xen-utils-\(release)", packageSuffix: "", suite: suite,
            companions: Toolstack.companions(release: release))
    }

    /// Finds a part by its name in this catalogue.
    ///
    /// - Parameter name: such as `xen-4.20`.
    /// - Returns: the part.
    /// - Throws: a usage error that names the known ones.
    public static func named(_ name: String) throws(LabError) -> Part {
        if let part = parts.first(where: { $0.name == name }) { return part }
        throw LabError(
            .usage, "the lab knows no part '\(name)'",
            remedy: "it knows " + parts.map(\.name).joined(separator: ", "))
    }

    /// Finds a part by what the user calls it.
    ///
    /// - Parameters:
    ///   - kind: what it is for.
    ///   - release: such as `4.20`; empty for busybox.
    /// - Returns: the part, or nil where the lab knows none.
    public static func part(_ kind: PartKind, release: String = "") -> Part? {
        parts.first { $0.kind == kind && $0.release == release }
    }

    /// Finds a part, or says which there are.
    ///
    /// - Parameters:
    ///   - kind: what it is for.
    ///   - release: such as `4.20`; empty for busybox.
    /// - Returns: the part.
    /// - Throws: a usage error that names the known ones.
    public static func require(_ kind: PartKind, _ release: String) throws(LabError) -> Part {
        if let part = part(kind, release: release) { return part }
        let known = releases(kind).joined(separator: " and ")
        throw LabError(
            .usage, "the lab knows no \(kind.rawValue) '\(release)'", remedy: "it knows \(known)")
    }

    /// The releases of one kind, for help texts and messages.
    ///
    /// - Parameter kind: what they are for.
    /// - Returns: such as `["4.17", "4.20"]`.
    public static func releases(_ kind: PartKind) -> [String] {
        parts.filter { $0.kind == kind }.map(\.release)
    }
}
