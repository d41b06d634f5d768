// SPDX-License-Identifier: MIT

extension FakeProfile {
    /// What a hypervisor knows of a dom0's interrupts before the first call.
    public struct Interrupts: Equatable, Sendable {
        /// The GSIs that somebody has registered.
        public var registered: Set<GSI>
        /// Those that are mapped to the pIRQ of the same number.
        public var mapped: Set<GSI>
        /// Those that the domain has no access to.
        public var denied: Set<GSI>
        /// Those of the mapped that the domain's kernel has bound to an event channel.
        public var bound: Set<GSI>
        /// Xen's numbers of the messages that are mapped and bound, the first to the highest pIRQ.
        public var messages: [Int32]

        /// Makes the knowledge from its parts.
        ///
        /// - Parameters:
        ///   - registered: the GSIs that somebody has registered.
        ///   - mapped: those that are mapped to the pIRQ of the same number.
        ///   - denied: those that the domain has no access to.
        ///   - bound: those that are bound to an event channel.
        ///   - messages: Xen's numbers of the messages that are mapped.
        public init(
            registered: Set<GSI>, mapped: Set<GSI>, denied: Set<GSI>, bound: Set<GSI> = [],
            messages: [Int32] = []
        ) {
            self.registered = registered
            self.mapped = mapped
            self.denied = denied
            self.bound = bound
            self.messages = messages
        }
    }

    /// What the machine under a hypervisor has, as far as calls can tell; QEMU's q35 if not said.
    public struct Machine: Equatable, Sendable {
        /// How many GSIs its IO-APICs have.
        public var gsiCount = 24
        /// How many CPUs it has.
        public var cpuCount = 1
        /// Where its first IO-APIC lies.
        public var ioapicAddress: UInt64 = 0xfec0_0000
        /// Where its configuration space is mapped, of all the buses of segment 0.
        public var mmcfgAddress: UInt64 = 0xb000_0000
        /// Where a dom0's memory ends; a PVH dom0 has it from frame 0 on, but for a hole below 1 MiB.
        public var memoryEnd: UInt64 = 0x6000_0000
        /// The addresses that the firmware says something of: memory, or what is reserved.
        public var memoryMap: [ClosedRange<UInt64>] = [
            0...0x9_ffff, 0xf_0000...0x9fff_ffff, 0xb000_0000...0xbfff_ffff,
            0xfed1_c000...0xfed1_ffff, 0xfffc_0000...0xffff_ffff,
        ]
        /// The frames of I/O memory that dom0 has no access to.
        public var deniedFrames: [ClosedRange<UInt64>] = [0xfec00...0xfec00, 0xfee00...0xfee00]
        /// The ports that dom0 has no access to.
        public var deniedPorts: [ClosedRange<UInt64>] = [
            0x20...0x21, 0x40...0x43, 0x61...0x61, 0xa0...0xa1, 0xcf9...0xcf9, 0xcfc...0xcff,
        ]
        /// The registers of those devices whose registers are known.
        public var registers: [SBDF: DeviceRegisters] = [:]

        /// Makes QEMU's q35.
        public init() {}
    }
}
