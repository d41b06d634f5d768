// SPDX-License-Identifier: MIT

internal import CPrivcmd
package import PrivcmdKit

/// The call that a clause is about: an ioctl, a hypercall or a system call on the device node.
package enum TestedCall: Sendable, CustomStringConvertible {
    /// An ioctl of the device.
    case request(ABIRequest)
    /// A command of physdev_op.
    case physdev(ABICommand)
    case domctl(ABICommand)
    case hypercall(ABIHypercall)
    /// A system call, by name, on the device node.
    case systemCall(String)

    /// The upstream name, such as `PHYSDEVOP_map_pirq` or `mmap(2)`.
    package var description: String {
        switch self {
        case .request(let row): row.name
        case .physdev(let row): ABI.row(hypercall: MIRROR___HYPERVISOR_physdev_op).constant(of: row)
        case .domctl(let row): ABI.row(hypercall: MIRROR___HYPERVISOR_domctl).constant(of: row)
        case .hypercall(let row): row.constant
        case .systemCall(let name): name + "(2)"
        }
    }
}
