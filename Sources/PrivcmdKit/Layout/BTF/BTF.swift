// SPDX-License-Identifier: MIT

/// The types that a Linux kernel or a module was built with, in the form BTF.
///
/// A module's types continue those of its base, the kernel: its ids and names count on from there.
/// Where both have a structure of a name, the module's is meant. Where one of them has several, the
/// first is.
///
/// In memory there are the bytes, four bytes for each type and eight for each name of a structure.
/// What is asked for is checked when it is asked for: a fault elsewhere does not matter.
///
/// Source: Documentation/bpf/btf.rst, include/uapi/linux/btf.h (Linux 6.12).
public final class BTF: LayoutSource, Sendable {
    /// The types that these continue.
    public let base: BTF?
    /// The size of a pointer in bytes.
    public let pointerSize: Int
    private let bytes: LittleEndianBytes
    private let names: Range<Int>
    /// The id of the first type here; that of no type is 0.
    private let firstID: Int
    /// Where each type starts, counted from the first.
    private let offsets: [UInt32]
    private let typesStart: Int
    /// How many bytes of names the base has.
    private let firstName: Int
    /// The structures, unions and typedefs here by the hashes of their names.
    private let index: BTFIndex

    /// The longest name in bytes: the kernel has 512 for it (KSYM_NAME_LEN).
    static let nameLimit = 512
    /// How many types deep a type may be made of others; a kernel has no more than ten or so.
    static let depthLimit = 64
    /// How many members are looked at of one structure and those in it.
    static let memberLimit = 1 << 16

    /// Reads the header, and finds where each type starts.
    ///
    /// - Parameters:
    ///   - bytes: what /sys/kernel/btf/vmlinux or a section `.BTF` holds.
    ///   - base: the types that these continue, as a module's do.
    ///   - pointerSize: the size of a pointer in bytes. Without it, it is the base's or that of a
    ///     C long, and 8 where there is none.
    /// - Throws: what is wrong with the bytes.
    public init(
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
        index = BTFIndex(scan.named)
        self.pointerSize = pointerSize ?? base?.pointerSize ?? scan.longSize ?? 8
    }

    /// Whether types continue those of a base: the empty name, the first of all, lies there.
    ///
    /// - Parameter bytes: the types.
    /// - Returns: whether they need a base; false where they are no types.
    static func isSplit(_ bytes: [UInt8]) -> Bool {
        let bytes = LittleEndianBytes(bytes)
        guard let names = try? BTFHeader(bytes).names else { return false }
        return names.first.map { bytes.bytes[$0] != 0 } ?? true
    }

    /// How many types there are, with those of the base and the one that stands for none.
    public var count: Int { endID }

    private var endID: Int { firstID + offsets.count }
    private var endName: Int { firstName + names.count }

    private static func checkNames(
        _ bytes: LittleEndianBytes, _ names: Range<Int>, isSplit: Bool
    ) throws(BTFError) {
        guard let first = names.first, let last = names.last else {
            if isSplit { return }
            throw BTFError(place: .names, reason: .needsBase)
        }
        guard bytes.bytes[last] == 0 else { throw BTFError(place: .names, reason: .unterminated) }
        // The empty name is the first of all, so that it lies in the base where there is one.
        guard isSplit || bytes.bytes[first] == 0 else {
            throw BTFError(place: .names, reason: .needsBase)
        }
    }

    /// The type with an id.
    func type(_ id: Int, at place: BTFError.Place) throws(BTFError) -> BTFType {
        var home = self
        while id < home.firstID, let base = home.base { home = base }
        if id == 0 {
            return BTFType(
                id: 0, kind: .void, name: 0, count: 0, flag: false, payload: 0, place: 0,
                bytes: bytes)
        }
        guard id < home.endID else { throw BTFError(place: place, reason: .unknownType(id)) }
        let start = home.typesStart + Int(home.offsets[id - home.firstID])
        return try BTFType.read(id, home.bytes, start)
    }

    /// The bytes of a name without the 0 that ends it.
    func name(_ offset: Int, at place: BTFError.Place) throws(BTFError) -> ArraySlice<UInt8> {
        var home = self
        while offset < home.firstName, let base = home.base { home = base }
        guard offset < home.endName else {
            // Names without any have no empty one either.
            if offset == 0 { return [] }
            throw BTFError(place: place, reason: .unknownName(offset))
        }
        let start = home.names.lowerBound + offset - home.firstName
        return try BTFScan.name(home.bytes, start, home.names.upperBound, place)
    }

    /// The structure or union with a tag, or that a typedef of the name stands for.
    func find(_ name: String) throws(BTFError) -> BTFType? {
        let wanted = Array(name.utf8)
        guard !wanted.isEmpty else { return nil }
        if let found = try find(wanted, where: \.isStructure) { return found }
        guard let typedef = try typedef(name) else { return nil }
        let stripped = try strip(typedef.id, at: .type(typedef.id))
        return stripped.type.kind.isStructure && !stripped.isArray ? stripped.type : nil
    }

    /// The typedef of a name.
    func typedef(_ name: String) throws(BTFError) -> BTFType? {
        try find(Array(name.utf8), where: { $0 == .typedef })
    }

    private func find(
        _ name: [UInt8], where isWanted: (Kind) -> Bool
    ) throws(BTFError) -> BTFType? {
        var home: BTF? = self
        while let here = home {
            for index in here.index.candidates(name) {
                let id = here.firstID + index
                let type = try here.type(id, at: .type(id))
                guard isWanted(type.kind) else { continue }
                if try here.name(type.name, at: .type(id)).elementsEqual(name) { return type }
            }
            home = here.base
        }
        return nil
    }
}
