// SPDX-License-Identifier: MIT

/// What is learnt when all types are passed once: where they start, and which have names.
struct BTFScan {
    /// Where each type starts, counted from the first.
    private(set) var offsets: [UInt32] = []
    /// The structures, unions and typedefs with names, as an index keeps them.
    private(set) var named: [UInt64] = []
    /// The size of a C long in bytes, where there is one.
    private(set) var longSize: Int?

    /// What compilers call a long.
    private static let longNames = ["long int", "long unsigned int", "long", "unsigned long"]
        .map { Array($0.utf8) }

    init(
        _ bytes: LittleEndianBytes, _ header: BTFHeader, firstID: Int, firstName: Int
    ) throws(BTFError) {
        var place = header.types.lowerBound
        let end = header.types.upperBound
        // A record with what follows it has some 20 bytes on average.
        offsets.reserveCapacity((end - place) / 24)
        while place < end {
            let id = firstID + offsets.count
            guard end - place >= BTFType.recordSize else {
                throw BTFError(place: .type(id), reason: .truncated)
            }
            let type = try BTFType.read(id, bytes, place)
            let trailing = type.kind.trailing(type.count)
            guard trailing <= end - type.place else {
                throw BTFError(place: .type(id), reason: .truncated)
            }
            if type.name > 0, type.name >= firstName {
                try note(type, bytes, header.names, type.name - firstName)
            }
            // It is below the size of all types, which is a number of 32 bits.
            offsets.append(UInt32(place - header.types.lowerBound))
            place = type.place + trailing
        }
    }

    private mutating func note(
        _ type: BTFType, _ bytes: LittleEndianBytes, _ names: Range<Int>, _ offset: Int
    ) throws(BTFError) {
        let isLong = type.kind == .integer && longSize == nil && [4, 8].contains(type.payload)
        guard type.kind.isStructure || type.kind == .typedef || isLong else { return }
        let place = BTFError.Place.type(type.id)
        guard offset < names.count else {
            throw BTFError(place: place, reason: .unknownName(type.name))
        }
        let start = names.lowerBound + offset
        let name = try Self.name(bytes, start, names.upperBound, place)
        if isLong {
            if Self.longNames.contains(where: name.elementsEqual) { longSize = type.payload }
        } else if !name.isEmpty {
            named.append(BTFIndex.entry(name, offsets.count))
        }
    }

    /// The bytes of the name that starts at a place, without the 0 that ends it.
    static func name(
        _ bytes: LittleEndianBytes, _ start: Int, _ end: Int, _ place: BTFError.Place
    ) throws(BTFError) -> ArraySlice<UInt8> {
        var stop = start
        while stop < end, bytes.bytes[stop] != 0 {
            stop += 1
            guard stop - start <= BTF.nameLimit else {
                throw BTFError(place: place, reason: .longName)
            }
        }
        return bytes.bytes[start..<stop]
    }
}

/// Types by the hashes of their names, in eight bytes each.
struct BTFIndex: Sendable {
    private let entries: [UInt64]

    init(_ entries: [UInt64]) { self.entries = entries.sorted() }

    /// The hash of a name above the number of a type.
    static func entry(_ name: some Sequence<UInt8>, _ number: Int) -> UInt64 {
        UInt64(hash(name)) << 32 | UInt64(UInt32(truncatingIfNeeded: number))
    }

    /// FNV-1a with 32 bits.
    private static func hash(_ name: some Sequence<UInt8>) -> UInt32 {
        name.reduce(0x811c_9dc5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }

    /// The numbers of the types that may have a name, in their order.
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
