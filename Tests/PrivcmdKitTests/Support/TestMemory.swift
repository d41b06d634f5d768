// SPDX-License-Identifier: MIT

import PrivcmdKit
import Synchronization
import TestSupport

/// Memory of a simulated caller, at addresses that this process does not use.
final class TestMemory: CallerMemory {
    private struct Region {
        let start: UInt64
        var bytes: [UInt8]
        var isWritable = true
    }

    private let regions: Mutex<[Region]> = Mutex([])
    /// An address that is never allocated.
    static let unmapped = Address(0x666_0000)

    /// Allocates memory for a structure and returns its address.
    func allocate(_ value: some BitwiseCopyable, isWritable: Bool = true) -> Address {
        allocate(withUnsafeBytes(of: value) { Array($0) }, isWritable: isWritable)
    }

    /// Allocates memory for an array of structures or integers.
    func allocate<Value: BitwiseCopyable>(each values: [Value]) -> Address {
        allocate(values.withUnsafeBytes { Array($0) })
    }

    /// Allocates memory for bytes.
    ///
    /// The byte after them is not readable.
    func allocate(_ bytes: [UInt8], isWritable: Bool = true) -> Address {
        regions.withLock { regions in
            let end = regions.last.map { $0.start + UInt64($0.bytes.count) } ?? 0x10_0000
            let start = (end / 0x10_0000 + 1) * 0x10_0000
            regions.append(Region(start: start, bytes: bytes, isWritable: isWritable))
            return Address(start)
        }
    }

    /// Changes the bytes at an address, as a call does.
    func change(_ address: Address, to value: some BitwiseCopyable) {
        _ = writeBytes(withUnsafeBytes(of: value) { Array($0) }, at: address)
    }

    func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        let count = buffer.byteCount
        let bytes: [UInt8]? = regions.withLock { regions in
            guard let (index, offset) = Self.locate(address, count, regions) else { return nil }
            return Array(regions[index].bytes[offset..<(offset + count)])
        }
        guard let bytes else { return false }
        buffer.withUnsafeMutableBytes { $0.copyBytes(from: bytes) }
        return true
    }

    func write(_ bytes: RawSpan, to address: Address) -> Bool {
        let new = bytes.withUnsafeBytes { Array($0) }
        return regions.withLock { regions in
            guard let (index, offset) = Self.locate(address, new.count, regions),
                regions[index].isWritable
            else { return false }
            regions[index].bytes.replaceSubrange(offset..<(offset + new.count), with: new)
            return true
        }
    }

    private static func locate(_ address: Address, _ count: Int, _ regions: [Region])
        -> (index: Int, offset: Int)?
    {
        for (index, region) in regions.enumerated() where address.rawValue >= region.start {
            let offset = address.rawValue - region.start
            if offset + UInt64(count) <= UInt64(region.bytes.count) { return (index, Int(offset)) }
        }
        return nil
    }
}
