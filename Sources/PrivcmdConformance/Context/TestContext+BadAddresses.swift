// SPDX-License-Identifier: MIT

internal import CLinux
internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// An address of an argument that the kernel cannot access in full.
package enum BadAddress: CaseIterable {
    /// At the null pointer.
    case null
    /// In a page that cannot be accessed.
    case inaccessible
    /// In the kernel's half of the address space.
    case kernel
    /// Its first half is in one page, its second in the next page, which cannot be accessed.
    case straddling

    /// The address as text.
    var description: String {
        switch self {
        case .null: "a null pointer"
        case .inaccessible: "an inaccessible address"
        case .kernel: "a kernel address"
        case .straddling: "an argument that ends in an inaccessible page"
        }
    }
}

extension TestContext {
    /// Issues a request with an argument as bytes, and records the result.
    @discardableResult
    func issue(
        _ row: ABIRequest, bytes: [UInt8], on file: (any Transport)? = nil, as text: String? = nil
    ) throws(SkipOrError) -> CallResult {
        let reply = try perform(row.request, bytes, as: row.argument, on: file)
        record(text ?? IssuedCall.request(row, bytes), reply.result)
        return reply
    }

    /// Issues a request with a number that may be undefined, and records the result.
    func issue(number: Request, bytes: [UInt8], as text: String? = nil) throws(SkipOrError) {
        let reply = try perform(number, bytes, as: nil)
        record(text ?? "request \(number)", reply.result)
    }

    /// Issues a request with a bad address, and records the result.
    func issue(
        _ row: ABIRequest, bytes: [UInt8], _ badAddress: BadAddress,
        on file: (any Transport)? = nil
    ) throws(SkipOrError) {
        let memory = try buffer(bytes)
        let address: Address =
            switch badAddress {
            case .null: .null
            case .inaccessible: memory.end
            case .kernel: .kernelHalf
            case .straddling: memory.address.advanced(by: bytes.count - bytes.count / 2)
            }
        try issue(
            row.request, at: address, on: file, as: "\(row.name) with \(badAddress.description)")
        checkArgument(
            row.name, memory, bytes, CallResult(result: .error(.efault), bytes: memory.content),
            row.argument, .onSuccess)
    }

    /// Issues a request with an argument in read-only memory, and records the result.
    func issueReadOnly(_ row: ABIRequest, bytes: [UInt8]) throws(SkipOrError) {
        let memory = try buffer(bytes)
        do throws(Errno) {
            try memory.setWritable(false)
        } catch {
            throw .error("cannot make an argument read-only: \(error.name)")
        }
        try issue(row.request, at: memory.address, as: "\(row.name) with a read-only argument")
    }

    /// Issues a request as a 32-bit program does, and records the result.
    func issueAs32Bit(_ row: ABIRequest, bytes: [UInt8]) throws(SkipOrError) {
        let file = try descriptor()
        let memory: GuardedBuffer
        do throws(Errno) {
            memory = try GuardedBuffer(bytes, low: true)
        } catch {
            throw .error("cannot allocate an argument below 4 GiB: \(error.name)")
        }
        guard let address = UInt32(exactly: memory.address.rawValue) else {
            throw .error("the argument is not below 4 GiB")
        }
        let status = sys_compat_ioctl(
            file.borrowed.rawValue, row.request.rawValue, address)
        let result: StepResult =
            status < 0
            ? .error(Errno(rawValue: CInt(truncatingIfNeeded: -status))) : .result(status)
        record("\(row.name) by a 32-bit caller", result)
        checkArgument(
            row.name, memory, bytes, CallResult(result: result, bytes: memory.content),
            row.argument,
            .onSuccess)
    }
}
