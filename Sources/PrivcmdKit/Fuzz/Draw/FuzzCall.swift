// SPDX-License-Identifier: MIT

/// One call of a sequence, in values that mean the same on every device.
public struct FuzzCall: Equatable, Sendable {
    /// Its number in the sequence that it was drawn for; others refer to it by this.
    public let id: Int
    /// Which of the open files it is made on.
    public var file: Int
    /// What it is, as a place in ``FuzzVocabulary``.
    let operation: Int
    /// The values of its parameters, in the order of the operation's.
    var values: [FuzzValue]
    /// Where its argument lies.
    var place: FuzzPlace
}

/// A value of a call.
enum FuzzValue: Equatable, Sendable {
    /// A number.
    case number(Int64)
    /// The domain that an earlier call has made.
    case domain(of: Int)
    /// The pIRQ that an earlier call was given.
    case pirq(of: Int)
    /// An address.
    case address(FuzzPlace)
}

/// Where an argument, or what it points to, lies.
enum FuzzPlace: String, CaseIterable, Codable, Sendable {
    /// In memory of its own.
    case ordinary
    /// At the null pointer.
    case null
    /// In a page that cannot be accessed.
    case inaccessible
    /// Where the kernel lives.
    case kernel
    /// With its second half in a page that cannot be accessed.
    case straddling
    /// In a page that cannot be written.
    case readOnly = "read-only"

    /// Where nobody can read a whole argument.
    static let unreadable: [FuzzPlace] = [.null, .inaccessible, .kernel, .straddling]
}
