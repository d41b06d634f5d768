// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import Synchronization
import SystemPackage

@testable import PrivcmdKit

/// A hypercall and its result, which scripts/hypercalls recorded on real Xen.
struct RecordedHypercall: Decodable {
    let name: String
    let hypercall: UInt64
    let arguments: [Argument]
    let blocks: [Block]
    let result: Int64?
    let error: String?

    /// An argument of the hypercall: a number in hexadecimal, or an offset in a block.
    struct Argument: Decodable {
        let number: String?
        let block: Int?
        let offset: Int?
    }

    /// A block of the caller's memory.
    ///
    /// The bytes after it are not accessible.
    struct Block: Decodable {
        let before: String
        let after: String?
        let pointers: [Pointer]?
        let varies: [Range]?
        let readOnly: Bool?
    }

    /// Eight bytes that point into a block.
    ///
    /// The file has zeros for them.
    struct Pointer: Decodable {
        let at: Int
        let block: Int
        let offset: Int
    }

    /// Bytes that differ from boot to boot.
    struct Range: Decodable {
        let at: Int
        let size: Int
    }

    /// Parses bytes in hexadecimal; `(byte*count)` is a run of one byte.
    static func bytes(_ text: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first == "(" {
                guard let end = rest.firstIndex(of: ")") else { throw Malformed(text: text) }
                let parts = rest[rest.index(after: rest.startIndex)..<end].split(separator: "*")
                guard parts.count == 2, let byte = UInt8(parts[0], radix: 16),
                    let count = Int(parts[1])
                else { throw Malformed(text: text) }
                bytes += repeatElement(byte, count: count)
                rest = rest[rest.index(after: end)...]
            } else {
                guard let byte = UInt8(rest.prefix(2), radix: 16) else {
                    throw Malformed(text: text)
                }
                bytes.append(byte)
                rest = rest.dropFirst(2)
            }
        }
        return bytes
    }

    struct Malformed: Error {
        let text: String
    }
}

extension RecordedHypercall {
    /// Issues the hypercall to a fake.
    ///
    /// - Returns: the first difference from the recorded result; nil if there is none.
    func difference(from device: FakeDevice) throws -> String? {
        let memory = BlockMemory(try blocks.map { try Self.bytes($0.before) })
        for (index, block) in blocks.enumerated() {
            memory.setReadOnly(index, block.readOnly == true)
            for pointer in block.pointers ?? [] {
                let target = memory.address(pointer.block, pointer.offset)
                memory.store(target, in: index, at: pointer.at)
            }
        }
        let numbers = try arguments.map { argument in
            if let block = argument.block { return memory.address(block, argument.offset ?? 0) }
            guard let number = UInt64(argument.number?.dropFirst(2) ?? "", radix: 16) else {
                throw Malformed(text: name)
            }
            return number
        }
        func number(_ index: Int) -> UInt64 { index < numbers.count ? numbers[index] : 0 }
        let envelope = memory.allocate(
            mirror_privcmd_hypercall(
                op: hypercall, arg: (number(0), number(1), number(2), number(3), number(4))))
        let outcome = device.perform(
            Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL), envelope, in: memory)
        let recorded = try recordedOutcome()
        guard outcome == recorded else { return "\(name): \(outcome), not \(recorded)" }
        for (index, block) in blocks.enumerated() {
            let pointers = (block.pointers ?? []).map { Range(at: $0.at, size: 8) }
            let masked = pointers + (block.varies ?? [])
            let actual = Self.masking(masked, memory.bytes(index))
            let expected = Self.masking(masked, try Self.bytes(block.after ?? block.before))
            guard actual != expected else { continue }
            let offset = zip(actual, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
            return "\(name): block \(index), byte \(offset): \(actual[offset]),"
                + " not \(expected[offset])"
        }
        return nil
    }

    private func recordedOutcome() throws -> Result<Int64, CallFailure> {
        if let result { return .success(result) }
        guard let error, let errno = Errno(name: error) else { throw Malformed(text: name) }
        return .failure(.errno(errno))
    }

    private static func masking(_ ranges: [Range], _ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for range in ranges {
            for index in range.at..<min(range.at + range.size, bytes.count) { bytes[index] = 0 }
        }
        return bytes
    }
}

/// Memory in blocks, with inaccessible bytes after each.
///
/// A write that does not fit fills the block and fails, as Xen's copies do.
private final class BlockMemory: CallerMemory {
    private struct Block {
        var bytes: [UInt8]
        var isReadOnly = false
    }

    private let blocks: Mutex<[Block]>
    private static let distance: UInt64 = 0x10_0000

    init(_ blocks: [[UInt8]]) {
        self.blocks = Mutex(blocks.map { Block(bytes: $0) })
    }

    func address(_ block: Int, _ offset: Int) -> UInt64 {
        Self.distance * UInt64(block + 1) + UInt64(offset)
    }

    func bytes(_ block: Int) -> [UInt8] { blocks.withLock { $0[block].bytes } }

    func setReadOnly(_ block: Int, _ isReadOnly: Bool) {
        blocks.withLock { $0[block].isReadOnly = isReadOnly }
    }

    func store(_ value: UInt64, in block: Int, at offset: Int) {
        let bytes = withUnsafeBytes(of: value) { Array($0) }
        blocks.withLock { $0[block].bytes.replaceSubrange(offset..<(offset + 8), with: bytes) }
    }

    func allocate(_ value: some BitwiseCopyable) -> Address {
        let bytes = withUnsafeBytes(of: value) { Array($0) }
        return blocks.withLock { blocks in
            blocks.append(Block(bytes: bytes))
            return Address(Self.distance * UInt64(blocks.count))
        }
    }

    private static func locate(
        _ address: Address, _ blocks: [Block]
    ) -> (block: Int, offset: Int)? {
        let block = Int(address.rawValue / distance) - 1
        let offset = Int(address.rawValue % distance)
        guard blocks.indices.contains(block), offset <= blocks[block].bytes.count else {
            return nil
        }
        return (block, offset)
    }

    func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        let count = buffer.byteCount
        let bytes: ArraySlice<UInt8>? = blocks.withLock { blocks in
            guard let (block, offset) = Self.locate(address, blocks),
                offset + count <= blocks[block].bytes.count
            else { return nil }
            return blocks[block].bytes[offset..<(offset + count)]
        }
        guard let bytes else { return false }
        buffer.withUnsafeMutableBytes { $0.copyBytes(from: bytes) }
        return true
    }

    func write(_ bytes: RawSpan, to address: Address) -> Bool {
        let new = bytes.withUnsafeBytes { Array($0) }
        return blocks.withLock { blocks in
            guard let (block, offset) = Self.locate(address, blocks), !blocks[block].isReadOnly
            else { return false }
            let available = blocks[block].bytes.count - offset
            let fitting = new.prefix(available)
            blocks[block].bytes.replaceSubrange(offset..<(offset + fitting.count), with: fitting)
            return fitting.count == new.count
        }
    }
}
