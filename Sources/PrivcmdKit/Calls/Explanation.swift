// SPDX-License-Identifier: MIT

public import SystemPackage

/// What an error means for this call on this system, and what to do about it.
public struct Explanation: Equatable, Sendable {
    /// What the error means here, in one sentence without a full stop.
    public let meaning: String
    /// What to do; commands stand on lines of their own.
    ///
    /// Nil where nothing is known to help.
    public let remedy: String?
    /// What kind of trouble it is.
    public let category: Category

    /// The kinds of trouble, which decide a command's exit status.
    public enum Category: String, Sendable {
        /// There is no such device, call or domain here.
        case unavailable
        /// The caller may not do that.
        case notPermitted
        /// What came back could not be written down.
        case outputFailed
        /// Anything else that the system refused.
        case systemError
    }

    init(_ category: Category, _ meaning: String, remedy: String? = nil) {
        self.category = category
        self.meaning = meaning
        self.remedy = remedy
    }
}

/// An error whose meaning depends on the system that gave it.
public protocol ExplainedError: Error, Sendable {
    /// What was asked, in words.
    var subject: String { get }
    /// The errno, where one came back.
    var errno: Errno? { get }
    /// Says what the error means on a system, and what to do.
    ///
    /// - Parameter system: the system that answered.
    /// - Returns: the explanation.
    func explanation(on system: any SystemView) -> Explanation
}

extension ExplainedError {
    /// The whole error in one line: what was asked, the errno by name, and what it means on a system.
    ///
    /// - Parameter system: the system that answered.
    /// - Returns: the line, without the remedy.
    public func summary(on system: any SystemView) -> String {
        let name = errno.map { "\($0.name): " } ?? ""
        return "\(subject): \(name)\(explanation(on: system).meaning)"
    }
}

extension PrivcmdError {
    /// Says what the error means on a system, and what to do.
    ///
    /// - Parameter system: the system that answered.
    /// - Returns: the explanation; an errno that is not known for the call is said to be so.
    public func explanation(on system: any SystemView) -> Explanation {
        switch reason {
        case .unanswered(let why):
            return Explanation(.unavailable, why.description)
        case .unrecorded(let why):
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
