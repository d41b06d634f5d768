// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

extension Bench {
    /// Makes a domctl without noting it.
    ///
    /// The fields are named as the table names them; those not named are 0.
    func perform(
        domctl row: ABICommand, on domain: DomainID, _ fields: FieldValues = [:],
        version: UInt32? = nil, file: (any Transport)? = nil,
        also words: [(offset: Int, value: UInt32)] = []
    ) throws(Obstacle) -> Reply {
        var bytes = try domctl(row, domain, fields, version)
        for word in words {
            bytes.replaceSubrange(word.offset..<word.offset + 4, with: Bytes.of(word.value))
        }
        let memory = try buffer(bytes, .hypercall)
        about(Sent.domctl(row, bytes))
        let result = try perform(
            hypercall: UInt64(MIRROR___HYPERVISOR_domctl), [memory.address.rawValue], on: file)
        let reply = Reply(answer: result, bytes: memory.content)
        inspect("XEN_DOMCTL_" + row.name, memory, bytes, reply, row.argument, .onSuccess)
        return reply
    }

    /// Makes a domctl and notes the answer.
    @discardableResult
    func ask(
        domctl row: ABICommand, on domain: DomainID, _ fields: FieldValues = [:],
        version: UInt32? = nil, as sent: String? = nil
    ) throws(Obstacle) -> Answer {
        let bytes = try domctl(row, domain, fields, version)
        let reply = try perform(domctl: row, on: domain, fields, version: version)
        note(sent ?? Sent.domctl(row, bytes), reply.answer)
        return reply.answer
    }

    private func domctl(
        _ row: ABICommand, _ domain: DomainID, _ fields: FieldValues, _ version: UInt32?
    ) throws(Obstacle) -> [UInt8] {
        guard let structure = row.argument else { throw .broken("\(row.name) has no argument") }
        guard let version = version ?? place.xen.flatMap(ABI.domctlVersion) else {
            throw .skip("the version of domctl's interface is not known for this Xen")
        }
        var bytes = [UInt8](repeating: 0, count: structure.size)
        var all = fields
        all["cmd"] = .number(Int64(row.number))
        all["interface_version"] = .number(Int64(version))
        all["domain"] = .number(Int64(domain.rawValue))
        if let stranger = FieldCoding.encode(all, structure, into: &bytes) {
            throw .broken("\(row.name) has no field \(stranger)")
        }
        return bytes
    }

    /// Creates a domain that never runs, and destroys it when the clause is over.
    ///
    /// A paravirtualised one, since every Xen can make it, unless hardware is asked for.
    func scratchDomain(inHardware: Bool = false) throws(Obstacle) -> DomainID {
        let flags = inHardware ? MIRROR_XEN_DOMCTL_CDF_hvm | MIRROR_XEN_DOMCTL_CDF_hap : 0
        let reply = try perform(
            domctl: ABI.row(domctl: MIRROR_XEN_DOMCTL_createdomain), on: DomainID(0),
            Self.createFields(flags), also: inHardware ? [try emulationFlags()] : [])
        guard reply.answer == .result(0) else {
            throw .broken("no scratch domain could be created: \(reply.answer)")
        }
        let id = try Self.domain(in: reply)
        willUndo(.destroyDomain(id))
        return DomainID(id)
    }

    /// What creates a domain: the least that every Xen takes.
    static func createFields(_ flags: UInt32 = 0) -> FieldValues {
        [
            "u.createdomain.flags": .number(Int64(flags)),
            "u.createdomain.max_vcpus": .number(1),
            "u.createdomain.max_evtchn_port": .number(1023),
            "u.createdomain.max_grant_frames": .number(-1),
            "u.createdomain.max_maptrack_frames": .number(-1),
            "u.createdomain.grant_opts": .number(1),
        ]
    }

    /// The domain that an envelope names after the call.
    static func domain(in reply: Reply) throws(Obstacle) -> UInt16 {
        guard let field = ABIStructure.domctl.fields.first(where: { $0.name == "domain" }) else {
            throw .broken("the table names no domain in domctl's envelope")
        }
        return UInt16(reply.bytes[field.offset]) | UInt16(reply.bytes[field.offset + 1]) << 8
    }

    /// What a domain in hardware has to be given: with no flags at all it is refused.
    private func emulationFlags() throws(Obstacle) -> (offset: Int, value: UInt32) {
        guard let version = place.xen.flatMap(ABI.domctlVersion) else {
            throw .skip("createdomain's argument is not known for this Xen")
        }
        let offset =
            ABI.domctlArgumentOffset + ABI.emulationFlagsOffset(domctlVersion: version)
        return (offset, MIRROR_XEN_X86_EMU_LAPIC)
    }

    /// Destroys a domain.
    func destroyDomain(_ domain: DomainID) throws(Obstacle) -> Answer {
        let row = ABI.row(domctl: MIRROR_XEN_DOMCTL_destroydomain)
        // Xen asks to be called again while there is memory to be freed.
        for _ in 0..<100 {
            let answer = try perform(domctl: row, on: domain).answer
            if answer == .result(0) { hasUndone(.destroyDomain(domain.rawValue)) }
            if answer != .error(.erestart) { return answer }
        }
        throw .broken("domain \(domain) is still being destroyed")
    }
}
