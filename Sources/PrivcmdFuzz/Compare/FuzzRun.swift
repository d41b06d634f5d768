// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// Executes a sequence on two devices and compares the results up to the first difference.
package struct FuzzRun {
    /// The configuration that the sequence is generated from.
    package let configuration: FuzzConfiguration
    private let firstTarget: FuzzTarget
    private let secondTarget: FuzzTarget

    /// The reason why a run stopped.
    package enum Failure: Error, Sendable {
        /// A device could not be opened.
        case open(OpenFailure)
        /// Clean-up failed: a device stayed unbound, or a domain was not destroyed.
        case cleanupFailed([String])
        /// The program has no memory for arguments.
        case noMemory(String)
    }

    /// Creates a run.
    ///
    /// - Parameters:
    ///   - configuration: the configuration that the sequence is generated from.
    ///   - first: a device.
    ///   - second: another device.
    package init(
        _ configuration: FuzzConfiguration, _ first: FuzzTarget, against second: FuzzTarget
    ) {
        self.configuration = configuration
        self.firstTarget = first
        self.secondTarget = second
    }

    /// Executes the calls on both devices, from their initial state, until the results differ.
    ///
    /// - Parameters:
    ///   - calls: the calls.
    ///   - isInterrupted: returns true to stop the run. It is called before every 1000th call.
    ///   - progress: receives the number of executed calls, before every 1000th call.
    /// - Returns: the counts, and the first difference.
    /// - Throws: the reason why the run stopped. Both devices are cleaned up first.
    package func compare(
        _ calls: some Sequence<FuzzCall>, isInterrupted: () -> Bool = { false },
        progress: (Int) -> Void = { _ in }
    ) throws(Failure) -> (statistics: FuzzStatistics, difference: FuzzDifference?) {
        let firstExecutor = try Self.makeExecutor(firstTarget, configuration)
        let secondExecutor = try Self.makeExecutor(secondTarget, configuration)
        var statistics = FuzzStatistics()
        var difference: FuzzDifference?
        var recent: [(call: FuzzCall, result: FuzzResult)] = []
        let failures: [String]
        do throws(FuzzExecutor.Failure) {
            for call in calls {
                if statistics.calls.isMultiple(of: 1000) {
                    progress(statistics.calls)
                    if isInterrupted() { break }
                }
                let firstResult = try firstExecutor.execute(call)
                let secondResult = try secondExecutor.execute(call)
                statistics.record(call, firstResult)
                if recent.count == 2 * FuzzDifference.callLimit {
                    recent.removeFirst(FuzzDifference.callLimit)
                }
                recent.append((call, firstResult))
                guard let rules = FuzzAllowedDifference.covering(firstResult, secondResult) else {
                    difference = FuzzDifference(
                        callNumber: statistics.calls, calls: recent.map(\.call),
                        results: recent.map(\.result), otherResult: secondResult)
                    break
                }
                for rule in rules { statistics.allowedDifferences[rule, default: 0] += 1 }
            }
            failures = try firstExecutor.cleanUp() + secondExecutor.cleanUp()
        } catch {
            // Clean up as far as possible, and report the first error.
            _ = try? firstExecutor.cleanUp()
            _ = try? secondExecutor.cleanUp()
            throw Failure(error)
        }
        if !failures.isEmpty { throw .cleanupFailed(failures) }
        return (statistics, difference)
    }

    static func makeExecutor(
        _ target: FuzzTarget, _ configuration: FuzzConfiguration
    ) throws(Failure) -> FuzzExecutor {
        do throws(FuzzExecutor.Failure) {
            return try FuzzExecutor(target, configuration)
        } catch {
            throw Failure(error)
        }
    }
}

extension FuzzRun.Failure {
    init(_ failure: FuzzExecutor.Failure) {
        switch failure {
        case .open(let failure): self = .open(failure)
        case .memory(let errno): self = .noMemory("no memory for arguments: \(errno.name)")
        }
    }
}
