// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A C program whose object file contains the layouts and numbers of headers.
///
/// The C compiler evaluates one expression for each property and stores the values in a section of
/// the object file. The object file is not linked or run, so that a cross-compiler works too. If
/// the headers do not have a name, the compiler rejects the line of its expression, and the probe
/// excludes it.
package struct HeaderProbe: Sendable {
    /// The section of the object file that contains the values.
    package static let section = ".privcmd_layout"
    /// The file name in `#line` directives, and so in the compiler's messages.
    static let sourceName = "question"

    private let origin: ExpectedInterface.Origin
    private let directory: String
    private let queries: [HeaderQuery]
    /// The C expressions of all queries.
    private let expressions: [String]
    private var rejected: Set<Int> = []

    /// Creates the queries.
    ///
    /// - Parameters:
    ///   - origin: the project that the headers belong to.
    ///   - expected: the structures and numbers to query.
    ///   - directory: the absolute path of the directory with `privcmd.h`, or with `xen.h` and the
    ///     headers that belong to it. An absolute path keeps other installed headers out.
    package init(
        _ origin: ExpectedInterface.Origin, _ expected: ExpectedInterface, in directory: String
    ) {
        self.origin = origin
        self.directory = directory
        var queries: [HeaderQuery] = []
        for structure in expected.structures
        where structure.name.hasPrefix("privcmd_") == (origin == .linux) {
            queries.append(.size(structure.name))
            for designator in structure.members.flatMap({ $0.designators }) {
                queries.append(.member(designator, structure.name))
                if let inner = ExpectedStructure.Member.unionMember(of: designator),
                    inner != designator,
                    !queries.contains(.unionMember(inner, structure.name))
                {
                    queries.append(.unionMember(inner, structure.name))
                }
            }
        }
        queries += expected.numbers.filter { $0.origin == origin }.map { .number($0.name) }
        queries.append(.caller)
        if origin == .xen {
            queries += ExpectedInterface.versioned.map { .version($0) }
        }
        self.queries = queries
        expressions = queries.flatMap(\.expressions)
    }

    /// The C program.
    package var text: String {
        var lines = prologue
        for (index, expression) in expressions.enumerated() where !rejected.contains(index) {
            lines.append("#line \(index + 1) \"\(Self.sourceName)\"")
            lines.append(
                "const long long q\(index)[2] __attribute__((used, section(\"\(Self.section)\")))"
                    + " = {\(index), (long long)(\(expression))};")
        }
        // The compiler emits types only if a declaration uses them.
        for (index, query) in queries.enumerated() {
            if case .size(let structure) = query, !structure.hasSuffix("_t") {
                lines.append("struct \(structure) *t\(index);")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Excludes the expressions that the compiler rejected.
    ///
    /// - Parameter messages: the compiler's messages.
    /// - Returns: false if no further expression was rejected, which means that the compiler
    ///   rejects the headers themselves.
    package mutating func excludeRejected(_ messages: String) -> Bool {
        let before = rejected.count
        for line in messages.split(separator: "\n") where line.hasPrefix(Self.sourceName + ":") {
            let parts = line.split(separator: ":", maxSplits: 2)
            if parts.count > 1, let number = Int(parts[1]), expressions.indices.contains(number - 1)
            {
                rejected.insert(number - 1)
            }
        }
        return rejected.count > before
    }

    /// Defines PRIVCMD_CALLER as the project's number of the architecture that is compiled for.
    private static let callerMacros = """
        #if defined(__x86_64__) && !defined(__ILP32__)
        #define PRIVCMD_CALLER 0
        #elif defined(__aarch64__) && !defined(__ILP32__)
        #define PRIVCMD_CALLER 1
        #elif defined(__i386__)
        #define PRIVCMD_CALLER 2
        #else
        #error "the compiler is not for x86_64, arm64 or i386"
        #endif
        """

    /// The types of <stdint.h> and <stddef.h>, because a cross-compiler may lack a C library.
    private static let typeDefinitions = [
        "typedef __INT8_TYPE__ int8_t;", "typedef __INT16_TYPE__ int16_t;",
        "typedef __INT32_TYPE__ int32_t;", "typedef __INT64_TYPE__ int64_t;",
        "typedef __UINT8_TYPE__ uint8_t;", "typedef __UINT16_TYPE__ uint16_t;",
        "typedef __UINT32_TYPE__ uint32_t;", "typedef __UINT64_TYPE__ uint64_t;",
        "typedef __SIZE_TYPE__ size_t;",
    ]

    private var prologue: [String] {
        switch origin {
        case .linux:
            [Self.callerMacros] + Self.typeDefinitions
                + ["#include <linux/ioctl.h>", "#include \"\(directory)/privcmd.h\""]
        case .xen:
            [Self.callerMacros] + Self.typeDefinitions
                + ["#define __XEN_TOOLS__ 1", "#include \"\(directory)/xen.h\""]
                + Self.xenHeaders.map {
                    let header = "\"\(directory)/\($0).h\""
                    return "#if __has_include(\(header))\n#include \(header)\n#endif"
                }
        }
    }

    private static let xenHeaders = [
        "domctl", "sysctl", "platform", "physdev", "memory", "event_channel", "grant_table",
        "version", "features", "sched", "vcpu", "callback", "nmi", "kexec", "argo", "hypfs", "pmu",
        "hvm/hvm_op", "hvm/params", "hvm/dm_op", "xsm/flask_op",
    ]

    /// The compiler option that emits BTF (gcc 12 or later), which lists all members.
    package static let typesOption = "-gbtf"
    /// The section of the object file that contains the BTF.
    package static let typesSection = ".BTF"

    /// Reads the values in the object file's section.
    ///
    /// - Parameter bytes: the section's content.
    /// - Returns: the layouts and the numbers that the headers have.
    package func layouts(in bytes: [UInt8]) -> HeaderLayouts {
        func number(_ offset: Int) -> UInt64 { bytes.littleEndian(at: offset, width: 8) ?? 0 }
        var values: [UInt64: UInt64] = [:]
        for offset in stride(from: 0, to: bytes.count - 15, by: 16) {
            values[number(offset)] = number(offset + 8)
        }
        var layouts = HeaderLayouts()
        var first = 0
        for query in queries {
            let count = query.expressions.count
            query.store((first..<first + count).map { values[UInt64($0)] }, in: &layouts)
            first += count
        }
        return layouts
    }
}
