// SPDX-License-Identifier: MIT

/// A C program whose object file says what headers have of the interface.
///
/// The compiler answers, and not a reader of C of our own: each question is an entry in a section of the
/// object, which is never linked nor run, so that headers of another machine can be asked as well. What
/// the headers lack the compiler refuses, by the question's line; it is then left out.
public struct HeaderProbe: Sendable {
    /// The section of the object in which the answers lie.
    public static let section = ".privcmd_layout"
    /// What the compiler is to call the questions.
    static let file = "question"

    private let origin: ExpectedInterface.Origin
    private let folder: String
    private let subjects: [HeaderQuestion]
    /// What is asked, an expression each.
    private let questions: [String]
    private var refused: Set<Int> = []

    /// Makes the questions.
    ///
    /// - Parameters:
    ///   - origin: whose headers are asked.
    ///   - expected: what they are expected to have.
    ///   - folder: the directory in which `privcmd.h`, or `xen.h` with its neighbours, lies: an absolute
    ///     path, so that no other headers of the machine can answer in their place.
    public init(
        _ origin: ExpectedInterface.Origin, _ expected: ExpectedInterface, in folder: String
    ) {
        self.origin = origin
        self.folder = folder
        var subjects: [HeaderQuestion] = []
        for structure in expected.structures
        where structure.name.hasPrefix("privcmd_") == (origin == .linux) {
            subjects.append(.size(structure.name))
            for designator in structure.members.flatMap({ $0.designators }) {
                subjects.append(.member(designator, structure.name))
                if let arm = ExpectedStructure.Member.arm(of: designator), arm != designator,
                    !subjects.contains(.arm(arm, structure.name))
                {
                    subjects.append(.arm(arm, structure.name))
                }
            }
        }
        subjects += expected.numbers.filter { $0.origin == origin }.map { .number($0.name) }
        subjects.append(.caller)
        if origin == .xen {
            subjects += ExpectedInterface.versioned.map { .version($0) }
        }
        self.subjects = subjects
        questions = subjects.flatMap(\.expressions)
    }

    /// The program.
    public var text: String {
        var lines = beginning
        for (index, question) in questions.enumerated() where !refused.contains(index) {
            lines.append("#line \(index + 1) \"\(Self.file)\"")
            lines.append(
                "const long long q\(index)[2] __attribute__((used, section(\"\(Self.section)\")))"
                    + " = {\(index), (long long)(\(question))};")
        }
        // A compiler that writes types down does so of those that something points to.
        for (index, subject) in subjects.enumerated() {
            if case .size(let structure) = subject, !structure.hasSuffix("_t") {
                lines.append("struct \(structure) *t\(index);")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Leaves out the questions that the compiler has refused.
    ///
    /// - Parameter messages: what it said.
    /// - Returns: whether there are any that were not left out before; otherwise it is the headers
    ///   themselves that it refuses.
    public mutating func leaveOut(_ messages: String) -> Bool {
        let before = refused.count
        for line in messages.split(separator: "\n") where line.hasPrefix(Self.file + ":") {
            let parts = line.split(separator: ":", maxSplits: 2)
            if parts.count > 1, let number = Int(parts[1]), questions.indices.contains(number - 1) {
                refused.insert(number - 1)
            }
        }
        return refused.count > before
    }

    /// What the compiler compiles for, by numbers of our own.
    private static let caller = """
        #if defined(__x86_64__) && !defined(__ILP32__)
        #define PRIVCMD_CALLER 0
        #elif defined(__aarch64__) && !defined(__ILP32__)
        #define PRIVCMD_CALLER 1
        #elif defined(__i386__)
        #define PRIVCMD_CALLER 2
        #else
        #error "the compiler is for none of x86_64, arm64 and i386"
        #endif
        """

    /// What <stdint.h> and <stddef.h> define, without a C library for the machine that is compiled for.
    private static let types = [
        "typedef __INT8_TYPE__ int8_t;", "typedef __INT16_TYPE__ int16_t;",
        "typedef __INT32_TYPE__ int32_t;", "typedef __INT64_TYPE__ int64_t;",
        "typedef __UINT8_TYPE__ uint8_t;", "typedef __UINT16_TYPE__ uint16_t;",
        "typedef __UINT32_TYPE__ uint32_t;", "typedef __UINT64_TYPE__ uint64_t;",
        "typedef __SIZE_TYPE__ size_t;",
    ]

    private var beginning: [String] {
        switch origin {
        case .linux:
            [Self.caller] + Self.types
                + ["#include <linux/ioctl.h>", "#include \"\(folder)/privcmd.h\""]
        case .xen:
            [Self.caller] + Self.types
                + ["#define __XEN_TOOLS__ 1", "#include \"\(folder)/xen.h\""]
                + Self.xenHeaders.map {
                    let header = "\"\(folder)/\($0).h\""
                    return "#if __has_include(\(header))\n#include \(header)\n#endif"
                }
        }
    }

    private static let xenHeaders = [
        "domctl", "sysctl", "platform", "physdev", "memory", "event_channel", "grant_table",
        "version", "features", "sched", "vcpu", "callback", "nmi", "kexec", "argo", "hypfs", "pmu",
        "hvm/hvm_op", "hvm/params", "hvm/dm_op", "xsm/flask_op",
    ]

    /// What makes a compiler write types down beside the answers, where it knows how to (gcc, since 12).
    ///
    /// They tell of members that nobody asked for.
    public static let typesOption = "-gbtf"
    /// The section of the object in which the types then lie.
    public static let typesSection = ".BTF"

    /// What the object's section says.
    ///
    /// - Parameter bytes: the section's content.
    /// - Returns: the layouts and the numbers that the headers have.
    public func answers(in bytes: [UInt8]) -> HeaderLayouts {
        let bytes = LittleEndianBytes(bytes)
        func number(_ place: Int) -> UInt64 {
            UInt64(bytes.word(place)) | UInt64(bytes.word(place + 4)) << 32
        }
        var answers: [UInt64: UInt64] = [:]
        for place in stride(from: 0, to: bytes.count - 15, by: 16) {
            answers[number(place)] = number(place + 8)
        }
        var layouts = HeaderLayouts()
        var first = 0
        for subject in subjects {
            let count = subject.expressions.count
            subject.note((first..<first + count).map { answers[UInt64($0)] }, in: &layouts)
            first += count
        }
        return layouts
    }
}
