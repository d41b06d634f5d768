// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension Bench {
    /// Makes a physdev operation with a null pointer, and notes the answer.
    @discardableResult
    func askNull(physdev row: ABICommand) throws(Obstacle) -> Answer {
        try ask(physdev: row, at: .null, as: "PHYSDEVOP_\(row.name)(NULL)")
    }

    /// Makes a physdev operation with the address of inaccessible memory, and notes the answer.
    @discardableResult
    func askUnmapped(physdev row: ABICommand) throws(Obstacle) -> Answer {
        let memory = try buffer([], .hypercall)
        return try ask(
            physdev: row, at: memory.end, as: "PHYSDEVOP_\(row.name)(inaccessible memory)")
    }

    /// Makes a physdev operation whose argument lacks its last byte, and notes the answer.
    @discardableResult
    func askCutShort(physdev row: ABICommand, _ bytes: [UInt8]) throws(Obstacle) -> Answer {
        let memory = try buffer(bytes.dropLast(), .hypercall)
        return try ask(
            physdev: row, at: memory.address,
            as: "PHYSDEVOP_\(row.name)(an argument without its last byte)")
    }

    /// Makes a physdev operation whose argument cannot be written, and notes the answer.
    @discardableResult
    func askReadOnly<Argument: BitwiseCopyable>(
        physdev row: ABICommand, _ argument: Argument
    ) throws(Obstacle) -> Answer {
        let bytes = Bytes.of(argument)
        let memory = try buffer(bytes, .hypercall)
        try setWritable(memory, false)
        return try ask(
            physdev: row, at: memory.address, as: Sent.physdev(row, bytes) + " in read-only memory")
    }

    /// Makes a domctl with an address, whatever lies there, and notes the answer.
    @discardableResult
    func ask(domctlAt address: Address, as sent: String) throws(Obstacle) -> Answer {
        try ask(
            hypercall: UInt64(MIRROR___HYPERVISOR_domctl), [address.rawValue], as: sent)
    }

    private func setWritable(_ memory: GuardedBuffer, _ writable: Bool) throws(Obstacle) {
        do {
            try memory.setWritable(writable)
        } catch {
            throw .broken("the argument's memory cannot be protected: \(error.name)")
        }
    }
}

extension Bench {
    /// The GSI that this clause may use up.
    func freeGSI() throws(Obstacle) -> GSI {
        guard let gsi = place.freeGSIs.first else { throw .skip("no GSI is known to be free") }
        return GSI(gsi)
    }

    /// One of the GSIs that clauses may use as long as they leave them as they were.
    func lentGSI(_ index: Int = 0) throws(Obstacle) -> GSI {
        let lent = Array(place.lentGSIs)
        guard lent.indices.contains(index) else { throw .skip("too few GSIs are known to be free") }
        return GSI(lent[index])
    }

    /// The device that the clause may use.
    func deviceUnderTest() throws(Obstacle) -> SBDF {
        guard let device = place.deviceUnderTest else { throw .broken("no device under test") }
        return device.sbdf
    }
}
