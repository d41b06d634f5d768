// SPDX-License-Identifier: MIT

import Testing

/// The rules for source files.
private enum Rule {
    private static let marker = "// SAFETY:"

    /// The targets that may import FoundationEssentials.
    ///
    /// Full Foundation doubles the size of the program. The compiler refuses a wrong import of the
    /// package's own targets, but cannot refuse a module of the toolchain.
    private static let targetsWithFoundation: Set<String> = [
        "PrivcmdJSON", "PrivcmdLab", "privcmd-probe",
    ]

    /// Whether a word of the code disables a check of the compiler.
    private static func isUnsafe(_ word: Substring) -> Bool {
        word == "unsafe" || word == "unchecked" || word == "OpaquePointer"
            || word.hasPrefix("Unsafe") || word.hasPrefix("withUnsafe") || word.hasPrefix("unsafe")
    }

    static func memory(_ file: SourceFile) -> [String] {
        let unsafe = file.words.filter(isUnsafe)
        guard file.name.hasSuffix("+Unsafe.swift") else {
            return unsafe.isEmpty
                ? [] : ["\(file.path) has \(unsafe[0]), and its name lacks +Unsafe"]
        }
        if unsafe.isEmpty { return ["\(file.path) has nothing unsafe in it"] }
        return file.text.contains(marker) ? [] : ["\(file.path) does not say why it is safe"]
    }

    static func foundation(_ file: SourceFile) -> [String] {
        let target = String(file.path.split(separator: "/")[1])
        return file.imports.filter { module in
            module == "Foundation"
                || module.hasPrefix("Foundation") && !targetsWithFoundation.contains(target)
        }
        .map { "\(file.path) imports \($0)" }
    }

    /// The public declarations of a file; an import that is public is none.
    static func publicDeclarations(_ file: SourceFile) -> [Substring] {
        file.code.split(separator: "\n").filter { line in
            let words = line.split(separator: " ")
            return words.contains("public") && !words.contains("import")
        }
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

@Suite struct `Source rules` {
    private func sources() throws -> [SourceFile] { try SourceFile.all(below: "Sources", "swift") }

    private func everything() throws -> [SourceFile] {
        try SourceFile.all(below: "Sources", "swift", "c", "h")
            + SourceFile.all(below: "Tests", "swift")
    }

    @Test func `all sources are read`() throws {
        #expect(try sources().count > 50)
        #expect(try everything().contains { $0.name == "CPrivcmd.h" })
    }

    @Test func `unsafe code stands in files named +Unsafe with a SAFETY comment`() throws {
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
    func `unsafe code in a wrong file, or without a reason, is found`(
        name: String, text: String, finding: String
    ) throws {
        let found = Rule.memory(SourceFile("Sources/PrivcmdKit/Values/" + name, text))
        #expect(try #require(found.first).contains(finding))
        #expect(found.count == 1)
    }

    @Test func `Foundation is not imported outside the targets that may`() throws {
        #expect(try sources().flatMap(Rule.foundation) == [])
    }

    @Test(arguments: [
        ("PrivcmdKit/Values", "import FoundationEssentials"),
        ("PrivcmdLab", "internal import Foundation"),
        ("PrivcmdFake/Xen", "@preconcurrency package import FoundationEssentials"),
    ])
    func `a wrong import of Foundation is found`(folder: String, line: String) {
        let file = SourceFile("Sources/\(folder)/A.swift", "// import X\n\(line)\n")
        #expect(Rule.foundation(file).count == 1)
    }

    /// A client of privcmd reads this interface in an hour.
    @Test func `PrivcmdKit has at most 300 public declarations`() throws {
        let files = try SourceFile.all(below: "Sources/PrivcmdKit", "swift")
        let count = files.map { Rule.publicDeclarations($0).count }.reduce(0, +)
        #expect((100...300).contains(count))
    }

    @Test func `public declarations are counted, public imports are not`() {
        let text = "public import A\n// public\npublic struct B {\n    public let c = 1\n}\n"
        #expect(Rule.publicDeclarations(SourceFile("A.swift", text)).count == 2)
    }

    @Test func `every file has at most 400 lines and a licence line`() throws {
        let files = try everything()
        #expect(files.flatMap(Rule.length) == [])
        #expect(files.flatMap(Rule.licence) == [])
    }

    @Test func `a file that is too long or has no licence line is found`() {
        let long = String(repeating: "\n", count: 401)
        #expect(Rule.length(SourceFile("A.swift", long)) == ["A.swift has 401 lines"])
        #expect(Rule.length(SourceFile("A.swift", String(long.dropLast()))) == [])
        let late = "import A\nimport B\n// SPDX-License-Identifier: MIT\n"
        #expect(Rule.licence(SourceFile("A.swift", late)) == ["A.swift has no licence line"])
    }
}
