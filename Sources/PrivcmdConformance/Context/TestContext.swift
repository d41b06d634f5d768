// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// Issues the calls of a clause with guarded arguments, and records their results.
package final class TestContext {
    /// Where the contract is checked.
    let environment: Environment
    let session: TestSession
    private let send: (ChildMessage) -> Void
    private(set) var observation = Observation()
    private var cleanups: CleanupList
    private var defaultDevice: (any Transport)?

    init(
        _ session: TestSession, in environment: Environment,
        send: @escaping (ChildMessage) -> Void = { _ in }
    ) {
        self.session = session
        self.environment = environment
        self.send = send
        cleanups = CleanupList { send(.cleanupChanged($0)) }
    }

    // MARK: Devices

    /// The open device for calls that name no other.
    func device() throws(SkipOrError) -> any Transport {
        if let defaultDevice { return defaultDevice }
        let opened = try open()
        defaultDevice = opened
        return opened
    }

    /// Opens the device once more.
    func open() throws(SkipOrError) -> any Transport {
        do throws(OpenFailure) {
            return try session.openDevice()
        } catch {
            throw .error("the device cannot be opened: \(error)")
        }
    }

    /// The device node, for clauses that need descriptors of their own.
    func node() throws(SkipOrError) -> FilePath {
        guard let node = session.node else { throw .skip("this device has no device node") }
        return node
    }

    // MARK: Records

    package func record(_ text: String, _ result: StepResult) {
        let step = Step(call: text, result: result)
        observation.steps.append(step)
        send(.stepRecorded(step))
    }

    /// Reports the next call to the parent process, which outlives a crash.
    package func willIssue(_ text: String) { send(.callStarted(text)) }

    /// Records a change of memory that no call may make.
    package func recordUnexpectedWrite(_ text: String) { observation.unexpectedWrites.append(text) }

    /// Allocates an argument between guard pages.
    func buffer(_ bytes: [UInt8], _ purpose: GuardedBuffer.Purpose = .ordinary)
        throws(SkipOrError) -> GuardedBuffer
    {
        // A fake needs no memory that a hypervisor can access.
        let purpose = session.kind == .real ? purpose : .ordinary
        do throws(Errno) {
            return try GuardedBuffer(bytes, purpose)
        } catch {
            throw .error("cannot allocate an argument: \(error.name)")
        }
    }

    /// Converts the outcome of a ``Transport`` to a step's result.
    func stepResult(_ outcome: Result<Int64, CallFailure>) throws(SkipOrError) -> StepResult {
        switch outcome {
        case .success(let value): return .result(value)
        case .failure(.errno(let errno)): return .error(errno)
        case .failure(.notEmulated(let reason)): throw .skip(reason.description)
        case .failure(.noHypercallBuffer(let errno)):
            throw .error("cannot allocate a hypercall buffer: \(errno.name)")
        case .failure(.recordingFailed(let reason)): throw .error(reason.description)
        }
    }

    // MARK: Cleanup

    /// Registers a cleanup action, before the change or as soon as its details are known.
    package func addCleanup(_ action: CleanupAction) { cleanups.add(action) }

    /// Removes a cleanup action that the clause itself has performed.
    func removeCleanup(_ action: CleanupAction) { cleanups.remove(action) }

    /// Runs the cleanup actions, the last one first.
    func cleanUp() -> [String] {
        var pending = cleanups
        cleanups = CleanupList()
        return pending.run(calling: call, session.control).compactMap(\.failure)
    }

    /// Makes the hypercall of a cleanup action.
    ///
    /// - Returns: why that failed; nil if it succeeded.
    private func call(_ action: CleanupAction) -> String? {
        do throws(SkipOrError) {
            let result: StepResult
            switch action {
            case .destroyDomain(let id): result = try destroyDomain(DomainID(id))
            case .unmapPIRQ(let domain, let pirq):
                result = try performUnmap(PIRQ(pirq), of: DomainID(domain))
            case .deassign, .bindToPciback, .unbindFromPciback, .writeRegisters:
                return "no clause makes this call"
            }
            return result == .result(0) ? nil : "\(result)"
        } catch {
            return "\(error)"
        }
    }
}

extension Clause {
    /// Runs the clause, and cleans up after it.
    func perform(in context: TestContext) -> ClauseOutcome {
        var skipOrError: SkipOrError?
        do throws(SkipOrError) {
            try body(context)
        } catch {
            skipOrError = error
        }
        let failures = context.cleanUp()
        if let failure = failures.first { return .error(failure) }
        switch skipOrError {
        case .skip(let reason): return .skipped(reason)
        case .error(let reason): return .error(reason)
        case nil: return .observed(context.observation)
        }
    }
}
