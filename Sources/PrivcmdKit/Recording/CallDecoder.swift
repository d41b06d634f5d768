// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// Reads a call in the caller's memory, following pointers as the table says.
enum CallDecoder {
    /// A call that has been read, and where its answer will be.
    struct Decoded {
        let question: RecordedCall.Question
        /// The structure that holds the call's fields, where the table knows it and it was readable.
        let target: Target?
    }

    /// A structure in the caller's memory.
    struct Target {
        let structure: ABIStructure
        let address: Address
        let bytes: [UInt8]
    }

    static func decode(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Decoded
    {
        guard let row = ABI.request(request) else {
            return decoded(
                ioctl: request.description, raw(argument, count: request.encodedSize, memory))
        }
        guard let structure = row.argument else {
            return decoded(ioctl: row.name, RecordedArgument.none)
        }
        let target = Target(structure, argument, memory)
        guard row.request.rawValue == MIRROR_IOCTL_PRIVCMD_HYPERCALL, let envelope = target else {
            return decoded(ioctl: row.name, argument, target)
        }
        return hypercall(row.name, envelope, memory)
    }

    private static func hypercall(_ ioctl: String, _ envelope: Target, _ memory: any CallerMemory)
        -> Decoded
    {
        let number = envelope.word(0)
        func argument(_ index: Int) -> UInt64 { envelope.word(1 + index) }
        let row = ABI.hypercall(number)
        let name = row?.name ?? String(number)

        switch row?.shape {
        case .command(let commands):
            let command = UInt32(truncatingIfNeeded: argument(0))
            let known = commands.first { $0.number == command }
            let address = Address(argument(1))
            guard let structure = known?.argument else {
                // Where the table knows no structure, the second argument still may be an address.
                let pointer: RecordedArgument = address == .null ? .null : .none
                return decoded(ioctl: ioctl, name, known?.name ?? String(command), pointer, nil)
            }
            let target = Target(structure, address, memory)
            return decoded(ioctl: ioctl, name, known?.name, input(address, target), target)
        case .envelope(let head, let commands):
            let address = Address(argument(0))
            guard let start = Target(head, address, memory) else {
                return decoded(ioctl: ioctl, name, nil, input(address, nil), nil)
            }
            let command = UInt32(truncatingIfNeeded: start.word(0))
            let known = commands.first { $0.number == command }
            let target = Target(known?.argument ?? head, address, memory)
            return decoded(
                ioctl: ioctl, name, known?.name ?? String(command), input(address, target), target)
        case .opaque, nil:
            return decoded(ioctl: ioctl, name, nil, input(.null, envelope), nil)
        }
    }

    private static func input(_ address: Address, _ target: Target?) -> RecordedArgument {
        if let target {
            return .fields(
                FieldCoding.decode(target.structure, target.bytes, where: \.flow.isInput))
        }
        return address == .null ? .null : .unreadable
    }

    private static func raw(_ address: Address, count: Int, _ memory: any CallerMemory)
        -> RecordedArgument
    {
        if count == 0 { return .none }
        if address == .null { return .null }
        guard let bytes = memory.copy(address, count: count) else { return .unreadable }
        return .raw(bytes.map { hex($0, digits: 2) }.joined())
    }

    private static func decoded(ioctl: String, _ input: RecordedArgument) -> Decoded {
        decoded(ioctl: ioctl, nil, nil, input, nil)
    }

    private static func decoded(ioctl: String, _ address: Address, _ target: Target?) -> Decoded {
        decoded(ioctl: ioctl, nil, nil, input(address, target), target)
    }

    private static func decoded(
        ioctl: String, _ hypercall: String?, _ command: String?, _ input: RecordedArgument,
        _ target: Target?
    ) -> Decoded {
        Decoded(
            question: .init(ioctl: ioctl, hypercall: hypercall, command: command, input: input),
            target: target)
    }
}

extension CallDecoder.Target {
    /// Reads a structure; nil where the memory cannot be read.
    fileprivate init?(_ structure: ABIStructure, _ address: Address, _ memory: any CallerMemory) {
        guard let bytes = memory.copy(address, count: structure.size) else { return nil }
        self.init(structure: structure, address: address, bytes: bytes)
    }

    /// A 64-bit word of the structure, by its index.
    fileprivate func word(_ index: Int) -> UInt64 {
        bytes[(index * 8)..<(index * 8 + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
