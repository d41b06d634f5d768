// SPDX-License-Identifier: MIT

internal import CPrivcmd
package import PrivcmdKit

/// Decodes a call from the caller's memory, following pointers as the ABI table describes them.
package enum CallDecoder {
    /// A decoded call, with the structure that will hold its output.
    package struct DecodedCall: Sendable {
        package let invocation: RecordedCall.Invocation
        /// The structure with the call's fields; nil if it is unknown or unreadable.
        package let target: DecodedStructure?
    }

    package static func decode(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> DecodedCall
    {
        guard let row = ABI.request(request) else {
            return decoded(
                ioctl: request.description,
                RecordedArgument(raw: argument, count: request.encodedSize, in: memory))
        }
        guard let structure = row.argument else {
            return decoded(ioctl: row.name, RecordedArgument.none)
        }
        guard var target = DecodedStructure(structure, argument, memory) else {
            return decoded(ioctl: row.name, argument == .null ? .null : .unreadable)
        }
        if row.request.rawValue == MIRROR_IOCTL_PRIVCMD_HYPERCALL {
            return decodeHypercall(row.name, target, memory)
        }
        target.followPointers(in: memory)
        return DecodedCall(
            invocation: .init(
                ioctl: row.name, command: target.deviceModelOperation, input: .fields(target.input)),
            target: target)
    }

    /// Decodes a hypercall from its number and arguments.
    static func decodeHypercall(
        _ ioctl: String, _ envelope: DecodedStructure, _ memory: any CallerMemory
    ) -> DecodedCall {
        let number = envelope.word(0)
        let row = ABI.hypercall(number)
        var call = HypercallDecoder(
            ioctl: ioctl, hypercall: row?.name ?? String(number), memory: memory)
        switch row?.callingForm {
        case .commandAndPointer(let commands):
            let known = call.resolveCommand(envelope.word(1), commands)
            let address = Address(envelope.word(2))
            guard let structure = known?.argument else {
                // Without a known structure, the second argument may still be an address.
                return call.decoded(address == .null ? .null : RecordedArgument.none)
            }
            return call.decoded(structure, address)
        case .commandInStructure(let head, let commands):
            let address = Address(envelope.word(1))
            guard let start = DecodedStructure(head, address, memory) else {
                return call.decoded(address == .null ? .null : .unreadable)
            }
            let known = call.resolveCommand(start.integer(at: 0, width: 4), commands)
            let version = UInt32(start.integer(at: 4, width: 4))
            return call.decoded(
                known?.argument(version: version) ?? head.withTrailingBytes, address)
        case .commandAndValues(let commands):
            let known = call.resolveCommand(envelope.word(1), commands)
            return call.decoded(
                known?.argument ?? envelope.structure, envelope.address, envelope.bytes)
        case .values(let structure):
            return call.decoded(structure, envelope.address, envelope.bytes)
        case .opaque, nil:
            return call.decoded(envelope.structure, envelope.address, envelope.bytes)
        }
    }

    /// A hypercall that is being decoded.
    private struct HypercallDecoder {
        let ioctl: String
        let hypercall: String
        var command: String?
        let memory: any CallerMemory

        init(ioctl: String, hypercall: String, memory: any CallerMemory) {
            self.ioctl = ioctl
            self.hypercall = hypercall
            self.memory = memory
        }

        /// Finds the command in the table, and stores its name.
        mutating func resolveCommand(_ word: UInt64, _ commands: [ABICommand]) -> ABICommand? {
            let number = UInt32(truncatingIfNeeded: word)
            let known = commands.row(number)
            command = known?.name ?? String(number)
            return known
        }

        func decoded(_ input: RecordedArgument, _ target: DecodedStructure? = nil) -> DecodedCall {
            DecodedCall(
                invocation: .init(
                    ioctl: ioctl, hypercall: hypercall, command: command, input: input),
                target: target)
        }

        func decoded(_ structure: ABIStructure, _ address: Address) -> DecodedCall {
            guard let target = DecodedStructure(structure, address, memory) else {
                return decoded(address == .null ? .null : .unreadable)
            }
            return decoded(target)
        }

        func decoded(_ structure: ABIStructure, _ address: Address, _ bytes: [UInt8]) -> DecodedCall
        {
            decoded(DecodedStructure(structure, address, bytes))
        }

        private func decoded(_ target: DecodedStructure) -> DecodedCall {
            var target = target
            target.followPointers(in: memory)
            var call = self
            // The command of dm_op is in its first buffer.
            if command == nil { call.command = target.deviceModelOperation }
            return call.decoded(.fields(target.input), target)
        }
    }

    private static func decoded(ioctl: String, _ input: RecordedArgument) -> DecodedCall {
        DecodedCall(invocation: .init(ioctl: ioctl, input: input), target: nil)
    }
}

extension ABIStructure {
    /// The structure plus a field `u` with all bytes after its fields, as input and output.
    fileprivate var withTrailingBytes: ABIStructure {
        let end = fields.map { $0.offset + $0.size }.max() ?? 0
        // The union of arguments has the alignment of uint64_t.
        let start = (end + 7) / 8 * 8
        let rest = ABIField(
            name: "u", offset: start,
            kind: .init(width: 1, isSigned: false, count: size - start), direction: .both,
            meaning: .bytes)
        return ABIStructure(name: name, size: size, fields: fields + [rest])
    }
}

extension DecodedStructure {
    /// The operation in the first buffer of a dm_op, by name or number.
    fileprivate var deviceModelOperation: String? {
        for buffer in buffers {
            for element in buffer.elements.prefix(1) {
                for inner in element.buffers {
                    guard case .operation(let commands) = inner.pointee.content else { continue }
                    guard let number = inner.bytes?.littleEndian(at: 0, width: 4) else {
                        return nil
                    }
                    return commands.row(UInt32(number))?.name ?? String(number)
                }
            }
        }
        return nil
    }
}
