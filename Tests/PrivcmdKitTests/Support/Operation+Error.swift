// SPDX-License-Identifier: MIT

import PrivcmdKit
import TestSupport

extension PrivcmdError.Operation {
    /// Performs the typed call of the operation.
    ///
    /// - Returns: the error of the call; nil if it succeeds.
    func error(over transport: any Transport) -> PrivcmdError? {
        let privcmd = Privcmd(over: transport)
        do throws(PrivcmdError) {
            switch self {
            case .gsi(let sbdf): _ = try privcmd.gsi(of: sbdf)
            case .reset(let sbdf, let type): try privcmd.resetState(of: sbdf, as: type)
            case .setupGSI(let gsi): _ = try privcmd.setupGSI(gsi)
            case .mapPIRQ(let gsi, let domain): _ = try privcmd.mapPIRQ(gsi, to: domain)
            case .unmapPIRQ(let pirq, let domain): try privcmd.unmapPIRQ(pirq, of: domain)
            case .xenVersion: _ = try privcmd.xenVersion()
            case .restrict(let domain): try privcmd.restrict(to: domain)
            case .createDomain: _ = try privcmd.createDomain(.hvm)
            case .destroyDomain(let domain): try privcmd.destroyDomain(domain)
            case .irqPermission(let pirq, let domain):
                try privcmd.setIRQPermission(pirq, for: domain, isAllowed: true)
            case .gsiPermission(let gsi, let domain):
                try privcmd.setGSIPermission(gsi, for: domain, isAllowed: true)
            case .assignment(let device, let domain): try privcmd.assign(device, to: domain)
            case .hypercall(let number): _ = try privcmd.hypercall(number, [])
            // No typed call has this operation: a device's buffer allocation throws it.
            case .hypercallBuffer: return nil
            }
            return nil
        } catch {
            return error
        }
    }

    /// An operation of each kind that the tests of all calls perform.
    static let calls: [PrivcmdError.Operation] = [
        .gsi(.bound), .reset(.bound, .flr), .setupGSI(GSI(22)), .mapPIRQ(GSI(22), .current),
        .unmapPIRQ(PIRQ(16), .current), .xenVersion, .restrict(DomainID(3)), .hypercall(34),
    ]
}
