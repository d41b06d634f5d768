// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

extension TestContext {
    /// Issues a physdev operation with a null pointer, and records the result.
    @discardableResult
    func issueNull(physdev row: ABICommand) throws(SkipOrError) -> StepResult {
        try issue(physdev: row, at: .null, as: "\(TestedCall.physdev(row))(NULL)")
    }

    /// Issues a physdev operation with an address in unmapped memory, and records the result.
    @discardableResult
    func issueUnmapped(physdev row: ABICommand) throws(SkipOrError) -> StepResult {
        let memory = try buffer([], .hypercall)
        return try issue(
            physdev: row, at: memory.end, as: "\(TestedCall.physdev(row))(inaccessible memory)")
    }

    /// Issues a physdev operation whose argument lacks its last byte, and records the result.
    @discardableResult
    func issueTruncated(physdev row: ABICommand, _ bytes: [UInt8]) throws(SkipOrError) -> StepResult
    {
        let memory = try buffer(bytes.dropLast(), .hypercall)
        return try issue(
            physdev: row, at: memory.address,
            as: "\(TestedCall.physdev(row))(an argument without its last byte)")
    }

    /// Issues a physdev operation whose argument is read-only, and records the result.
    @discardableResult
    func issueReadOnly<Argument: BitwiseCopyable>(
        physdev row: ABICommand, _ argument: Argument
    ) throws(SkipOrError) -> StepResult {
        let bytes = Bytes.of(argument)
        let memory = try buffer(bytes, .hypercall)
        try setWritable(memory, false)
        return try issue(
            physdev: row, at: memory.address,
            as: IssuedCall.physdev(row, bytes) + " in read-only memory")
    }

    /// Issues a domctl with an arbitrary address, and records the result.
    @discardableResult
    func issue(domctlAt address: Address, as text: String) throws(SkipOrError) -> StepResult {
        try issue(
            hypercall: UInt64(MIRROR___HYPERVISOR_domctl), [address.rawValue], as: text)
    }

    private func setWritable(_ memory: GuardedBuffer, _ writable: Bool) throws(SkipOrError) {
        do {
            try memory.setWritable(writable)
        } catch {
            throw .error("cannot make the argument read-only: \(error.name)")
        }
    }
}
