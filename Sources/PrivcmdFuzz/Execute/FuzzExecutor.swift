// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdConformance
import PrivcmdKit
internal import SystemPackage

/// Executes the calls of a sequence on a device, and returns their results.
final class FuzzExecutor {
    private let device: FuzzTarget.Instance
    private let configuration: FuzzConfiguration
    private let arena: FuzzArena
    private var files: [(any Transport)?] = []
    /// The domains that calls of the sequence created and the pIRQs that they got, by call id.
    private var domains: [Int: UInt16] = [:]
    private var pirqs: [Int: Int32] = [:]
    private var cleanups = CleanupList()

    /// The reason why a sequence cannot be executed.
    enum Failure: Error {
        case open(OpenFailure)
        case memory(Errno)
    }

    init(_ target: FuzzTarget, _ configuration: FuzzConfiguration) throws(Failure) {
        device = target.instantiate()
        self.configuration = configuration
        do throws(Errno) {
            arena = try FuzzArena(forHypervisor: target.isReal)
        } catch {
            throw .memory(error)
        }
    }

    func execute(_ call: FuzzCall) throws(Failure) -> FuzzResult {
        let operation = FuzzOperationTable.operations[call.operation]
        switch operation.action {
        case .open:
            try open(call.file)
            return FuzzResult(.result(0))
        case .requestNumber:
            let request = Request(UInt32(truncatingIfNeeded: resolve(call.values[0])))
            let address = arena.store([UInt8](repeating: 0, count: 64), .ordinary, .request)
            return fuzzResult(try file(call.file).perform(request, address, in: arena))
        case .hypercallCommand(let row):
            return fuzzResult(
                hypercall(
                    try file(call.file), row.number, UInt64(bitPattern: resolve(call.values[0])), 0)
            )
        case .request(let row):
            return try issue(call, operation, .request) { (file, address) in
                file.perform(row.request, address, in: self.arena)
            }
        case .physdev(let row):
            return try issue(call, operation, .hypercall) { (file, address) in
                self.hypercall(
                    file, UInt64(MIRROR___HYPERVISOR_physdev_op), UInt64(row.number),
                    address.rawValue)
            }
        case .domctl: return try domctl(call, operation)
        case .readConfiguration, .writeConfiguration, .reset, .bind, .unbind:
            return executeDeviceAction(call, operation)
        }
    }

    /// Binds the device to xen-pciback again, and destroys the domains of the sequence.
    func cleanUp() throws(Failure) -> [String] {
        // Close the files before the device is opened again.
        files = []
        var pending = cleanups
        cleanups = CleanupList()
        var failure: Failure?
        let outcomes = pending.run(
            calling: { action in
                do throws(Failure) {
                    return try call(action)
                } catch {
                    failure = error
                    return "the device cannot be opened"
                }
            }, device.control)
        if let failure { throw failure }
        return outcomes.compactMap(\.failure)
    }

    // MARK: Calls

    private func open(_ index: Int) throws(Failure) {
        while files.count <= index { files.append(nil) }
        // Close the old file before the device is opened again.
        files[index] = nil
        do throws(OpenFailure) {
            files[index] = try device.opener()
        } catch {
            throw .open(error)
        }
    }

    private func file(_ index: Int) throws(Failure) -> any Transport {
        if index < files.count, let file = files[index] { return file }
        try open(index)
        return try file(index)
    }

