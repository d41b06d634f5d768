// SPDX-License-Identifier: MIT

/// The types that a Linux kernel or a module was built with, in BPF Type Format (BTF).
///
/// A module has split BTF: its type ids and name offsets continue those of its base, the kernel.
/// A lookup by name prefers the module's type, and the first of several types.
///
/// An object keeps the bytes, four bytes for each type, and eight for each named structure. It
/// checks a type when a caller looks it up, and ignores faults in other types.
///
/// Source: Documentation/bpf/btf.rst, include/uapi/linux/btf.h (Linux 6.12).
package final class BTF: LayoutSource, Sendable {
    /// The base of split BTF.
    package let base: BTF?
    /// The size of a pointer in bytes.
    package let pointerSize: Int
    private let bytes: LittleEndianBytes
    private let names: Range<Int>
    /// The id of the first type in these bytes.
    ///
    /// The id 0 is `void`.
    private let firstID: Int
    /// The offset of each type from the first one.
    private let offsets: [UInt32]
    private let typesStart: Int
    /// The size of the base's string section, with which the name offsets here begin.
    private let firstName: Int
    /// The structures, unions and typedefs in these bytes, by the hash of the name.
    private let index: BTFNameIndex

    /// The maximum length of a name in bytes (KSYM_NAME_LEN).
    static let nameLimit = 512
    /// The maximum nesting of types; a kernel has about ten levels.
    static let depthLimit = 64
    /// The maximum number of members that are read of a structure and of those within it.
    static let memberLimit = 1 << 16

    /// Reads the header, and finds the offset of each type.
    ///
    /// - Parameters:
    ///   - bytes: the content of /sys/kernel/btf/vmlinux or of a section `.BTF`.
    ///   - base: the base of a module's split BTF.
    ///   - pointerSize: the size of a pointer in bytes. The default is the base's, else the size of
    ///     a C long, else 8.
    /// - Throws: the fault in the bytes.
    package init(
        _ bytes: [UInt8], base: BTF? = nil, pointerSize: Int? = nil
    ) throws(BTFError) {
        let bytes = LittleEndianBytes(bytes)
        let header = try BTFHeader(bytes)
        try Self.checkNames(bytes, header.names, isSplit: base != nil)
        let firstID = base?.endID ?? 1
        let scan = try BTFScan(
            bytes, header, firstID: firstID, firstName: base?.endName ?? 0)
        self.bytes = bytes
        self.base = base
        self.firstID = firstID
        names = header.names
        typesStart = header.types.lowerBound
        firstName = base?.endName ?? 0
        offsets = scan.offsets
        index = BTFNameIndex(scan.namedTypes)
        self.pointerSize = pointerSize ?? base?.pointerSize ?? scan.longSize ?? 8
    }

    /// Whether the bytes are split BTF: its string section does not start with the empty name.
    ///
    /// - Parameter bytes: BTF.
    /// - Returns: true if it needs a base; false if it does not or is malformed.
    static func isSplit(_ bytes: [UInt8]) -> Bool {
        let bytes = LittleEndianBytes(bytes)
        guard let names = try? BTFHeader(bytes).names else { return false }
        return names.first.map { bytes.bytes[$0] != 0 } ?? true
    }

    /// The number of types, including those of the base and `void`.
    package var count: Int { endID }

    private var endID: Int { firstID + offsets.count }
    private var endName: Int { firstName + names.count }

    private static func checkNames(
        _ bytes: LittleEndianBytes, _ names: Range<Int>, isSplit: Bool
    ) throws(BTFError) {
        guard let first = names.first, let last = names.last else {
            if isSplit { return }
            throw BTFError(location: .names, reason: .needsBase)
        }
        guard bytes.bytes[last] == 0 else {
            throw BTFError(location: .names, reason: .unterminated)
        }
        // The first name of the base is the empty one; split BTF has none.
        guard isSplit || bytes.bytes[first] == 0 else {
            throw BTFError(location: .names, reason: .needsBase)
        }
    }

    func type(_ id: Int, at location: BTFError.Location) throws(BTFError) -> BTFType {
        var owner = self
        while id < owner.firstID, let base = owner.base { owner = base }
        if id == 0 {
            return BTFType(
                id: 0, kind: .void, nameOffset: 0, count: 0, kindFlag: false, sizeOrType: 0,
                trailingOffset: 0,
                bytes: bytes)
        }
        guard id < owner.endID else { throw BTFError(location: location, reason: .unknownType(id)) }
        let start = owner.typesStart + Int(owner.offsets[id - owner.firstID])
        return try BTFType.read(id, owner.bytes, start)
    }

    /// Returns the bytes of a name, without the terminating 0.
    func name(_ offset: Int, at location: BTFError.Location) throws(BTFError) -> ArraySlice<UInt8> {
        var owner = self
        while offset < owner.firstName, let base = owner.base { owner = base }
        guard offset < owner.endName else {
            // An empty string section does not even contain the empty name.
            if offset == 0 { return [] }
            throw BTFError(location: location, reason: .unknownName(offset))
        }
        let start = owner.names.lowerBound + offset - owner.firstName
        return try BTFScan.readName(owner.bytes, start, owner.names.upperBound, location)
    }

    /// Returns the structure or union with the given tag or typedef name.
    func findStructure(_ name: String) throws(BTFError) -> BTFType? {
        let wanted = Array(name.utf8)
        guard !wanted.isEmpty else { return nil }
        if let found = try findType(wanted, where: \.isStructure) { return found }
        guard let typedef = try findTypedef(name) else { return nil }
        let stripped = try resolve(typedef.id, at: .type(typedef.id))
        return stripped.type.kind.isStructure && !stripped.isArray ? stripped.type : nil
    }

    /// Returns the typedef with the given name.
    func findTypedef(_ name: String) throws(BTFError) -> BTFType? {
        try findType(Array(name.utf8), where: { $0 == .typedef })
    }

    private func findType(
        _ name: [UInt8], where isWanted: (Kind) -> Bool
    ) throws(BTFError) -> BTFType? {
        var owner: BTF? = self
        while let current = owner {
            for index in current.index.candidates(name) {
                let id = current.firstID + index
                let type = try current.type(id, at: .type(id))
                guard isWanted(type.kind) else { continue }
                if try current.name(type.nameOffset, at: .type(id)).elementsEqual(name) {
                    return type
                }
            }
            owner = current.base
        }
        return nil
    }
}
