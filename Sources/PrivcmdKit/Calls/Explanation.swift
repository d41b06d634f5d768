// SPDX-License-Identifier: MIT

public import SystemPackage

/// What an error means for this call on this system, and what to do about it.
public struct Explanation: Equatable, Sendable {
    /// What the error means on this system, in one sentence without a full stop.
    public let meaning: String
    /// What to do, with each command on its own line; nil if no remedy is known.
    public let remedy: String?
    /// The kind of error.
    public let category: Category

    /// The kinds of errors, which determine a command's exit status.
    public enum Category: String, Sendable {
        /// The device, call or domain does not exist on this system.
        case unavailable
        /// The caller lacks permission.
        case notPermitted
        /// The result could not be recorded.
        case outputFailed
        /// Any other error of the system.
        case systemError
    }

    init(_ category: Category, _ meaning: String, remedy: String? = nil) {
        self.category = category
        self.meaning = meaning
        self.remedy = remedy
    }
}

/// An error whose meaning depends on the system that returned it.
public protocol ExplainedError: Error, Sendable {
    /// The failed operation, for a message.
    var subject: String { get }
    /// The errno; nil if there is none.
    var errno: Errno? { get }
    /// Explains the error on a system.
    func explanation(on system: any SystemView) -> Explanation
}

extension ExplainedError {
    /// The error in one line: the operation, the errno by name, and its meaning on a system.
    ///
    /// - Parameter system: the system that returned the error.
    /// - Returns: the line, without the remedy.
    public func summary(on system: any SystemView) -> String {
        let name = errno.map { "\($0.name): " } ?? ""
        return "\(subject): \(name)\(explanation(on: system).meaning)"
    }
}

extension PrivcmdError {
    /// Explains the error on a system.
    ///
    /// - Parameter system: the system that returned the error.
    /// - Returns: the explanation. It states if the errno is not known for the call.
    public func explanation(on system: any SystemView) -> Explanation {
        switch reason {
        case .notEmulated(let why):
            return Explanation(.unavailable, why.description)
        case .recordingFailed(let why):
            return Explanation(
                .outputFailed, "the call was made, but could not be recorded: \(why)")
        case .errno(let errno):
            switch operation {
            case .gsi(let sbdf): return GSIExplanations.explain(errno, sbdf, system)
            case .reset(let sbdf, _): return ResetExplanations.explain(errno, sbdf, system)
            case .setupGSI(let gsi): return SetupGSIExplanations.explain(errno, gsi, system)
            case .mapPIRQ(let gsi, let domain):
                return MapPIRQExplanations.explainMap(errno, gsi, domain, system)
            case .unmapPIRQ(let pirq, let domain):
                return MapPIRQExplanations.explainUnmap(errno, pirq, domain, system)
            case .createDomain, .destroyDomain, .irqPermission, .gsiPermission, .assignment:
                return DomctlExplanations.explain(errno, operation, system)
            case .xenVersion, .hypercall, .restrict, .hypercallBuffer:
                return GeneralExplanations.explain(errno, operation, system)
            }
        }
    }
}
