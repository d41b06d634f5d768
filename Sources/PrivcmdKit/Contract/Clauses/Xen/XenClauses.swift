// SPDX-License-Identifier: MIT

/// What Xen promises of the hypercalls that pass through the device.
enum XenClauses {
    static let all: [Clause] = []
}
