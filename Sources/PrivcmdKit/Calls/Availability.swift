// SPDX-License-Identifier: MIT

public import SystemPackage

/// Whether a call exists on this system, from a probe without side effects.
public struct Availability: Equatable, Sendable {
    /// The call's upstream name.
    public let name: String
    /// The result of the probe.
    public let state: State
    /// The errno that the state is derived from; nil if the probe returned none.
    public let evidence: Errno?

    /// The possible results of a probe.
    public enum State: String, Codable, Sendable {
        /// The call exists for this caller.
        case present
        /// The call does not exist, or not for this kind of domain.
        case absent
        /// The result is ambiguous.
        case unknown
    }
}

extension Privcmd {
    /// Finds out which calls the kernel and the hypervisor have.
    ///
    /// It changes nothing.
    ///
    /// It makes each call with an invalid argument: a null pointer, an undefined flag, a domain or
    /// a GSI that cannot exist. The errno shows whether the call exists and checked its argument.
    ///
    /// - Returns: the requests, then the hypercalls, in the order of their numbers.
    public func availability() -> [Availability] {
        ABI.requests.filter { $0.argument != nil }.map(requestAvailability)
            + HypercallProbe.all.map { $0.run(on: self) }
    }

    /// Every request copies its argument first, so a null pointer returns EFAULT.
    private func requestAvailability(_ row: ABIRequest) -> Availability {
        do throws(CallFailure) {
            _ = try transport.call(row.request, .null, in: UncheckedSelfMemory.shared)
            return Availability(name: row.name, state: .present, evidence: nil)
        } catch .errno(let errno) {
            let state: Availability.State =
                switch errno {
                case .enotty, .enosys, .eopnotsupp: .absent
                case .efault: .present
                // PCIDEV_GET_GSI without CONFIG_XEN_ACPI: Linux knows the number, but not the call.
                case .einval where row.request == ABI.pcidevGetGSI.request: .absent
                default: .unknown
                }
            return Availability(name: row.name, state: state, evidence: errno)
        } catch {
            return Availability(name: row.name, state: .unknown, evidence: nil)
        }
    }
}
