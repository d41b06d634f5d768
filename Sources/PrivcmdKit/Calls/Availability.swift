// SPDX-License-Identifier: MIT

public import SystemPackage

/// Whether a call exists here, as far as a question without side effects can tell.
public struct Availability: Equatable, Sendable {
    /// The call's upstream name.
    public let name: String
    /// What was found out.
    public let state: State
    /// The errno that says so; nil where the question was answered otherwise.
    public let evidence: Errno?

    /// What can be found out about a call.
    public enum State: String, Codable, Sendable {
        /// The call exists for this caller.
        case present
        /// It does not, or not for this kind of domain.
        case absent
        /// The answer says neither.
        case unknown
    }
}

extension Privcmd {
    /// Finds out which calls the kernel and the hypervisor have, changing nothing.
    ///
    /// Each call is made with an argument that it is bound to refuse before it acts: a null pointer,
    /// an undefined flag, a domain or a GSI that cannot exist. Which error comes back tells whether
    /// the call looked at its argument at all.
    ///
    /// - Returns: the requests first, then the hypercalls, in the order of their numbers.
    public func availability() -> [Availability] {
        ABI.requests.filter { $0.argument != nil }.map(requestAvailability)
            + HypercallProbe.all.map { $0.ask(self) }
    }

    /// Every request copies its argument before it does anything: a null pointer gives EFAULT.
    private func requestAvailability(_ row: ABIRequest) -> Availability {
        do throws(CallFailure) {
            _ = try transport.perform(row.request, .null, in: VouchedMemory.shared)
            return Availability(name: row.name, state: .present, evidence: nil)
        } catch .errno(let errno) {
            let state: Availability.State =
                switch errno {
                case .enotty, .enosys, .eopnotsupp: .absent
                case .efault: .present
                // PCIDEV_GET_GSI without CONFIG_XEN_ACPI: the number is known, the call does nothing.
                case .einval where row.request == ABI.pcidevGetGSI.request: .absent
                default: .unknown
                }
            return Availability(name: row.name, state: state, evidence: errno)
        } catch {
            return Availability(name: row.name, state: .unknown, evidence: nil)
        }
    }
}
