// SPDX-License-Identifier: MIT

/// What the requests of the device promise, whatever lies behind them.
enum RequestClauses {
    static let all: [Clause] = PCIDevGetGSIClauses.all
}
