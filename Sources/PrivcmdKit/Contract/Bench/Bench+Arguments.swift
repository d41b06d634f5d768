// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// Where an argument can lie that is not all there.
enum Misplacement: CaseIterable {
    /// At the null pointer.
    case null
    /// In a page that cannot be accessed.
    case inaccessible
    /// Where the kernel lives.
    case kernel
    /// With its first half in one page, and its second in the next, which cannot be accessed.
    case straddling

    /// The place in words.
    var words: String {
        switch self {
        case .null: "a null pointer"
        case .inaccessible: "an inaccessible address"
        case .kernel: "a kernel address"
        case .straddling: "an argument that ends in an inaccessible page"
        }
    }

    /// The lowest address of the half of the address space that belongs to the kernel.
    static let kernelAddress = Address(0xffff_8000_0000_0000)
}

extension Bench {
    /// Makes a request with an argument as bytes, and notes the answer.
    @discardableResult
    func ask(
        _ row: ABIRequest, bytes: [UInt8], on file: (any Transport)? = nil, as sent: String? = nil
    ) throws(Obstacle) -> Reply {
        let reply = try perform(row.request, bytes, as: row.argument, on: file)
        note(sent ?? Sent.request(row, bytes), reply.answer)
        return reply
    }

    /// Makes a request with a number that may be nobody's, and notes the answer.
    func ask(number: Request, bytes: [UInt8], as sent: String? = nil) throws(Obstacle) {
        let reply = try perform(number, bytes, as: nil)
        note(sent ?? "request \(number)", reply.answer)
    }

    /// Makes a request with an argument that is not all there, and notes the answer.
    func ask(
        _ row: ABIRequest, bytes: [UInt8], _ misplacement: Misplacement,
        on file: (any Transport)? = nil
    ) throws(Obstacle) {
        let memory = try buffer(bytes)
        let address: Address =
            switch misplacement {
            case .null: .null
            case .inaccessible: memory.end
            case .kernel: Misplacement.kernelAddress
            case .straddling: memory.address.advanced(by: bytes.count - bytes.count / 2)
            }
        try ask(
            row.request, at: address, on: file, as: "\(row.name) with \(misplacement.words)")
        inspect(
            row.name, memory, bytes, Reply(answer: .error(.efault), bytes: memory.content),
            row.argument, .onSuccess)
    }

    /// Makes a request with an argument that the caller may not write, and notes the answer.
    func askReadOnly(_ row: ABIRequest, bytes: [UInt8]) throws(Obstacle) {
        let memory = try buffer(bytes)
        do throws(Errno) {
            try memory.setWritable(false)
        } catch {
            throw .broken("no read-only memory for an argument: \(error.name)")
        }
        try ask(row.request, at: memory.address, as: "\(row.name) with a read-only argument")
    }

    /// Makes a request as a 32-bit program makes it, and notes the answer.
    func askAs32Bit(_ row: ABIRequest, bytes: [UInt8]) throws(Obstacle) {
        let file = try descriptor()
        let memory: GuardedBuffer
        do throws(Errno) {
            memory = try GuardedBuffer(bytes, low: true)
        } catch {
            throw .broken("no memory below 4 GiB for an argument: \(error.name)")
        }
        guard let address = UInt32(exactly: memory.address.rawValue) else {
            throw .broken("the argument does not lie below 4 GiB")
        }
        let result = mirror_compat_ioctl(
            file.borrowed.rawValue, row.request.rawValue, address)
        let answer: Answer =
            result < 0
            ? .error(Errno(rawValue: CInt(truncatingIfNeeded: -result))) : .result(result)
        note("\(row.name) by a 32-bit caller", answer)
        inspect(
            row.name, memory, bytes, Reply(answer: answer, bytes: memory.content), row.argument,
            .onSuccess)
    }
}
