// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// How something that a clause did is put back.
///
/// It is data, and told before the deed: whoever outlives a clause that crashed can put it back.
enum Undo: Codable, Equatable, Sendable {
    case destroyDomain(UInt16)
    case unmapPIRQ(domain: UInt16, pirq: Int32)
    case bindToPciback(SBDF)

    /// What it does, in words.
    var words: String {
        switch self {
        case .destroyDomain(let id): "destroy domain \(id)"
        case .unmapPIRQ(let domain, let pirq): "unmap pIRQ \(pirq) of \(DomainID(domain))"
        case .bindToPciback(let device): "bind \(device) to xen-pciback"
        }
    }

    /// Puts it back.
    ///
    /// - Returns: why that failed; nil where it did not.
    func run(_ bench: Bench) -> String? {
        do throws(Obstacle) {
            let answer: Answer
            switch self {
            case .destroyDomain(let id): answer = try bench.destroyDomain(DomainID(id))
            case .unmapPIRQ(let domain, let pirq):
                answer = try bench.unmap(PIRQ(pirq), of: DomainID(domain))
            case .bindToPciback(let device):
                return bench.bindToPciback(device).map { "could not \(words): \($0)" }
            }
            return answer == .result(0) ? nil : "could not \(words): \(answer)"
        } catch {
            return "could not \(words): \(error)"
        }
    }
}
