// SPDX-License-Identifier: MIT

/// What the requests of the device promise, whatever lies behind them.
enum RequestClauses {
    static let all: [Clause] = {
        let ofRequests: [[Clause]] = RequestSubject.all.map { subject in
            RequestNumberClauses.clauses(subject) + RequestArgumentClauses.clauses(subject)
                + own(subject.row)
        }
        return ofRequests.flatMap(\.self) + UnknownRequestClauses.all + OpenRestrictedClauses.all
    }()

    /// What a request promises that no other does.
    private static func own(_ row: ABIRequest) -> [Clause] {
        switch row.request {
        case RequestSubject.hypercall.row.request: HypercallRequestClauses.all
        case RequestSubject.restrict.row.request:
            RestrictClauses.all + RestrictedDomainClauses.all + RestrictedFileClauses.all
        case RequestSubject.pcidevGetGSI.row.request:
            PCIDevGetGSIClauses.all + BoundDeviceClauses.all + ReleasedDeviceClauses.all
        default: []
        }
    }
}
