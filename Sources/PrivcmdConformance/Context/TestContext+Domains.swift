// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

extension TestContext {
    /// Issues a domctl without recording a step.
    ///
    /// The fields have their names in the table; all others are 0.
    func perform(
        domctl row: ABICommand, on domain: DomainID, _ fields: FieldValues = [:],
        version: UInt32? = nil, file: (any Transport)? = nil,
        also words: [(offset: Int, value: UInt32)] = []
    ) throws(SkipOrError) -> CallResult {
        var bytes = try domctlArgument(row, domain, fields, version)
        for word in words {
            bytes.replaceSubrange(word.offset..<word.offset + 4, with: Bytes.of(word.value))
        }
        let memory = try buffer(bytes, .hypercall)
        willIssue(IssuedCall.domctl(row, bytes))
        let result = try perform(
            hypercall: UInt64(MIRROR___HYPERVISOR_domctl), [memory.address.rawValue], on: file)
        let reply = CallResult(result: result, bytes: memory.content)
        checkArgument("\(TestedCall.domctl(row))", memory, bytes, reply, row.argument, .onSuccess)
        return reply
    }

    /// Issues a domctl, and records the result.
    @discardableResult
    func issue(
        domctl row: ABICommand, on domain: DomainID, _ fields: FieldValues = [:],
        version: UInt32? = nil, as text: String? = nil
    ) throws(SkipOrError) -> StepResult {
        let bytes = try domctlArgument(row, domain, fields, version)
        let reply = try perform(domctl: row, on: domain, fields, version: version)
        record(text ?? IssuedCall.domctl(row, bytes), reply.result)
        return reply.result
    }

    private func domctlArgument(
        _ row: ABICommand, _ domain: DomainID, _ fields: FieldValues, _ version: UInt32?
    ) throws(SkipOrError) -> [UInt8] {
        guard let structure = row.argument else { throw .error("\(row.name) has no argument") }
        guard let version = version ?? environment.xen.flatMap(ABI.domctlVersion) else {
            throw .skip("the domctl interface version of this Xen is unknown")
        }
        var bytes = [UInt8](repeating: 0, count: structure.size)
        var all = fields
        all["cmd"] = .number(Int64(row.number))
        all["interface_version"] = .number(Int64(version))
        all["domain"] = .number(Int64(domain.rawValue))
        if let unknownField = FieldCoding.encode(all, structure, into: &bytes) {
            throw .error("\(row.name) has no field \(unknownField)")
        }
        return bytes
    }

    /// Creates a domain that never runs.
    ///
    /// The cleanup of the clause destroys it.
    ///
    /// It is PV, which every Xen can create, unless `inHardware` is set.
    func scratchDomain(inHardware: Bool = false) throws(SkipOrError) -> DomainID {
        let flags = inHardware ? MIRROR_XEN_DOMCTL_CDF_hvm | MIRROR_XEN_DOMCTL_CDF_hap : 0
        let reply = try perform(
            domctl: ABI.row(domctl: MIRROR_XEN_DOMCTL_createdomain), on: DomainID(0),
            Self.createDomainFields(flags), also: inHardware ? [try emulationFlags()] : [])
        guard reply.result == .result(0) else {
            throw .error("cannot create a scratch domain: \(reply.result)")
        }
        let id = try Self.createdDomain(in: reply)
        addCleanup(.destroyDomain(id))
        return DomainID(id)
    }

    /// The fields of createdomain that every Xen requires.
    static func createDomainFields(_ flags: UInt32 = 0) -> FieldValues {
        [
            "u.createdomain.flags": .number(Int64(flags)),
            "u.createdomain.max_vcpus": .number(1),
            "u.createdomain.max_evtchn_port": .number(1023),
            "u.createdomain.max_grant_frames": .number(-1),
            "u.createdomain.max_maptrack_frames": .number(-1),
            "u.createdomain.grant_opts": .number(1),
        ]
    }

    /// Reads the domain from the envelope that Xen wrote back.
    static func createdDomain(in reply: CallResult) throws(SkipOrError) -> UInt16 {
        guard let field = ABIStructure.domctl.fields.first(where: { $0.name == "domain" }),
            let domain = reply.bytes.littleEndian(at: field.offset, width: 2)
        else {
            throw .error("the table has no field 'domain' in the domctl envelope")
        }
        return UInt16(domain)
    }

    /// The emulation flags without which Xen refuses to create a hardware-virtualised domain.
    private func emulationFlags() throws(SkipOrError) -> (offset: Int, value: UInt32) {
        guard let version = environment.xen.flatMap(ABI.domctlVersion) else {
            throw .skip("the argument of createdomain is unknown for this Xen")
        }
        let offset =
            ABI.domctlUnionOffset + ABI.emulationFlagsOffset(domctlVersion: version)
        return (offset, MIRROR_XEN_X86_EMU_LAPIC)
    }

    func destroyDomain(_ domain: DomainID) throws(SkipOrError) -> StepResult {
        let row = ABI.row(domctl: MIRROR_XEN_DOMCTL_destroydomain)
        // Xen returns ERESTART while it still has memory to free.
        for _ in 0..<100 {
            let result = try perform(domctl: row, on: domain).result
            if result == .result(0) { removeCleanup(.destroyDomain(domain.rawValue)) }
            if result != .error(.erestart) { return result }
        }
        throw .error("Xen is still destroying domain \(domain)")
    }
}
