// SPDX-License-Identifier: MIT

/// A kind of program that calls: what it was compiled for.
public enum ABICaller: String, Sendable, CaseIterable, Codable {
    /// X86 with 64 bits, which the table describes.
    case amd64 = "x86_64"
    /// Arm with 64 bits.
    case arm64
    /// x86 with 32 bits.
    case i386

    /// What this program was compiled for.
    public static var own: ABICaller {
        #if arch(arm64)
            .arm64
        #else
            .amd64
        #endif
    }
}

extension ABIStructure {
    /// The structure as a kind of caller has it; nil where such a caller has none, or the table does not tell.
    ///
    /// What arm64 has in the place of an x86 domain's settings is left out.
    ///
    /// - Parameter caller: the kind of caller.
    /// - Returns: the structure.
    public func layout(for caller: ABICaller) -> ABIStructure? {
        switch caller {
        case .amd64: return self
        case .arm64:
            if ArmRow.absent.contains(name) || !ArmRow.isThere(self) { return nil }
            let fields = fields.filter { !ArmRow.isOther($0) }.map(ArmRow.field)
            return ABIStructure(name: name, size: size, fields: fields)
        case .i386: return NarrowRow.table[name].map { $0.narrow(self) }
        }
    }

    /// The structure as a 32-bit caller on x86 has it; nil where the table does not tell.
    public var narrow: ABIStructure? { layout(for: .i386) }

    /// Whether what a field leads to are words, which a 32-bit caller has in 4 bytes each.
    func leadsToWords(_ field: ABIField) -> Bool {
        NarrowRow.table[name]?.words.contains(field.name + "[]") ?? false
    }

    /// The fields in whose place arm64 has others.
    public var fieldsOfX86: [String] { fields.filter(ArmRow.isOther).map(\.name) }

    /// The fields that are signed on x86 and unsigned on arm64, as C's `char` is.
    public var fieldsUnsignedOnArm: [String] {
        fields.filter { $0.kind != ArmRow.field($0).kind }.map(\.name)
    }
}

extension ABIRequest {
    /// The request's number as a 32-bit caller on x86 has it; nil where the table does not tell.
    public var narrow: Request? {
        guard let argument else { return request }
        return argument.narrow.map { Request(request.rawValue, size: $0.size) }
    }
}
