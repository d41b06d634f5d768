// SPDX-License-Identifier: MIT

import Testing

/// Rules that each source file keeps.
private enum Rule {
    private static let marker = "// SAFETY:"

    /// What may be imported where, besides the package's own targets below.
    private static let allowed: [String: Set<String>] = [
        "PrivcmdKit": [
            "CPrivcmd", "SystemPackage", "FoundationEssentials", "Glibc", "Synchronization",
        ],
        "PrivcmdSupervisor": [
            "PrivcmdKit", "CPrivcmd", "CSupervise", "SystemPackage", "Glibc", "Synchronization",
        ],
        "PrivcmdLab": [
            "PrivcmdKit", "Subprocess", "SystemPackage", "FoundationEssentials", "Glibc",
            "Synchronization",
        ],
        "privcmd-probe": [
            "PrivcmdKit", "PrivcmdLab", "PrivcmdSupervisor", "ArgumentParser", "SystemPackage",
            "FoundationEssentials",
            "Glibc", "Synchronization", "Dispatch",
        ],
    ]

    /// Whether a word of the code steps outside what the compiler can check.
    private static func isUnsafe(_ word: Substring) -> Bool {
        word == "unsafe" || word == "unchecked" || word == "OpaquePointer"
            || word.hasPrefix("Unsafe") || word.hasPrefix("withUnsafe") || word.hasPrefix("unsafe")
    }

    static func memory(_ file: SourceFile) -> [String] {
        let unsafe = file.words.filter(isUnsafe)
        guard file.name.hasSuffix("+Unsafe.swift") else {
            return unsafe.isEmpty ? [] : ["\(file.path) has \(unsafe[0]), and not the name for it"]
        }
        if unsafe.isEmpty { return ["\(file.path) has nothing unsafe in it"] }
        return file.text.contains(marker) ? [] : ["\(file.path) does not say why it is safe"]
    }

    static func imports(_ file: SourceFile) -> [String] {
        let target = String(file.path.split(separator: "/")[1])
        let allowed = allowed[target] ?? []
        return file.imports.filter { !allowed.contains($0) }.map { "\(file.path) imports \($0)" }
    }

    static func length(_ file: SourceFile) -> [String] {
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
        return lines > 400 ? ["\(file.path) has \(lines) lines"] : []
    }

    static func licence(_ file: SourceFile) -> [String] {
        let head = file.text.split(separator: "\n").prefix(2)
        let line = "SPDX-License-Identifier: MIT"
        return head.contains { $0.contains(line) } ? [] : ["\(file.path) has no licence line"]
    }
}

@Suite struct `Each source file` {
    private func sources() throws -> [SourceFile] { try SourceFile.all(below: "Sources", "swift") }

    private func everything() throws -> [SourceFile] {
        try SourceFile.all(below: "Sources", "swift", "c", "h")
            + SourceFile.all(below: "Tests", "swift")
    }

    @Test func `is read`() throws {
        #expect(try sources().count > 50)
        #expect(try everything().contains { $0.name == "CPrivcmd.h" })
    }

    @Test func `keeps unsafe code in files named for it, which say why it is safe`() throws {
        #expect(try sources().flatMap(Rule.memory) == [])
    }

    @Test(arguments: [
        ("A.swift", "let x = unsafe f()", "has unsafe"),
        ("A.swift", "func f(_ p: UnsafeRawPointer) {}", "has UnsafeRawPointer"),
        ("A.swift", "x.withUnsafeBytes { _ in }", "has withUnsafeBytes"),
        ("A.swift", "struct S: @unchecked Sendable {}", "has unchecked"),
        ("A+Unsafe.swift", "let x = unsafe f()", "does not say why it is safe"),
        ("A+Unsafe.swift", "// SAFETY: none\nlet x = 1", "has nothing unsafe in it"),
    ])
    func `is held to that`(name: String, text: String, finding: String) throws {
        let found = Rule.memory(SourceFile("Sources/PrivcmdKit/Values/" + name, text))
        #expect(try #require(found.first).contains(finding))
        #expect(found.count == 1)
    }

    @Test func `imports what its target may`() throws {
        #expect(try sources().flatMap(Rule.imports) == [])
    }

    @Test(arguments: [
        ("PrivcmdKit/Values", "import Foundation"),
        ("PrivcmdKit/Values", "public import Subprocess"),
        ("PrivcmdKit/Calls", "@preconcurrency internal import PrivcmdLab"),
        ("PrivcmdLab", "import ArgumentParser"), ("privcmd-probe", "import CPrivcmd"),
        ("Other", "import Glibc"),
    ])
    func `is held to its target's imports`(folder: String, line: String) {
        let file = SourceFile("Sources/\(folder)/A.swift", "// import X\n\(line)\n")
        #expect(Rule.imports(file).count == 1)
    }

    @Test func `has at most 400 lines and names its licence`() throws {
        let files = try everything()
        #expect(files.flatMap(Rule.length) == [])
        #expect(files.flatMap(Rule.licence) == [])
    }

    @Test func `is held to length and licence`() {
        let long = String(repeating: "\n", count: 401)
        #expect(Rule.length(SourceFile("A.swift", long)) == ["A.swift has 401 lines"])
        #expect(Rule.length(SourceFile("A.swift", String(long.dropLast()))) == [])
        let late = "import A\nimport B\n// SPDX-License-Identifier: MIT\n"
        #expect(Rule.licence(SourceFile("A.swift", late)) == ["A.swift has no licence line"])
    }
}
