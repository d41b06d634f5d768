// SPDX-License-Identifier: MIT

package enum ImageKind: String, Codable, Sendable {
    /// A hypervisor.
    case xen
    /// dom0's kernel, with its modules.
    case linux
    /// dom0's user space.
    case busybox
    /// The C headers of a release, for scripts/crosscheck. No run needs them.
    case headers
    /// Xen's user space for dom0: `xl`, its libraries, and xenstored.
    case tools
}

/// One row of the catalogue: an image, and its Debian package.
package struct Image: Sendable, Equatable {
    /// Its name in the lab, such as `xen-4.20`.
    package let name: String
    package let kind: ImageKind
    /// Its release as in `--xen` and `--linux`, such as `4.20`.
    package let release: String
    /// The beginning of the package's name.
    let packagePrefix: String
    /// The end of the package's name.
    ///
    /// Between them ``matches(package:)`` allows a version.
    let packageSuffix: String
    /// The Debian release that has it.
    ///
    /// Its security updates are searched too.
    package let suite: String
    /// Further packages that it needs.
    var dependencies: [String] = []

    /// Whether a package is a version of this image.
    ///
    /// - Parameter package: the name of a package.
    /// - Returns: whether it matches.
    package func matches(package: String) -> Bool {
        guard package.hasPrefix(packagePrefix), package.hasSuffix(packageSuffix),
            package.count >= packagePrefix.count + packageSuffix.count
        else { return false }
        let middle = package.dropFirst(packagePrefix.count).dropLast(packageSuffix.count)
        // Excludes -rt, -cloud, -unsigned and -dbg. Debian 13 has names with 6.12.38+deb13.
        let words = middle.split(separator: "+", maxSplits: 1)
        return words.isEmpty
            || words[0].allSatisfy { $0.isNumber || $0 == "." || $0 == "-" }
                && (words.count == 1 || words[1].hasPrefix("deb") && !words[1].contains("-"))
    }
}

/// Every image that the lab can fetch.
package enum ImageCatalogue {
    /// The images.
    ///
    /// For another version, add a row.
    package static let images: [Image] = [
        Image(
            name: "xen-4.17", kind: .xen, release: "4.17",
            packagePrefix: "xen-hypervisor-4.17-amd64", packageSuffix: "", suite: "bookworm"),
        Image(
            name: "xen-4.20", kind: .xen, release: "4.20",
            packagePrefix: "xen-hypervisor-4.20-amd64", packageSuffix: "", suite: "trixie"),
        Image(
            name: "linux-6.1", kind: .linux, release: "6.1",
            packagePrefix: "linux-image-6.1.", packageSuffix: "-amd64", suite: "bookworm"),
        Image(
            name: "linux-6.12", kind: .linux, release: "6.12",
            packagePrefix: "linux-image-6.12.", packageSuffix: "-amd64", suite: "trixie"),
        Image(
            name: "busybox", kind: .busybox, release: "",
            packagePrefix: "busybox-static", packageSuffix: "", suite: "trixie"),
        Image(
            name: "headers-linux-6.12", kind: .headers, release: "linux-6.12",
            packagePrefix: "linux-libc-dev", packageSuffix: "", suite: "trixie"),
        Image(
            name: "headers-xen-4.20", kind: .headers, release: "xen-4.20",
            packagePrefix: "libxen-dev", packageSuffix: "", suite: "trixie"),
        toolstack("4.17", suite: "bookworm"),
        toolstack("4.20", suite: "trixie"),
    ]

    /// The images that runs need, without headers and toolstacks.
    package static let runImages: [Image] = images.filter { ![.headers, .tools].contains($0.kind) }

    private static func toolstack(_ release: String, suite: String) -> Image {
        Image(
            name: "tools-\(release)", kind: .tools, release: release,
            packagePrefix: "xen-utils-\(release)", packageSuffix: "", suite: suite,
            dependencies: Toolstack.dependencies(release: release))
    }

    /// Finds an image by its name.
    package static func image(named name: String) throws(LabError) -> Image {
        if let image = images.first(where: { $0.name == name }) { return image }
        throw LabError(
            .usage, "there is no image '\(name)'",
            remedy: "use one of " + images.map(\.name).joined(separator: ", "))
    }

    /// Finds an image by kind and release.
    ///
    /// - Parameters:
    ///   - kind: the kind of image.
    ///   - release: such as `4.20`; empty for busybox.
    /// - Returns: the image, or nil if there is none.
    package static func image(_ kind: ImageKind, release: String = "") -> Image? {
        images.first { $0.kind == kind && $0.release == release }
    }

    /// Finds an image by kind and release, or throws.
    ///
    /// - Parameters:
    ///   - kind: the kind of image.
    ///   - release: such as `4.20`; empty for busybox.
    /// - Returns: the image.
    /// - Throws: `usage` for an unknown release.
    package static func require(_ kind: ImageKind, _ release: String) throws(LabError) -> Image {
        if let image = image(kind, release: release) { return image }
        let known = releases(kind).joined(separator: " or ")
        throw LabError(
            .usage, "the lab has no \(kind.rawValue) '\(release)'", remedy: "use \(known)")
    }

    /// The releases of one kind, for help texts and messages.
    package static func releases(_ kind: ImageKind) -> [String] {
        images.filter { $0.kind == kind }.map(\.release)
    }
}
