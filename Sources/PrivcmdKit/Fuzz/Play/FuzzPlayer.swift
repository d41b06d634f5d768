// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// Makes the calls of a sequence on a device, and says what came back.
final class FuzzPlayer {
    private let device: FuzzTarget.Start
    private let setting: FuzzSetting
    private let arena: FuzzArena
    private var files: [(any Transport)?] = []
    /// The domains that the sequence's calls made, and the pIRQs that they were given.
    private var domains: [Int: UInt16] = [:]
    private var pirqs: [Int: Int32] = [:]
    private var isUnbound = false

    /// Why a sequence cannot be played.
    enum Obstacle: Error {
        case open(OpenFailure)
        case memory(Errno)
    }

    init(_ target: FuzzTarget, _ setting: FuzzSetting) throws(Obstacle) {
        device = target.begin()
        self.setting = setting
        do throws(Errno) {
            arena = try FuzzArena(forHypervisor: target.isReal)
        } catch {
            throw .memory(error)
        }
    }

    /// Makes a call.
    func play(_ call: FuzzCall) throws(Obstacle) -> FuzzAnswer {
        let operation = FuzzVocabulary.operations[call.operation]
        switch operation.way {
        case .open:
            try open(call.file)
            return FuzzAnswer(.result(0))
        case .number:
            let number = Request(UInt32(truncatingIfNeeded: number(call.values[0])))
            let address = arena.place([UInt8](repeating: 0, count: 64), .ordinary, .request)
            return answer(try file(call.file).answer(number, address, in: arena))
        case .command(let row):
            return answer(
                hypercall(
                    try file(call.file), row.number, UInt64(bitPattern: number(call.values[0])), 0))
        case .request(let row):
            return try perform(call, operation, .request) { (file, address) in
                file.answer(row.request, address, in: self.arena)
            }
        case .physdev(let row):
            return try perform(call, operation, .hypercall) { (file, address) in
                self.hypercall(
                    file, UInt64(MIRROR___HYPERVISOR_physdev_op), UInt64(row.number),
                    address.rawValue)
            }
        case .domctl: return try domctl(call, operation)
        case .readConfiguration, .writeConfiguration, .reset, .bind, .unbind:
            return control(call, operation)
        }
    }

    /// Puts back what the sequence has done.
    ///
    /// - Returns: what could not be put back.
    func finish() throws(Obstacle) -> [String] {
        var left: [String] = []
        files = []
        if isUnbound, let control = device.control, let sbdf = setting.device {
            do throws(Errno) {
                try control.bindToPciback(sbdf)
            } catch {
                left.append("\(sbdf) could not be bound again: \(error.name)")
            }
        }
        for id in domains.values.sorted() {
            let result = try destroy(DomainID(id))
            // The sequence may have destroyed it itself.
            if case .failure(.errno(let errno)) = result, errno != .esrch {
                left.append("domain \(id) could not be destroyed: \(errno.name)")
            }
        }
        domains = [:]
        return left
    }

    // MARK: The calls

    private func open(_ index: Int) throws(Obstacle) {
        while files.count <= index { files.append(nil) }
        // Closed before it is opened anew.
        files[index] = nil
        do throws(OpenFailure) {
            files[index] = try device.opener()
        } catch {
            throw .open(error)
        }
    }

    private func file(_ index: Int) throws(Obstacle) -> any Transport {
        if index < files.count, let file = files[index] { return file }
        try open(index)
        return try file(index)
    }