    private func hypercall(
        _ file: any Transport, _ number: UInt64, _ first: UInt64, _ second: UInt64
    ) -> Result<Int64, CallFailure> {
        let call = mirror_privcmd_hypercall(op: number, arg: (first, second, 0, 0, 0))
        let address = arena.store(Bytes.of(call), .ordinary, .privcmdHypercall)
        return file.perform(Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL), address, in: arena)
    }

    private func issue(
        _ call: FuzzCall, _ operation: FuzzOperation, _ purpose: FuzzArena.Purpose,
        _ body: (any Transport, Address) throws(Failure) -> Result<Int64, CallFailure>
    ) throws(Failure) -> FuzzResult {
        let file = try file(call.file)
        let before = bytes(of: call, operation)
        let address = arena.store(before, call.location, purpose)
        var result = fuzzResult(try body(file, address))
        guard call.location == .ordinary else { return result }
        let after = arena.content(at: address, count: before.count)
        if arena.isCanaryOverwritten(before: address) {
            result.corruption = "bytes before the argument changed"
        }
        if after != before { recordOutputs(before, after, operation, &result) }
        if case .physdev(let row) = operation.action, row.number == MIRROR_PHYSDEVOP_map_pirq,
            result.outcome == .result(0), let index = operation.parameterIndex(of: "pirq")
        {
            pirqs[call.id] = Int32(
                truncatingIfNeeded: value(of: operation.parameters[index], after))
        }
        return result
    }

    private func domctl(_ call: FuzzCall, _ operation: FuzzOperation) throws(Failure)
        -> FuzzResult
    {
        guard case .domctl(let row) = operation.action else { return .noResult("not a domctl") }
        var result = try issue(call, operation, .hypercall) { (file, address) throws(Failure) in
            // Xen returns ERESTART while it still has memory to free.
            for _ in 0..<1000 {
                let attempt = self.hypercall(
                    file, UInt64(MIRROR___HYPERVISOR_domctl), address.rawValue, 0)
                if attempt != .failure(.errno(.erestart)) { return attempt }
            }
            return .failure(.errno(.erestart))
        }
        guard row.number == MIRROR_XEN_DOMCTL_createdomain, result.outcome == .result(0),
            let index = operation.parameterIndex(of: "domain"),
            let output = result.outputs.firstIndex(where: { $0.parameter == index })
        else { return result }
        // Xen chooses the id. Devices agree if both created a domain.
        let id = UInt16(truncatingIfNeeded: result.outputs.remove(at: output).value)
        domains[call.id] = id
        cleanups.add(.destroyDomain(id))
        result.createdDomain = DomainID(id)
        return result
    }

    /// Makes the hypercall of a cleanup action, and returns why that failed; nil if it succeeded.
    private func call(_ action: CleanupAction) throws(Failure) -> String? {
        guard case .destroyDomain(let id) = action,
            let index = FuzzOperationTable.index(of: "domctl/destroydomain")
        else { return "no sequence makes this call" }
        let operation = FuzzOperationTable.operations[index]
        let call = FuzzCall(
            id: -1, file: 0, operation: index,
            values: operation.parameters.map { parameter in
                switch parameter.valueDomain {
                case .otherDomain: .number(Int64(id))
                case .interfaceVersion: .number(configuration.domctlVersion)
                case .oneOf(let list): .number(list[0])
                default: .number(0)
                }
            }, location: .ordinary)
        // ESRCH: the sequence destroyed the domain itself.
        guard case .error(let errno) = try execute(call).outcome, errno != .esrch else {
            return nil
        }
        return errno.name
    }

    private func executeDeviceAction(_ call: FuzzCall, _ operation: FuzzOperation) -> FuzzResult {
        guard let control = device.control, let sbdf = configuration.device else {
            return .noResult("the device has no PCI control, or no PCI device was chosen")
        }
        do throws(Errno) {
            switch operation.action {
            case .readConfiguration:
                let bytes = try control.readConfiguration(
                    of: sbdf, at: Int(resolve(call.values[0])), count: 4)
                let word = bytes.littleEndian(at: 0, width: bytes.count) ?? 0
                return FuzzResult(.result(Int64(bitPattern: word)))
            case .writeConfiguration:
                let value = UInt32(truncatingIfNeeded: resolve(call.values[1]))
                try control.writeConfiguration(
                    Bytes.of(value), of: sbdf, at: Int(resolve(call.values[0])))
            case .reset: try control.reset(sbdf)
            case .bind:
                try control.bindToPciback(sbdf)
                cleanups.remove(.bindToPciback(sbdf))
            case .unbind:
                try control.unbindFromPciback(sbdf)
                cleanups.add(.bindToPciback(sbdf))
            default: return .noResult("\(operation.name) is not an operation on a PCI device")
            }
            return FuzzResult(.result(0))
        } catch {
            return FuzzResult(.error(error))
        }
    }

    // MARK: Values

    private func fuzzResult(_ result: Result<Int64, CallFailure>) -> FuzzResult {
        switch result {
        case .success(let value): FuzzResult(.result(value))
        case .failure(.errno(let errno)): FuzzResult(.error(errno))
        case .failure(.notEmulated(let reason)): .noResult(reason.description)
        case .failure(.recordingFailed(let reason)): .noResult(reason.description)
        case .failure(.noHypercallBuffer(let errno)): .noResult("no memory: \(errno.name)")
        }
    }

    private func resolve(_ value: FuzzValue) -> Int64 {
        switch value {
        case .number(let number): number
        case .domain(let call):
            domains[call].map(Int64.init) ?? FuzzOperationTable.absentDomain
        case .pirq(let call): pirqs[call].map(Int64.init) ?? Self.absentPIRQ
        case .address(let location): Int64(bitPattern: arena.address(location).rawValue)
        }
    }

    /// The pIRQ that is used in place of one that a call did not get.
    private static let absentPIRQ: Int64 = 4095

    private func bytes(of call: FuzzCall, _ operation: FuzzOperation) -> [UInt8] {
        guard let structure = operation.structure else { return [] }
        var bytes = [UInt8](repeating: 0, count: structure.size)
        for (parameter, value) in zip(operation.parameters, call.values) {
            guard let offset = parameter.offset ?? emulationFlagsOffset(parameter) else { continue }
            bytes.setLittleEndian(resolve(value), at: offset, width: parameter.width)
        }
        return bytes
    }

    /// Returns the offset of `emulation_flags`, which depends on the Xen release; nil for others.
    private func emulationFlagsOffset(_ parameter: FuzzParameter) -> Int? {
        guard parameter.name == FuzzOperationTable.emulationFlags else { return nil }
        return ABI.domctlUnionOffset
            + ABI.emulationFlagsOffset(
                domctlVersion: UInt32(truncatingIfNeeded: configuration.domctlVersion))
    }

    private func value(of parameter: FuzzParameter, _ bytes: [UInt8]) -> Int64 {
        guard let offset = parameter.offset,
            let bits = bytes.littleEndian(at: offset, width: parameter.width)
        else { return 0 }
        return parameter.truncated(Int64(bitPattern: bits))
    }

    /// Records the outputs that a call changed, and whether it changed anything else.
    private func recordOutputs(
        _ before: [UInt8], _ after: [UInt8], _ operation: FuzzOperation, _ result: inout FuzzResult
    ) {
        var expected = before
        for (index, parameter) in operation.parameters.enumerated() where parameter.isOutput {
            guard let offset = parameter.offset else { continue }
            let range = offset..<(offset + parameter.width)
            guard before[range] != after[range] else { continue }
            expected.replaceSubrange(range, with: after[range])
            result.outputs.append(.init(parameter: index, value: value(of: parameter, after)))
        }
        if expected != after { result.corruption = "a field that is the caller's changed" }
    }
}
