// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// Where a clause makes its calls: guarded arguments, and a note of all that is seen.
final class Bench {
    /// Where the contract is checked.
    let place: Place
    let session: Session
    private let journal: (Message) -> Void
    private(set) var observation = Observation()
    private var undos: [Undo] = []
    private var first: (any Transport)?

    init(_ session: Session, at place: Place, journal: @escaping (Message) -> Void = { _ in }) {
        self.session = session
        self.place = place
        self.journal = journal
    }

    // MARK: What is asked

    /// The open device that calls go to unless they name another.
    func device() throws(Obstacle) -> any Transport {
        if let first { return first }
        let opened = try open()
        first = opened
        return opened
    }

    /// Opens the device once more.
    func open() throws(Obstacle) -> any Transport {
        do throws(OpenFailure) {
            return try session.opener()
        } catch {
            throw .broken("the device cannot be opened: \(error)")
        }
    }

    /// The device node, for clauses that need descriptors of their own.
    func node() throws(Obstacle) -> FilePath {
        guard let node = session.node else { throw .skip("there is no device node behind this") }
        return node
    }

    // MARK: What is seen

    /// Notes a step.
    func note(_ sent: String, _ answer: Answer) {
        let step = Step(sent: sent, answer: answer)
        observation.steps.append(step)
        journal(.saw(step))
    }

    /// Tells which call is about to be made, for whoever outlives it.
    func about(_ sent: String) { journal(.asks(sent)) }

    /// Notes what no call may do.
    func noteDamage(_ text: String) { observation.damage.append(text) }

    /// Memory for an argument.
    func buffer(_ bytes: [UInt8], _ purpose: GuardedBuffer.Purpose = .ordinary)
        throws(Obstacle) -> GuardedBuffer
    {
        // A model has no hypervisor that would need memory of its own.
        let purpose = session.kind == .real ? purpose : .ordinary
        do throws(Errno) {
            return try GuardedBuffer(bytes, purpose)
        } catch {
            throw .broken("no memory for an argument: \(error.name)")
        }
    }

    /// What an outcome of the seam is for the contract.
    func answer(_ outcome: Result<Int64, CallFailure>) throws(Obstacle) -> Answer {
        switch outcome {
        case .success(let value): return .result(value)
        case .failure(.errno(let errno)): return .error(errno)
        case .failure(.unanswered(let why)): throw .skip(why.description)
        case .failure(.noHypercallBuffer(let errno)):
            throw .broken("no memory for hypercalls: \(errno.name)")
        case .failure(.unrecorded(let why)): throw .broken(why.description)
        }
    }

    // MARK: What is put back

    /// Notes how a deed is put back, before it is done or as soon as it is known.
    func willUndo(_ undo: Undo) {
        undos.append(undo)
        journal(.willUndo(undo))
    }

    /// Says that a deed has been put back by the clause itself.
    func hasUndone(_ undo: Undo) {
        guard let index = undos.lastIndex(of: undo) else { return }
        undos.remove(at: index)
        journal(.undone(undo))
    }

    /// Puts back what the clause did, the last deed first.
    ///
    /// - Returns: what could not be put back.
    func putBack() -> [String] {
        let deeds = undos
        undos = []
        return deeds.reversed().compactMap { $0.run(self) }
    }
}

extension Clause {
    /// Makes the clause's calls and puts back what they changed.
    func perform(on bench: Bench) -> Outcome {
        var obstacle: Obstacle?
        do throws(Obstacle) {
            try act(bench)
        } catch {
            obstacle = error
        }
        let left = bench.putBack()
        if let left = left.first { return .broken(left) }
        switch obstacle {
        case .skip(let why): return .skipped(why)
        case .broken(let why): return .broken(why)
        case nil: return .observed(bench.observation)
        }
    }
}
