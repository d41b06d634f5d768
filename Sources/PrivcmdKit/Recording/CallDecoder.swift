// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// Reads a call in the caller's memory, following pointers as the table says.
enum CallDecoder {
    /// A call that has been read, and where its answer will be.
    struct Decoded: Sendable {
        let question: RecordedCall.Question
        /// The structure that holds the call's fields, where the table knows it and it was readable.
        let target: StructureReading?
    }

    static func decode(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Decoded
    {
        guard let row = ABI.request(request) else {
            return decoded(
                ioctl: request.description,
                RecordedArgument(raw: argument, count: request.encodedSize, in: memory))
        }
        guard let structure = row.argument else {
            return decoded(ioctl: row.name, RecordedArgument.none)
        }
        guard var target = StructureReading(structure, argument, memory) else {
            return decoded(ioctl: row.name, argument == .null ? .null : .unreadable)
        }
        if row.request.rawValue == MIRROR_IOCTL_PRIVCMD_HYPERCALL {
            return hypercall(row.name, target, memory)
        }
        target.follow(in: memory)
        return Decoded(
            question: .init(
                ioctl: row.name, command: target.operation, input: .fields(target.input)),
            target: target)
    }

    private static func hypercall(
        _ ioctl: String, _ envelope: StructureReading, _ memory: any CallerMemory
    ) -> Decoded {
        let number = envelope.word(0)
        let row = ABI.hypercall(number)
        var call = Hypercall(ioctl: ioctl, hypercall: row?.name ?? String(number), memory: memory)
        switch row?.shape {
        case .command(let commands):
            let known = call.name(envelope.word(1), commands)
            let address = Address(envelope.word(2))
            guard let structure = known?.argument else {
                // Where the table knows no structure, the second argument still may be an address.
                return call.decoded(address == .null ? .null : RecordedArgument.none)
            }
            return call.decoded(structure, address)
        case .envelope(let head, let commands):
            let address = Address(envelope.word(1))
            guard let start = StructureReading(head, address, memory) else {
                return call.decoded(address == .null ? .null : .unreadable)
            }
            let known = call.name(start.integer(at: 0, width: 4), commands)
            let version = UInt32(start.integer(at: 4, width: 4))
            return call.decoded(known?.argument(version: version) ?? head.withRest, address)
        case .words(let commands):
            let known = call.name(envelope.word(1), commands)
            return call.decoded(
                known?.argument ?? envelope.structure, envelope.address, envelope.bytes)
        case .plain(let structure):
            return call.decoded(structure, envelope.address, envelope.bytes)
        case .opaque, nil:
            return call.decoded(envelope.structure, envelope.address, envelope.bytes)
        }
    }

    /// A hypercall that is being read.
    private struct Hypercall {
        let ioctl: String
        let hypercall: String
        var command: String?
        let memory: any CallerMemory

        init(ioctl: String, hypercall: String, memory: any CallerMemory) {
            self.ioctl = ioctl
            self.hypercall = hypercall
            self.memory = memory
        }

        /// Finds the command, and keeps its name.
        mutating func name(_ word: UInt64, _ commands: [ABICommand]) -> ABICommand? {
            let number = UInt32(truncatingIfNeeded: word)
            let known = commands.row(number)
            command = known?.name ?? String(number)
            return known
        }

        func decoded(_ input: RecordedArgument, _ target: StructureReading? = nil) -> Decoded {
            Decoded(
                question: .init(
                    ioctl: ioctl, hypercall: hypercall, command: command, input: input),
                target: target)
        }

        func decoded(_ structure: ABIStructure, _ address: Address) -> Decoded {
            guard let target = StructureReading(structure, address, memory) else {
                return decoded(address == .null ? .null : .unreadable)
            }
            return decoded(target)
        }

        func decoded(_ structure: ABIStructure, _ address: Address, _ bytes: [UInt8]) -> Decoded {
            decoded(StructureReading(structure, address, bytes))
        }

        private func decoded(_ target: StructureReading) -> Decoded {
            var target = target
            target.follow(in: memory)
            var call = self
            // dm_op's command lies in a buffer of its own.
            if command == nil { call.command = target.operation }
            return call.decoded(.fields(target.input), target)
        }
    }

    private static func decoded(ioctl: String, _ input: RecordedArgument) -> Decoded {
        Decoded(question: .init(ioctl: ioctl, input: input), target: nil)
    }
}

extension ABIStructure {
    /// The structure with everything behind its fields as bytes, which both sides may write.
    fileprivate var withRest: ABIStructure {
        let end = fields.map { $0.offset + $0.size }.max() ?? 0
        // An argument that may be anything is aligned as the largest integer is.
        let start = (end + 7) / 8 * 8
        let rest = ABIField(
            name: "u", offset: start,
            kind: .init(width: 1, isSigned: false, count: size - start), flow: .both,
            meaning: .bytes)
        return ABIStructure(name: name, size: size, fields: fields + [rest])
    }
}

extension StructureReading {
    /// The operation that the first of a device model's buffers holds, by name or number.
    fileprivate var operation: String? {
        for buffer in buffers {
            for element in buffer.elements.prefix(1) {
                for inner in element.buffers {
                    guard case .operation(let commands) = inner.pointee.content else { continue }
                    guard let bytes = inner.bytes, bytes.count >= 4 else { return nil }
                    let number = bytes[0..<4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                    return commands.row(number)?.name ?? String(number)
                }
            }
        }
        return nil
    }
}
