// SPDX-License-Identifier: MIT

/// The architecture that a calling program was compiled for.
package enum ABICaller: String, Sendable, CaseIterable, Codable {
    /// 64-bit x86, which the table describes.
    case amd64 = "x86_64"
    /// 64-bit Arm.
    case arm64
    /// 32-bit x86.
    case i386

    /// The architecture that this program was compiled for.
    package static var current: ABICaller {
        #if arch(arm64)
            .arm64
        #else
            .amd64
        #endif
    }
}

extension ABIStructure {
    /// The structure as a caller has it; nil if the caller has none, or the table does not describe
    /// it.
    ///
    /// It leaves out the domain settings that arm64 has instead of those of x86.
    package func layout(for caller: ABICaller) -> ABIStructure? {
        switch caller {
        case .amd64: return self
        case .arm64:
            if Arm64Layout.absentStructures.contains(name) || !Arm64Layout.exists(self) {
                return nil
            }
            let fields = fields.filter { !Arm64Layout.isReplaced($0) }.map(Arm64Layout.field)
            return ABIStructure(name: name, size: size, fields: fields)
        case .i386: return I386Layout.table[name].map { $0.layout(of: self) }
        }
    }

    /// The structure as a 32-bit x86 caller has it; nil if the table does not describe it.
    package var i386Layout: ABIStructure? { layout(for: .i386) }

    /// Whether a field points to pointer-sized elements, which have 4 bytes each on i386.
    package func hasPointerSizedElements(_ field: ABIField) -> Bool {
        I386Layout.table[name]?.pointerSizedFields.contains(field.name + "[]") ?? false
    }

    /// The fields that arm64 replaces by others.
    package var x86OnlyFields: [String] { fields.filter(Arm64Layout.isReplaced).map(\.name) }

    /// The fields that are signed on x86 and unsigned on arm64, like C's `char`.
    package var fieldsUnsignedOnArm64: [String] {
        fields.filter { $0.kind != Arm64Layout.field($0).kind }.map(\.name)
    }
}

extension ABIRequest {
    /// The request number of a 32-bit x86 caller; nil if the table does not describe it.
    package var i386Request: Request? {
        guard let argument else { return request }
        return argument.i386Layout.map { Request(request.rawValue, size: $0.size) }
    }
}
