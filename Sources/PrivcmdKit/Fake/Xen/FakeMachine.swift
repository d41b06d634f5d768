// SPDX-License-Identifier: MIT

/// What the machine under the hypervisor has, in Xen's own numbers.
struct FakeMachine {
    /// How many vectors a CPU has for interrupts that are handed out.
    private static let vectorsPerCPU = 208
    private static let interruptsPerGSI = 8

    /// How many GSIs there are.
    let gsiCount: Int
    /// How many interrupts Xen can tell apart.
    let interruptCount: Int
    /// The messages that are taken: dom0's, and the one by which an IOMMU tells of faults.
    private var takenMessages: Set<Int32>
    /// What the profile says of it.
    let hardware: FakeProfile.Machine
    let mmcfgAddress: UInt64
    var addressBits: UInt8 { hardware.addressBits }

    init(_ machine: FakeProfile.Machine, messages: [Int32]) {
        gsiCount = machine.gsiCount
        interruptCount = max(
            machine.cpuCount * Self.vectorsPerCPU, Self.interruptsPerGSI * machine.gsiCount)
        hardware = machine
        takenMessages = Set(messages + [Int32(machine.gsiCount)])
        mmcfgAddress = machine.mmcfgAddress
    }

    /// An interrupt for a message that nobody has; nil where there is none left.
    var freeMessage: Int32? {
        (Int32(gsiCount)..<Int32(interruptCount)).first { !takenMessages.contains($0) }
    }

    /// Notes that a message's interrupt is taken.
    mutating func takeMessage(_ interrupt: Int32) { takenMessages.insert(interrupt) }
}
