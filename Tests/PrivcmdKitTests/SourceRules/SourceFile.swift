// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A source file of the package.
struct SourceFile: Sendable {
    /// The path below the package's root, such as `Sources/PrivcmdKit/Values/SBDF.swift`.
    let path: String
    let text: String
    /// The text without comments and literals, but with what a literal interpolates.
    let code: String

    init(_ path: String, _ text: String) {
        self.path = path
        self.text = text
        var stripper = SourceStripper(Array(text.unicodeScalars))
        code = stripper.code()
    }

    var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

    /// The words of the code: names and keywords.
    var words: [Substring] {
        code.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    }

    /// The modules that the file imports.
    var imports: [String] {
        code.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let index = words.firstIndex(of: "import"), index < 3, index + 1 < words.count
            else { return nil }
            return String(words[index + 1])
        }
    }

    /// The package's root, found from where this file was compiled.
    private static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(4)
        return "/" + parts.joined(separator: "/")
    }()

    /// The files below a folder of the package that have one of some endings, sorted.
    static func all(below folder: String, _ endings: String...) throws -> [SourceFile] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder)
        return try paths.filter { path in endings.contains { path.hasSuffix("." + $0) } }.sorted()
            .map { path in
                let data = try Data(contentsOf: URL(filePath: "\(root)/\(folder)/\(path)"))
                return SourceFile("\(folder)/\(path)", String(decoding: data, as: UTF8.self))
            }
    }
}
