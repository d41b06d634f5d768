// SPDX-License-Identifier: MIT

public import SystemPackage

/// A call that did not do what it was asked.
///
/// It holds what was asked and what came back, and costs nothing to make. What the error means, and
/// what to do, depends on the system: ``explanation(on:)`` says it.
public struct PrivcmdError: ExplainedError, Equatable {
    /// What was asked.
    public let operation: Operation
    /// The errno, or 0.
    @usableFromInline let code: Int32
    /// What came back instead of an errno.
    private let other: Other?

    /// The rare reasons in one word, so that an error fits into four.
    private indirect enum Other: Equatable, Sendable {
        case unanswered(Remark)
        case unrecorded(Remark)
    }

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - operation: what was asked.
    ///   - reason: what came back.
    public init(_ operation: Operation, _ reason: Reason) {
        self.operation = operation
        switch reason {
        case .errno(let errno): (code, other) = (errno.rawValue, nil)
        case .unanswered(let why): (code, other) = (0, .unanswered(why))
        case .unrecorded(let why): (code, other) = (0, .unrecorded(why))
        }
    }

    /// Makes an error from an errno alone.
    init(_ operation: Operation, _ errno: Errno) {
        self.operation = operation
        code = errno.rawValue
        other = nil
    }

    /// What came back.
    public var reason: Reason {
        switch other {
        case .unanswered(let why): .unanswered(why)
        case .unrecorded(let why): .unrecorded(why)
        case nil: .errno(Errno(rawValue: code))
        }
    }

    init(_ operation: Operation, after failure: CallFailure) {
        switch failure {
        case .errno(let errno): self.init(operation, errno)
        case .unanswered(let why): self.init(operation, .unanswered(why))
        // Not the call failed: its own explanations would be wrong.
        case .noHypercallBuffer(let errno): self.init(.hypercallBuffer, .errno(errno))
        case .unrecorded(let why): self.init(operation, .unrecorded(why))
        }
    }

    /// The errno, where one came back.
    @inlinable public var errno: Errno? {
        code == 0 ? nil : Errno(rawValue: code)
    }

    /// What was asked, in words.
    public var subject: String { operation.description }

    /// What came back.
    public enum Reason: Equatable, Sendable {
        /// An error of the kernel or of the hypervisor.
        case errno(Errno)
        /// No answer: a fake does not model the call, or a recording does not hold it.
        case unanswered(Remark)
        /// The call was made, but could not be recorded.
        case unrecorded(Remark)
    }

    /// What was asked.
    public enum Operation: Equatable, Sendable {
        /// Getting memory for hypercalls.
        case hypercallBuffer
        /// Asking for a device's GSI.
        case gsi(SBDF)
        /// Telling Xen that a device has been reset.
        case reset(SBDF, ResetType)
        /// Registering a GSI.
        case setupGSI(GSI)
        /// Mapping a GSI to a pIRQ of a domain.
        case mapPIRQ(GSI, DomainID)
        /// Unmapping a pIRQ of a domain.
        case unmapPIRQ(PIRQ, DomainID)
        /// Asking for the version of Xen.
        case xenVersion
        /// Restricting the open device to a domain.
        case restrict(DomainID)
        /// Creating a domain.
        case createDomain
        /// Destroying a domain.
        case destroyDomain(DomainID)
        /// Giving a domain access to a pIRQ of the caller, or taking it away.
        case irqPermission(PIRQ, DomainID)
        /// Giving a domain access to a GSI, or taking it away.
        case gsiPermission(GSI, DomainID)
        /// Giving a device to a domain, or taking it away.
        case assignment(SBDF, DomainID)
        /// A hypercall by its number.
        case hypercall(UInt64)
    }
}

extension PrivcmdError.Operation: CustomStringConvertible {
    /// The operation in words, such as `gsi of 0000:03:00.0`.
    public var description: String {
        switch self {
        case .hypercallBuffer: "hypercall buffer"
        case .gsi(let sbdf): "gsi of \(sbdf)"
        case .reset(let sbdf, let type): "reset of \(sbdf) as \(type.rawValue)"
        case .setupGSI(let gsi): "setup of GSI \(gsi)"
        case .mapPIRQ(let gsi, let domain): "map of GSI \(gsi) to a pIRQ of domain \(domain)"
        case .unmapPIRQ(let pirq, let domain): "unmap of pIRQ \(pirq) of domain \(domain)"
        case .xenVersion: "xen version"
        case .restrict(let domain): "restrict to domain \(domain)"
        case .createDomain: "creation of a domain"
        case .destroyDomain(let domain): "destruction of domain \(domain)"
        case .irqPermission(let pirq, let domain):
            "access of domain \(domain) to the caller's pIRQ \(pirq)"
        case .gsiPermission(let gsi, let domain): "access of domain \(domain) to GSI \(gsi)"
        case .assignment(let device, let domain): "assignment of \(device) to domain \(domain)"
        case .hypercall(let number): "hypercall \(number)"
        }
    }
}
