// SPDX-License-Identifier: MIT

/// The result of one pass over all types: their offsets and the named ones.
struct BTFScan {
    /// The offset of each type from the first one.
    private(set) var offsets: [UInt32] = []
    /// The entries of the named structures, unions and typedefs for a ``BTFNameIndex``.
    private(set) var namedTypes: [UInt64] = []
    /// The size of a C long in bytes; nil if no type is one.
    private(set) var longSize: Int?

    /// The names that compilers give to the type long.
    private static let longNames = ["long int", "long unsigned int", "long", "unsigned long"]
        .map { Array($0.utf8) }

    init(
        _ bytes: LittleEndianBytes, _ header: BTFHeader, firstID: Int, firstName: Int
    ) throws(BTFError) {
        var offset = header.types.lowerBound
        let end = header.types.upperBound
        // A record with the data after it has about 24 bytes on average.
        offsets.reserveCapacity((end - offset) / 24)
        while offset < end {
            let id = firstID + offsets.count
            guard end - offset >= BTFType.recordSize else {
                throw BTFError(location: .type(id), reason: .truncated)
            }
            let type = try BTFType.read(id, bytes, offset)
            let trailing = type.kind.trailingSize(type.count)
            guard trailing <= end - type.trailingOffset else {
                throw BTFError(location: .type(id), reason: .truncated)
            }
            if type.nameOffset > 0, type.nameOffset >= firstName {
                try record(type, bytes, header.names, type.nameOffset - firstName)
            }
            // The difference is below the size of the type section, a 32-bit number.
            offsets.append(UInt32(offset - header.types.lowerBound))
            offset = type.trailingOffset + trailing
        }
    }

    private mutating func record(
        _ type: BTFType, _ bytes: LittleEndianBytes, _ names: Range<Int>, _ offset: Int
    ) throws(BTFError) {
        let isLong = type.kind == .integer && longSize == nil && [4, 8].contains(type.sizeOrType)
        guard type.kind.isStructure || type.kind == .typedef || isLong else { return }
        let location = BTFError.Location.type(type.id)
        guard offset < names.count else {
            throw BTFError(location: location, reason: .unknownName(type.nameOffset))
        }
        let start = names.lowerBound + offset
        let name = try Self.readName(bytes, start, names.upperBound, location)
        if isLong {
            if Self.longNames.contains(where: name.elementsEqual) { longSize = type.sizeOrType }
        } else if !name.isEmpty {
            namedTypes.append(BTFNameIndex.entry(name, offsets.count))
        }
    }

    /// Returns the bytes of the name at an offset, without the terminating 0.
    static func readName(
        _ bytes: LittleEndianBytes, _ start: Int, _ end: Int, _ location: BTFError.Location
    ) throws(BTFError) -> ArraySlice<UInt8> {
        var stop = start
        while stop < end, bytes.bytes[stop] != 0 {
            stop += 1
            guard stop - start <= BTF.nameLimit else {
                throw BTFError(location: location, reason: .nameTooLong)
            }
        }
        return bytes.bytes[start..<stop]
    }
}

/// An index of types by the hash of their name, with eight bytes a type.
struct BTFNameIndex: Sendable {
    private let entries: [UInt64]

    init(_ entries: [UInt64]) { self.entries = entries.sorted() }

    /// Returns an entry: the hash of a name in the high half, the number of a type in the low one.
    static func entry(_ name: some Sequence<UInt8>, _ number: Int) -> UInt64 {
        UInt64(hash(name)) << 32 | UInt64(UInt32(truncatingIfNeeded: number))
    }

    /// FNV-1a with 32 bits.
    private static func hash(_ name: some Sequence<UInt8>) -> UInt32 {
        name.reduce(0x811c_9dc5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }

    /// Returns the numbers of the types whose name has the same hash, in their order.
    func candidates(_ name: [UInt8]) -> some Sequence<Int> {
        let hash = UInt64(Self.hash(name))
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle] >> 32 < hash { low = middle + 1 } else { high = middle }
        }
        return entries[low...].lazy.prefix { $0 >> 32 == hash }.map { Int($0 & 0xffff_ffff) }
    }
}
