// SPDX-License-Identifier: MIT

import PrivcmdLab
import Testing

private let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

@Test func `an apt sources list is parsed into its binary entries`() {
    let sources = AptSource.parse(
        list: """
            # deb http://old.example/debian bookworm main
            deb [arch=amd64 signed-by=\(keyring)] http://mirror.example/debian/ bookworm main contrib
            deb-src http://mirror.example/debian bookworm main
              deb http://security.example/debian bookworm-security main # a comment
            deb nonsense
            """)
    #expect(
        sources == [
            AptSource(
                uri: "http://mirror.example/debian", suites: ["bookworm"],
                components: ["main", "contrib"], signedBy: keyring),
            AptSource(
                uri: "http://security.example/debian", suites: ["bookworm-security"],
                components: ["main"]),
        ])
}

@Test func `a deb822 file is parsed into an entry for each enabled URI`() {
    let sources = AptSource.parse(
        deb822: """
            Types: deb deb-src
            # a comment
            URIs: http://one.example/debian http://two.example/debian
            Suites: trixie trixie-updates
            Components: main
            Signed-By:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             mQ==
             -----END PGP PUBLIC KEY BLOCK-----

            Types: deb
            URIs: http://off.example/debian
            Suites: trixie
            Components: main
            Enabled: no

            Types: deb-src
            URIs: http://source.example/debian
            Suites: trixie
            Components: main
            """)
    #expect(sources.map(\.uri) == ["http://one.example/debian", "http://two.example/debian"])
    #expect(sources.first?.suites == ["trixie", "trixie-updates"])
    #expect(
        sources.first?.signedBy == """

            -----BEGIN PGP PUBLIC KEY BLOCK-----

            mQ==
            -----END PGP PUBLIC KEY BLOCK-----
            """)
}

@Test func `Debian's archive is preferred to a vendor's with the same suite`() throws {
    let vendor = AptSource(
        uri: "https://vendor.example/apt", suites: ["bookworm"], components: ["main"],
        signedBy: "/usr/share/keyrings/vendor.gpg")
    let debian = AptSource(
        uri: "http://mirror.example/debian", suites: ["bookworm", "bookworm-updates"],
        components: ["main"], signedBy: keyring)
    let security = AptSource(
        uri: "http://mirror.example/security", suites: ["bookworm-security"],
        components: ["main"], signedBy: keyring)
    let archive = try DebianArchive(in: [vendor, security, debian])
    #expect(archive.main == debian)
    #expect(archive.security == security)
    let text = archive.sources(for: ["bookworm", "trixie"]) { $0.signedBy }
    #expect(
        text == """
            Types: deb
            URIs: http://mirror.example/debian
            Suites: bookworm trixie
            Components: main
            Signed-By: \(keyring)

            Types: deb
            URIs: http://mirror.example/security
            Suites: bookworm-security trixie-security
            Components: main
            Signed-By: \(keyring)

            """)
}

@Test func `a machine without a Debian archive exits 69 and names --mirror`() async {
    let other = AptSource(
        uri: "http://mirror.example/ubuntu", suites: ["noble"], components: ["main"])
    let error = await failure { () throws(LabError) in _ = try DebianArchive(in: [other]) }
    #expect(error?.exitStatus == 69)
    #expect(error?.description.contains("--mirror URL") == true)
}

@Test func `a named mirror replaces the machine's mirror and keeps its keyring`() throws {
    let own = AptSource(
        uri: "http://mirror.example/debian", suites: ["bookworm"], components: ["main"],
        signedBy: "/keys/own.gpg")
    let archive = try DebianArchive(in: [own], mirror: "http://other.example/debian/")
    #expect(archive.main.uri == "http://other.example/debian")
    #expect(archive.main.signedBy == "/keys/own.gpg")
}
