// SPDX-License-Identifier: MIT

/// A thing that headers are asked for.
enum HeaderQuestion: Sendable, Equatable {
    /// How large a structure is.
    case size(String)
    /// How a member lies in a structure.
    case member(String, String)
    /// Whether a structure's union has an arm.
    case arm(String, String)
    /// What number a name stands for.
    case number(String)
    /// What kind of caller the compiler compiles for.
    case caller
    /// The version of a hypercall's interface: the constant's name and the hypercall's.
    case versionNumber(String, String)

    static func version(_ hypercall: ABIHypercall) -> Self {
        .versionNumber(ExpectedInterface.versionConstant(of: hypercall), hypercall.name)
    }

    /// What the compiler is to compute: without one of them, the thing is not there.
    var expressions: [String] {
        switch self {
        case .size(let structure): return ["sizeof(\(Self.type(structure)))"]
        case .arm(let path, let structure):
            return ["sizeof(((\(Self.type(structure)) *)0)->\(path))"]
        case .caller: return ["PRIVCMD_CALLER"]
        case .number(let name), .versionNumber(let name, _): return ["(\(name))"]
        case .member(let path, let structure):
            let type = Self.type(structure)
            let value = path.isEmpty ? "(*(\(type) *)0)" : "(((\(type) *)0)->\(path))"
            let element = "__typeof__(\(Self.element(of: value)))"
            return [
                path.isEmpty ? "0" : "__builtin_offsetof(\(type), \(path))", "sizeof\(value)",
                "sizeof(\(element))",
                // Refused of a structure, which has no sign.
                "((\(element))-1 < (\(element))1)",
            ]
        }
    }

    /// Upstream names few of its structures by a typedef alone.
    private static func type(_ name: String) -> String {
        name.hasSuffix("_t") ? name : "struct " + name
    }

    /// The first element of an array, and what is none as it is.
    ///
    /// Behind a comma an array is the address of its first element, and all else is what it was.
    private static func element(of value: String) -> String {
        "*__builtin_choose_expr(__builtin_types_compatible_p(__typeof__(\(value)),"
            + " __typeof__((0, \(value)))), &\(value), \(value))"
    }

    /// Notes the answers; nil stands for what the compiler has refused.
    func note(_ answers: [UInt64?], in layouts: inout HeaderLayouts) {
        guard let answer = answers[0] else { return }
        switch self {
        case .size(let structure):
            if let size = Int(exactly: answer) { layouts.note(structure, size: size) }
        case .arm(let path, let structure):
            guard let size = Int(exactly: answer) else { return }
            layouts.note(
                path, of: structure,
                MemberLayout(offset: 0, size: size, elementWidth: size, isSigned: nil))
        case .number(let name): layouts.numbers[name] = answer
        case .caller:
            let callers: [UInt64: ABICaller] = [0: .amd64, 1: .arm64, 2: .i386]
            if let caller = callers[answer] { layouts.caller = caller }
        case .versionNumber(_, let hypercall):
            layouts.versions[hypercall] = UInt32(truncatingIfNeeded: answer)
        case .member(let path, let structure):
            guard let offset = Int(exactly: answer),
                let size = answers[1].flatMap(Int.init(exactly:)),
                let width = answers[2].flatMap(Int.init(exactly:))
            else { return }
            layouts.note(
                path, of: structure,
                MemberLayout(
                    offset: offset, size: size, elementWidth: width,
                    isSigned: answers[3].map { $0 != 0 }))
        }
    }
}
