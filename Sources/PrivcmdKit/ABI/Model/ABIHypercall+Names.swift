// SPDX-License-Identifier: MIT

extension ABIHypercall {
    /// The upstream name, such as `__HYPERVISOR_physdev_op`.
    package var constant: String { "__HYPERVISOR_" + name }

    /// The name without `_op` at its end.
    package var shortName: String { name.hasSuffix("_op") ? String(name.dropLast(3)) : name }

    /// The upstream name of one of its commands, such as `PHYSDEVOP_map_pirq`.
    package func constant(of command: ABICommand) -> String {
        // Only Flask's header has them in capitals.
        commandPrefix + (name == "xsm_op" ? command.name.uppercased() : command.name)
    }

    /// The commands, for dm_op those in its first buffer.
    package var operations: [ABICommand] {
        name == "dm_op" ? ABI.deviceModelOperations : callingForm.commands
    }
}
