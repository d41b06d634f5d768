// SPDX-License-Identifier: MIT

/// A sequence on two devices side by side, up to the first difference.
public struct FuzzRun {
    /// What the sequence is drawn from.
    public let setting: FuzzSetting
    private let one: FuzzTarget
    private let other: FuzzTarget

    /// Why a run could not go on.
    public enum Failure: Error, Sendable {
        /// A device could not be opened.
        case open(OpenFailure)
        /// Something could not be put back.
        case left([String])
        /// There is no memory for arguments, or another reason of this machine's.
        case machine(String)
    }

    /// Makes a run.
    ///
    /// - Parameters:
    ///   - setting: what the sequence is drawn from.
    ///   - one: a device.
    ///   - other: another device.
    public init(_ setting: FuzzSetting, _ one: FuzzTarget, against other: FuzzTarget) {
        self.setting = setting
        self.one = one
        self.other = other
    }

    /// Makes the calls of a sequence on both devices, each in its first state, until they are
    /// answered differently.
    ///
    /// - Parameters:
    ///   - calls: the calls.
    ///   - isInterrupted: whether to stop before the next call.
    ///   - progress: hears how many calls have been made, now and then.
    /// - Returns: what was seen, and the first difference.
    /// - Throws: why the run could not go on; what was done is put back all the same.
    public func compare(
        _ calls: some Sequence<FuzzCall>, isInterrupted: () -> Bool = { false },
        progress: (Int) -> Void = { _ in }
    ) throws(Failure) -> (seen: FuzzCount, difference: FuzzDifference?) {
        let first = try Self.player(one, setting)
        let second = try Self.player(other, setting)
        var seen = FuzzCount()
        var difference: FuzzDifference?
        var recent: [(call: FuzzCall, answer: FuzzAnswer)] = []
        let left: [String]
        do throws(FuzzPlayer.Obstacle) {
            for call in calls {
                if seen.calls.isMultiple(of: 1000) {
                    progress(seen.calls)
                    if isInterrupted() { break }
                }
                let answer = try first.play(call)
                let reply = try second.play(call)
                seen.note(call, answer)
                if recent.count == 2 * FuzzDifference.memory {
                    recent.removeFirst(FuzzDifference.memory)
                }
                recent.append((call, answer))
                guard let rules = FuzzRule.explaining(answer, reply) else {
                    difference = FuzzDifference(
                        number: seen.calls, calls: recent.map(\.call),
                        answers: recent.map(\.answer), other: reply)
                    break
                }
                for rule in rules { seen.rules[rule, default: 0] += 1 }
            }
            left = try first.finish() + second.finish()
        } catch {
            // What can be put back is, and the first error is the one to tell.
            _ = try? first.finish()
            _ = try? second.finish()
            throw Failure(error)
        }
        if !left.isEmpty { throw .left(left) }
        return (seen, difference)
    }

    static func player(_ target: FuzzTarget, _ setting: FuzzSetting) throws(Failure) -> FuzzPlayer {
        do throws(FuzzPlayer.Obstacle) {
            return try FuzzPlayer(target, setting)
        } catch {
            throw Failure(error)
        }
    }
}

extension FuzzRun.Failure {
    init(_ obstacle: FuzzPlayer.Obstacle) {
        switch obstacle {
        case .open(let failure): self = .open(failure)
        case .memory(let errno): self = .machine("no memory for arguments: \(errno.name)")
        }
    }
}
