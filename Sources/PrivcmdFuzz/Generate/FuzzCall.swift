// SPDX-License-Identifier: MIT

/// One call of a sequence.
///
/// Its values mean the same on every device.
package struct FuzzCall: Equatable, Sendable {
    /// The number of the call in the sequence that it was generated for.
    ///
    /// Later calls refer to it.
    package let id: Int
    /// The index of the open file that the call is issued on.
    package var file: Int
    /// The index of the operation in ``FuzzOperationTable``.
    package let operation: Int
    /// The values of the operation's parameters, in their order.
    package var values: [FuzzValue]
    /// The memory that the argument lies in.
    package var location: FuzzLocation
}

/// The value of a parameter.
package enum FuzzValue: Equatable, Sendable {
    case number(Int64)
    /// The domain that an earlier call created.
    case domain(of: Int)
    /// The pIRQ that an earlier call returned.
    case pirq(of: Int)
    case address(FuzzLocation)
}

/// The kind of memory that an argument, or the target of an address in it, lies in.
package enum FuzzLocation: String, CaseIterable, Codable, Sendable {
    /// Readable and writable memory of the caller.
    case ordinary
    /// The null pointer.
    case null
    /// A page that cannot be accessed.
    case inaccessible
    /// The kernel's half of the address space.
    case kernel
    /// Memory whose second half lies in a page that cannot be accessed.
    case straddling
    /// A page that cannot be written.
    case readOnly = "read-only"

    /// The kinds of memory from which Linux and Xen cannot read a whole argument.
    package static let unreadable: [FuzzLocation] = [.null, .inaccessible, .kernel, .straddling]
}
