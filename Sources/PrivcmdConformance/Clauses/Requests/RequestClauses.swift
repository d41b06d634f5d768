// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The clauses of the device's requests.
package enum RequestClauses {
    package static let all: [Clause] = {
        let ofRequests: [[Clause]] = RequestUnderTest.all.map { request in
            RequestNumberClauses.clauses(request) + RequestArgumentClauses.clauses(request)
                + specific(request.row)
        }
        return ofRequests.flatMap(\.self) + UnknownRequestClauses.all + OpenRestrictedClauses.all
    }()

    /// The clauses that only one request has.
    private static func specific(_ row: ABIRequest) -> [Clause] {
        switch row.request {
        case RequestUnderTest.hypercall.row.request: HypercallRequestClauses.all
        case RequestUnderTest.restrict.row.request:
            RestrictClauses.all + RestrictedDomainClauses.all + RestrictedFileClauses.all
        case RequestUnderTest.pcidevGetGSI.row.request:
            PCIDevGetGSIClauses.all + BoundDeviceClauses.all + ReleasedDeviceClauses.all
        default: []
        }
    }
}
