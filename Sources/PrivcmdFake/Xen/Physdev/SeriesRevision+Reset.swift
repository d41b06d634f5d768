// SPDX-License-Identifier: MIT

package import CPrivcmd
package import PrivcmdKit

extension SeriesRevision.Reset {
    /// Reads the operation's argument in the form of this revision.
    func loadDevice(_ address: Address, _ memory: any CallerMemory) throws(CallFailure) -> SBDF {
        switch form {
        case .deviceAlone:
            // The revision does not read what a later caller writes after the device.
            return SBDF(try memory.load(mirror_physdev_pci_device(), from: address))
        case .typeFromFLR:
            let argument = try memory.load(mirror_pci_device_state_reset(), from: address)
            guard argument.reset_type <= MIRROR_DEVICE_RESET_HOT_V8 else {
                throw .notEmulated("the fake does not model \(name) with an unknown type")
            }
            return SBDF(argument.dev)
        case .flags:
            let argument = try memory.load(mirror_pci_device_reset(), from: address)
            guard argument.flags & ~MIRROR_PCI_DEVICE_RESET_MASK == 0 else {
                throw .errno(.einval)
            }
            return SBDF(argument.dev)
        }
    }
}

extension SeriesRevision.Permission {
    /// Whether the domctl's argument, in the form of this revision, grants access.
    package func isGrant(_ argument: mirror_xen_domctl_gsi_permission) throws(CallFailure) -> Bool {
        switch form {
        // The byte is the first of the flags; the rest was padding.
        case .byte: return UInt8(truncatingIfNeeded: argument.flags) != 0
        case .flags:
            guard argument.flags & ~MIRROR_XEN_DOMCTL_GSI_ACTION_MASK == 0 else {
                throw .errno(.einval)
            }
            return argument.flags == MIRROR_XEN_DOMCTL_GSI_GRANT
        }
    }
}
