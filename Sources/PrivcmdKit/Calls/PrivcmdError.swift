// SPDX-License-Identifier: MIT

public import SystemPackage

/// The error of a typed call: the operation and why it failed.
///
/// It is cheap to create. Meaning and remedy depend on the system: ``explanation(on:)`` returns
/// them.
public struct PrivcmdError: ExplainedError, Equatable {
    /// The operation that failed.
    public let operation: Operation
    /// The errno, or 0.
    @usableFromInline let code: Int32
    /// The reason, if it is not an errno.
    private let other: Other?

    /// The rare reasons, stored in one word, so that an error fits into four words.
    private indirect enum Other: Equatable, Sendable {
        case notEmulated(Message)
        case recordingFailed(Message)
    }

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - operation: the operation that failed.
    ///   - reason: why it failed.
    public init(_ operation: Operation, _ reason: Reason) {
        self.operation = operation
        switch reason {
        case .errno(let errno): (code, other) = (errno.rawValue, nil)
        case .notEmulated(let why): (code, other) = (0, .notEmulated(why))
        case .recordingFailed(let why): (code, other) = (0, .recordingFailed(why))
        }
    }

    /// Makes an error from an errno alone.
    public init(_ operation: Operation, _ errno: Errno) {
        self.operation = operation
        code = errno.rawValue
        other = nil
    }

    /// Why it failed.
    public var reason: Reason {
        switch other {
        case .notEmulated(let why): .notEmulated(why)
        case .recordingFailed(let why): .recordingFailed(why)
        case nil: .errno(Errno(rawValue: code))
        }
    }

    init(_ operation: Operation, after failure: CallFailure) {
        switch failure {
        case .errno(let errno): self.init(operation, errno)
        case .notEmulated(let why): self.init(operation, .notEmulated(why))
        // The call itself was not made, so its explanations would be wrong.
        case .noHypercallBuffer(let errno): self.init(.hypercallBuffer, .errno(errno))
        case .recordingFailed(let why): self.init(operation, .recordingFailed(why))
        }
    }

    /// The errno; nil if the reason is another.
    @inlinable public var errno: Errno? {
        code == 0 ? nil : Errno(rawValue: code)
    }

    /// The failed operation, for a message.
    public var subject: String { operation.description }

    /// Why an operation failed.
    public enum Reason: Equatable, Sendable {
        /// An error of the kernel or of the hypervisor.
        case errno(Errno)
        /// The fake does not emulate the call, or the recording does not contain it.
        case notEmulated(Message)
        /// The call was made, but could not be recorded.
        case recordingFailed(Message)
    }

    /// The operations.
    public enum Operation: Equatable, Sendable {
        /// Allocating memory for hypercalls.
        case hypercallBuffer
        /// Getting a device's GSI.
        case gsi(SBDF)
        /// Reporting a device's reset to Xen.
        case reset(SBDF, ResetType)
        /// Registering a GSI.
        case setupGSI(GSI)
        /// Mapping a GSI to a pIRQ of a domain.
        case mapPIRQ(GSI, DomainID)
        /// Unmapping a pIRQ of a domain.
        case unmapPIRQ(PIRQ, DomainID)
        /// Getting the version of Xen.
        case xenVersion
        /// Restricting the open device to a domain.
        case restrict(DomainID)
        /// Creating a domain.
        case createDomain
        /// Destroying a domain.
        case destroyDomain(DomainID)
        /// Granting or revoking a domain's access to a pIRQ of the caller.
        case irqPermission(PIRQ, DomainID)
        /// Granting or revoking a domain's access to a GSI.
        case gsiPermission(GSI, DomainID)
        /// Assigning a device to a domain, or deassigning it.
        case assignment(SBDF, DomainID)
        /// A hypercall by its number.
        case hypercall(UInt64)
    }
}

extension PrivcmdError.Operation: CustomStringConvertible {
    /// The operation as text, such as `gsi of 0000:03:00.0`.
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
