// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Why a scenario goes no further.
enum StageEnd: Error {
    /// The real flow stops here.
    case stops
    /// It cannot be told here.
    case cannot(String)
    /// Somebody wants it to stop.
    case interrupted
}

/// Why a step gave no value.
enum Refusal: Error {
    case errno(Errno)
    case unanswered(String)
}

/// What came back, in words.
struct Said {
    let text: String
    var values: [String: String] = [:]
    /// What the system lacks, where the value itself says that it is wrong.
    var wrong: BreakCause?

    init(_ text: String, _ values: [String: String] = [:], wrong: BreakCause? = nil) {
        self.text = text
        self.values = values
        self.wrong = wrong
    }
}

/// A step as it is to be told.
struct Cue {
    let who: String
    let what: String
    let call: String
    var right: Right = .success
    var breaks: [KnownBreak] = []
    /// What the real flow does where this breaks.
    var then = "the flow stops there"
    /// Whether the real flow goes on nevertheless.
    var goesOn = false

    /// What a system with every fix answers.
    enum Right {
        case success
        case errno(Errno)
        /// Whatever there is: the step only says how things stand.
        case anything
    }
}

/// Where a scenario is played: it makes the calls, tells of them, and puts back what they changed.
final class Stage {
    let device: Device
    let place: ScenarioPlace
    /// The device that nobody uses.
    let subject: SBDF?
    private(set) var steps: [StoryStep] = []
    private var deeds: [Deed] = []
    private let isInterrupted: () -> Bool
    private let tell: (StoryStep) -> Void

    init(
        _ device: Device, subject: SBDF?, isInterrupted: @escaping () -> Bool,
        tell: @escaping (StoryStep) -> Void
    ) {
        self.device = device
        place = ScenarioPlace(device)
        self.subject = subject
        self.isInterrupted = isInterrupted
        self.tell = tell
    }

    /// Makes a step and tells of it.
    ///
    /// - Returns: what came back; nil where it broke, or where an error was right.
    @discardableResult
    func step<Value>(
        _ cue: Cue, _ perform: () -> Result<Value, Refusal>, say: (Value) -> Said
    ) throws(StageEnd) -> Value? {
        if isInterrupted() { throw .interrupted }
        let outcome = perform()
        let said: Said
        let verdict: StepVerdict
        switch outcome {
        case .failure(.unanswered(let why)): throw .cannot(why)
        case .failure(.errno(let errno)):
            said = Said(errno.name)
            verdict = judge(errno, cue)
        case .success(let value):
            said = say(value)
            verdict = judge(said, cue)
        }
        let isBroken =
            switch verdict {
            case .breaks, .unexpected: true
            case .asFixed, .told: false
            }
        let step = StoryStep(
            who: cue.who, what: cue.what, call: cue.call, answer: said.text, values: said.values,
            verdict: verdict, then: isBroken ? cue.then : nil)
        steps.append(step)
        tell(step)
        if isBroken, !cue.goesOn { throw .stops }
        guard case .success(let value) = outcome else { return nil }
        return value
    }

    private func judge(_ errno: Errno, _ cue: Cue) -> StepVerdict {
        if let known = cue.breaks.first(where: { $0.errno == errno && place.lacks($0.cause) }) {
            return .breaks(known.cause)
        }
        switch cue.right {
        case .errno(errno): return .asFixed
        case .errno(let right): return .unexpected(right.name)
        case .success: return .unexpected("success")
        case .anything: return .told
        }
    }

    private func judge(_ said: Said, _ cue: Cue) -> StepVerdict {
        if let cause = said.wrong {
            return place.lacks(cause) ? .breaks(cause) : .unexpected("otherwise")
        }
        switch cue.right {
        case .success: return .asFixed
        case .errno(let right): return .unexpected(right.name)
        case .anything: return .told
        }
    }

    // MARK: Whom the steps ask

    /// Makes a typed call.
    func ask<Value>(_ body: (Privcmd) throws(PrivcmdError) -> Value) -> Result<Value, Refusal> {
        do throws(PrivcmdError) {
            return .success(try body(device.privcmd))
        } catch {
            switch error.reason {
            case .errno(let errno): return .failure(.errno(errno))
            case .unanswered(let why), .unrecorded(let why):
                return .failure(.unanswered(why.description))
            }
        }
    }

    /// Has a device handled.
    func handle<Value>(_ body: (any PCIControl) throws(Errno) -> Value) -> Result<Value, Refusal> {
        guard let control = device.control else {
            return .failure(.unanswered("nobody handles the devices behind this"))
        }
        do throws(Errno) {
            return .success(try body(control))
        } catch {
            // No step of Linux's gives EPROTO: a fake whose hypervisor has no answer does.
            if error == .protocolError, case .fake = device.origin {
                return .failure(
                    .unanswered("the fake's Xen does not model what Linux asks it for this"))
            }
            return .failure(.errno(error))
        }
    }

    // MARK: What is put back

    /// Notes a deed, before it is done or as soon as it is known.
    func will(_ deed: Deed) { deeds.append(deed) }

    /// Says that a deed has been put back by the flow itself.
    ///
    /// - Returns: whether there was such a deed.
    func hasPutBack(_ deed: Deed) -> Bool {
        guard let index = deeds.lastIndex(of: deed) else { return false }
        deeds.remove(at: index)
        return true
    }

    /// Puts back what was done, the last deed first.
    ///
    /// - Returns: what was put back, and what could not be.
    func putBack() -> (done: [String], failed: [String]) {
        var done: [String] = []
        var failed: [String] = []
        for deed in deeds.reversed() {
            if let why = deed.putBack(device) {
                failed.append("it could not be put back that \(deed.words): \(why)")
            } else {
                done.append(deed.words)
            }
        }
        deeds = []
        return (done, failed)
    }
}
