// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// A hypercall with an invalid argument: the errno shows whether the hypercall exists.
struct HypercallProbe: Sendable {
    let name: String
    /// The errnos that only a check of the argument returns, which prove that the call exists.
    let proofs: [Errno]
    let call: @Sendable (Privcmd) throws(CallFailure) -> Int64

    func run(on privcmd: Privcmd) -> Availability {
        do throws(CallFailure) {
            _ = try call(privcmd)
            // The call was expected to fail. It succeeded, so it exists.
            return Availability(name: name, state: .present, evidence: nil)
        } catch .errno(let errno) {
            let state: Availability.State =
                proofs.contains(errno) ? .present : errno == .enosys ? .absent : .unknown
            return Availability(name: name, state: state, evidence: errno)
        } catch {
            return Availability(name: name, state: .unknown, evidence: nil)
        }
    }

    static let all: [HypercallProbe] = [
        // Xen checks the flags before it looks up the device. The device does not exist either.
        physdev(MIRROR_PHYSDEVOP_pci_device_reset, proofs: [.einval]) {
            (privcmd, command) throws(CallFailure) in
            var argument = mirror_pci_device_reset()
            argument.dev = mirror_physdev_pci_device(seg: .max, bus: .max, devfn: .max)
            argument.flags = .max
            return try privcmd.physdev(command, &argument)
        },
        physdev(MIRROR_PHYSDEVOP_setup_gsi, proofs: [.einval]) {
            (privcmd, command) throws(CallFailure) in
            var argument = mirror_physdev_setup_gsi()
            argument.gsi = -1
            return try privcmd.physdev(command, &argument)
        },
        physdev(MIRROR_PHYSDEVOP_map_pirq, proofs: [.esrch]) {
            (privcmd, command) throws(CallFailure) in
            var argument = mirror_physdev_map_pirq()
            argument.domid = DomainID.invalid.rawValue
            argument.type = Int32(MIRROR_MAP_PIRQ_TYPE_GSI)
            argument.index = -1
            argument.pirq = -1
            return try privcmd.physdev(command, &argument)
        },
        physdev(MIRROR_PHYSDEVOP_unmap_pirq, proofs: [.esrch]) {
            (privcmd, command) throws(CallFailure) in
            var argument = mirror_physdev_unmap_pirq()
            argument.domid = DomainID.invalid.rawValue
            argument.pirq = -1
            return try privcmd.physdev(command, &argument)
        },
    ]

    private static func physdev(
        _ command: UInt32, proofs: [Errno],
        _ call: @escaping @Sendable (Privcmd, UInt32) throws(CallFailure) -> Int64
    ) -> HypercallProbe {
        let row = ABI.row(hypercall: MIRROR___HYPERVISOR_physdev_op)
        return HypercallProbe(name: row.constant(of: ABI.row(physdev: command)), proofs: proofs) {
            (privcmd) throws(CallFailure) in
            try call(privcmd, command)
        }
    }
}
