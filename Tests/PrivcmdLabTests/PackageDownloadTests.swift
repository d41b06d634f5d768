// SPDX-License-Identifier: MIT

import PrivcmdLab
import Testing

private let sum = String(repeating: "0f", count: 32)

@Test func `a line of apt's print-uris is parsed into URI, size and checksum`() throws {
    let download = try #require(
        PackageDownload(
            parsing: "'http://mirror.example/pool/b/busybox-static_1.37.0-6%2bb9_amd64.deb'"
                + " busybox-static_1%3a1.37.0-6+b9_amd64.deb 928188 SHA256:\(sum)"))
    #expect(download.uri == "http://mirror.example/pool/b/busybox-static_1.37.0-6%2bb9_amd64.deb")
    #expect(download.filename == "busybox-static_1%3a1.37.0-6+b9_amd64.deb")
    #expect(download.size == 928_188)
    #expect(download.sha256 == sum)
    #expect(download.version == "1:1.37.0-6+b9")
}

@Test(arguments: [
    "", "Reading package lists...",
    "'http://mirror.example/a.deb' a_1_amd64.deb 12 MD5Sum:00",
    "'http://mirror.example/a.deb' ../a_1_amd64.deb 12 SHA256:\(sum)",
    "'http://mirror.example/a.deb' a_1_amd64.deb -3 SHA256:\(sum)",
    "'http://mirror.example/a.deb' a_1_amd64.deb 12",
])
func `a malformed line of apt's print-uris is rejected`(line: String) {
    #expect(PackageDownload(parsing: line) == nil)
}

@Test func `kernel packages are ordered by their numbers, not as text`() {
    let names = [
        "linux-image-6.1.0-9-amd64", "linux-image-6.1.0-56-amd64", "linux-image-6.1.0-10-amd64",
    ]
    #expect(names.max { isOlderPackage($0, than: $1) } == "linux-image-6.1.0-56-amd64")
    #expect(
        isOlderPackage("linux-image-6.12.38+deb13-amd64", than: "linux-image-6.12.117+deb13-amd64"))
}

@Test(arguments: [
    ("linux-image-6.1.0-56-amd64", true), ("linux-image-6.1.0-56-rt-amd64", false),
    ("linux-image-6.1.0-56-cloud-amd64", false), ("linux-image-6.1.0-56-amd64-dbg", false),
    ("linux-image-6.12.38+deb13-amd64", false),
])
func `a kernel image matches only the plain package of its release`(package: String, expected: Bool)
    throws
{
    let image = try #require(ImageCatalogue.image(.linux, release: "6.1"))
    #expect(image.matches(package: package) == expected)
}

@Test func `a kernel image matches the package names of Debian 13`() throws {
    let image = try #require(ImageCatalogue.image(.linux, release: "6.12"))
    #expect(image.matches(package: "linux-image-6.12.38+deb13-amd64"))
    #expect(!image.matches(package: "linux-image-6.12.38+deb13-rt-amd64"))
    #expect(!image.matches(package: "linux-image-6.12.38+deb13-cloud-amd64"))
}
