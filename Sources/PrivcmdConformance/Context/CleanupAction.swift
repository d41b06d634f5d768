// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// An action that reverts a change of a clause.
///
/// The clause's process reports it to its parent before the change. The parent runs it if that
/// process crashes.
enum CleanupAction: Codable, Equatable, Sendable {
    case destroyDomain(UInt16)
    case unmapPIRQ(domain: UInt16, pirq: Int32)
    case bindToPciback(SBDF)

    /// What it does, as text.
    var description: String {
        switch self {
        case .destroyDomain(let id): "destroy domain \(id)"
        case .unmapPIRQ(let domain, let pirq): "unmap pIRQ \(pirq) of \(DomainID(domain))"
        case .bindToPciback(let device): "bind \(device) to xen-pciback"
        }
    }

    /// Runs the action.
    ///
    /// - Returns: why that failed; nil if it succeeded.
    func run(_ context: TestContext) -> String? {
        do throws(SkipOrError) {
            let result: StepResult
            switch self {
            case .destroyDomain(let id): result = try context.destroyDomain(DomainID(id))
            case .unmapPIRQ(let domain, let pirq):
                result = try context.performUnmap(PIRQ(pirq), of: DomainID(domain))
            case .bindToPciback(let device):
                return context.bindToPciback(device).map { "could not \(description): \($0)" }
            }
            return result == .result(0) ? nil : "could not \(description): \(result)"
        } catch {
            return "could not \(description): \(error)"
        }
    }
}
