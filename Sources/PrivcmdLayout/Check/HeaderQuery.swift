// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A property of headers that the C compiler evaluates.
enum HeaderQuery: Sendable, Equatable {
    /// The size of a structure.
    case size(String)
    /// The layout of a member of a structure: its designator and the structure's name.
    case member(String, String)
    /// Whether a structure's union has a member: its designator and the structure's name.
    case unionMember(String, String)
    /// The value of a constant.
    case number(String)
    /// The architecture that the compiler compiles for.
    case caller
    /// The interface version of a hypercall: the constant's name and the hypercall's.
    case versionNumber(String, String)

    static func version(_ hypercall: ABIHypercall) -> Self {
        .versionNumber(ExpectedInterface.versionConstant(of: hypercall), hypercall.name)
    }

    /// The C expressions.
    ///
    /// If the compiler rejects the first one, the headers lack the property.
    var expressions: [String] {
        switch self {
        case .size(let structure): return ["sizeof(\(Self.type(structure)))"]
        case .unionMember(let path, let structure):
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
                // The compiler rejects this for a structure, which has no sign.
                "((\(element))-1 < (\(element))1)",
            ]
        }
    }

    /// Returns the C type.
    ///
    /// Upstream declares a few structures only as a typedef.
    private static func type(_ name: String) -> String {
        name.hasSuffix("_t") ? name : "struct " + name
    }

    /// Returns an expression for an array's first element, or for a value that is not an array.
    ///
    /// The comma operator turns an array into a pointer, so that the two types differ for arrays.
    private static func element(of value: String) -> String {
        "*__builtin_choose_expr(__builtin_types_compatible_p(__typeof__(\(value)),"
            + " __typeof__((0, \(value)))), &\(value), \(value))"
    }

    /// Stores the values of the expressions; nil for those that the compiler rejected.
    func store(_ values: [UInt64?], in layouts: inout HeaderLayouts) {
        guard let first = values[0] else { return }
        switch self {
        case .size(let structure):
            if let size = Int(exactly: first) { layouts.add(structure, size: size) }
        case .unionMember(let path, let structure):
            guard let size = Int(exactly: first) else { return }
            layouts.add(
                path, of: structure,
                MemberLayout(offset: 0, size: size, elementWidth: size, isSigned: nil))
        case .number(let name): layouts.numbers[name] = first
        case .caller:
            let callers: [UInt64: ABICaller] = [0: .amd64, 1: .arm64, 2: .i386]
            if let caller = callers[first] { layouts.caller = caller }
        case .versionNumber(_, let hypercall):
            layouts.versions[hypercall] = UInt32(truncatingIfNeeded: first)
        case .member(let path, let structure):
            guard let offset = Int(exactly: first),
                let size = values[1].flatMap(Int.init(exactly:)),
                let width = values[2].flatMap(Int.init(exactly:))
            else { return }
            layouts.add(
                path, of: structure,
                MemberLayout(
                    offset: offset, size: size, elementWidth: width,
                    isSigned: values[3].map { $0 != 0 }))
        }
    }
}