    private func hypercall(
        _ file: any Transport, _ number: UInt64, _ first: UInt64, _ second: UInt64
    ) -> Result<Int64, CallFailure> {
        let call = mirror_privcmd_hypercall(op: number, arg: (first, second, 0, 0, 0))
        let address = arena.place(Bytes.of(call), .ordinary, .envelope)
        return file.answer(Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL), address, in: arena)
    }

    private func perform(
        _ call: FuzzCall, _ operation: FuzzOperation, _ purpose: FuzzArena.Purpose,
        _ body: (any Transport, Address) throws(Obstacle) -> Result<Int64, CallFailure>
    ) throws(Obstacle) -> FuzzAnswer {
        let file = try file(call.file)
        let before = bytes(of: call, operation)
        let address = arena.place(before, call.place, purpose)
        var reply = answer(try body(file, address))
        guard call.place == .ordinary else { return reply }
        let after = arena.content(at: address, count: before.count)
        if arena.isDamaged(before: address) { reply.damage = "bytes before the argument changed" }
        if after != before { compare(before, after, operation, &reply) }
        if case .physdev(let row) = operation.way, row.number == MIRROR_PHYSDEVOP_map_pirq,
            reply.answer == .result(0), let index = operation.index(of: "pirq")
        {
            pirqs[call.id] = Int32(
                truncatingIfNeeded: value(of: operation.parameters[index], after))
        }
        return reply
    }

    private func domctl(_ call: FuzzCall, _ operation: FuzzOperation) throws(Obstacle)
        -> FuzzAnswer
    {
        guard case .domctl(let row) = operation.way else { return .unanswered("no domctl") }
        var reply = try perform(call, operation, .hypercall) { (file, address) throws(Obstacle) in
            // Xen asks to be called again while there is memory to be freed.
            for _ in 0..<1000 {
                let result = self.hypercall(
                    file, UInt64(MIRROR___HYPERVISOR_domctl), address.rawValue, 0)
                if result != .failure(.errno(.erestart)) { return result }
            }
            return .failure(.errno(.erestart))
        }
        guard row.number == MIRROR_XEN_DOMCTL_createdomain, reply.answer == .result(0),
            let index = operation.index(of: "domain"),
            let made = reply.outputs.firstIndex(where: { $0.parameter == index })
        else { return reply }
        // The number itself is Xen's choice; what counts is that it stands for this domain.
        let id = UInt16(truncatingIfNeeded: reply.outputs.remove(at: made).value)
        domains[call.id] = id
        reply.madeDomain = DomainID(id)
        return reply
    }

    private func destroy(_ domain: DomainID) throws(Obstacle) -> Result<Int64, CallFailure> {
        guard let index = FuzzVocabulary.index(of: "domctl/destroydomain") else {
            return .failure(.errno(.enosys))
        }
        let operation = FuzzVocabulary.operations[index]
        let call = FuzzCall(
            id: -1, file: 0, operation: index,
            values: operation.parameters.map { parameter in
                switch parameter.meaning {
                case .otherDomain: .number(Int64(domain.rawValue))
                case .interfaceVersion: .number(setting.domctlVersion)
                case .oneOf(let list): .number(list[0])
                default: .number(0)
                }
            }, place: .ordinary)
        switch try play(call).answer {
        case .error(let errno): return .failure(.errno(errno))
        case .result(let value): return .success(value)
        case .fact: return .success(0)
        }
    }

    private func control(_ call: FuzzCall, _ operation: FuzzOperation) -> FuzzAnswer {
        guard let control = device.control, let sbdf = setting.device else {
            return .unanswered("nobody handles PCI devices here")
        }
        do throws(Errno) {
            switch operation.way {
            case .readConfiguration:
                let bytes = try control.configuration(
                    of: sbdf, at: Int(number(call.values[0])), count: 4)
                let word = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                return FuzzAnswer(.result(Int64(word)))
            case .writeConfiguration:
                let value = UInt32(truncatingIfNeeded: number(call.values[1]))
                try control.setConfiguration(
                    Bytes.of(value), of: sbdf, at: Int(number(call.values[0])))
            case .reset: try control.reset(sbdf)
            case .bind:
                try control.bindToPciback(sbdf)
                isUnbound = false
            case .unbind:
                try control.unbindFromPciback(sbdf)
                isUnbound = true
            default: return .unanswered("\(operation.name) is nothing done to a device")
            }
            return FuzzAnswer(.result(0))
        } catch {
            return FuzzAnswer(.error(error))
        }
    }

    // MARK: Values

    private func answer(_ result: Result<Int64, CallFailure>) -> FuzzAnswer {
        switch result {
        case .success(let value): FuzzAnswer(.result(value))
        case .failure(.errno(let errno)): FuzzAnswer(.error(errno))
        case .failure(.unanswered(let why)): .unanswered(why.description)
        case .failure(.unrecorded(let why)): .unanswered(why.description)
        case .failure(.noHypercallBuffer(let errno)): .unanswered("no memory: \(errno.name)")
        }
    }

    private func number(_ value: FuzzValue) -> Int64 {
        switch value {
        case .number(let number): number
        case .domain(let call):
            domains[call].map(Int64.init) ?? FuzzVocabulary.absentDomain
        case .pirq(let call): pirqs[call].map(Int64.init) ?? Self.absentPIRQ
        case .address(let place): Int64(bitPattern: arena.address(place).rawValue)
        }
    }

    /// What stands for the pIRQ of a call that was given none.
    private static let absentPIRQ: Int64 = 4095

    private func bytes(of call: FuzzCall, _ operation: FuzzOperation) -> [UInt8] {
        guard let structure = operation.structure else { return [] }
        var bytes = [UInt8](repeating: 0, count: structure.size)
        for (parameter, value) in zip(operation.parameters, call.values) {
            guard let offset = parameter.offset ?? emulationOffset(parameter) else { continue }
            var bits = UInt64(bitPattern: number(value))
            for index in 0..<parameter.width {
                bytes[offset + index] = UInt8(truncatingIfNeeded: bits)
                bits >>= 8
            }
        }
        return bytes
    }

    /// Where the parameter lies whose place depends on the release of Xen; nil for the others.
    private func emulationOffset(_ parameter: FuzzParameter) -> Int? {
        guard parameter.name == FuzzVocabulary.emulationFlags else { return nil }
        return ABI.domctlArgumentOffset
            + ABI.emulationFlagsOffset(domctlVersion: UInt32(setting.domctlVersion))
    }

    private func value(of parameter: FuzzParameter, _ bytes: [UInt8]) -> Int64 {
        guard let offset = parameter.offset else { return 0 }
        let bits = (0..<parameter.width).reversed().reduce(UInt64(0)) { bits, index in
            bits << 8 | UInt64(bytes[offset + index])
        }
        return parameter.fitted(Int64(bitPattern: bits))
    }

    /// Notes which outputs a call has changed, and whether it changed anything else.
    private func compare(
        _ before: [UInt8], _ after: [UInt8], _ operation: FuzzOperation, _ reply: inout FuzzAnswer
    ) {
        var expected = before
        for (index, parameter) in operation.parameters.enumerated() where parameter.isOutput {
            guard let offset = parameter.offset else { continue }
            let range = offset..<(offset + parameter.width)
            guard before[range] != after[range] else { continue }
            expected.replaceSubrange(range, with: after[range])
            reply.outputs.append(.init(parameter: index, value: value(of: parameter, after)))
        }
        if expected != after { reply.damage = "a field that is the caller's changed" }
    }
}
