// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// What a message to or from xenstored is.
public struct XenstoreOperation: Hashable, Sendable {
    /// Its number.
    public let rawValue: UInt32

    /// Names an operation by its number, known or not.
    ///
    /// - Parameter rawValue: the number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    private static let names: [(String, UInt32)] = [
        ("CONTROL", MIRROR_XS_CONTROL),
        ("DIRECTORY", MIRROR_XS_DIRECTORY),
        ("READ", MIRROR_XS_READ),
        ("GET_PERMS", MIRROR_XS_GET_PERMS),
        ("WATCH", MIRROR_XS_WATCH),
        ("UNWATCH", MIRROR_XS_UNWATCH),
        ("TRANSACTION_START", MIRROR_XS_TRANSACTION_START),
        ("TRANSACTION_END", MIRROR_XS_TRANSACTION_END),
        ("INTRODUCE", MIRROR_XS_INTRODUCE),
        ("RELEASE", MIRROR_XS_RELEASE),
        ("GET_DOMAIN_PATH", MIRROR_XS_GET_DOMAIN_PATH),
        ("WRITE", MIRROR_XS_WRITE),
        ("MKDIR", MIRROR_XS_MKDIR),
        ("RM", MIRROR_XS_RM),
        ("SET_PERMS", MIRROR_XS_SET_PERMS),
        ("WATCH_EVENT", MIRROR_XS_WATCH_EVENT),
        ("ERROR", MIRROR_XS_ERROR),
        ("IS_DOMAIN_INTRODUCED", MIRROR_XS_IS_DOMAIN_INTRODUCED),
        ("RESUME", MIRROR_XS_RESUME),
        ("SET_TARGET", MIRROR_XS_SET_TARGET),
        ("RESET_WATCHES", MIRROR_XS_RESET_WATCHES),
        ("DIRECTORY_PART", MIRROR_XS_DIRECTORY_PART),
    ]

    /// The upstream name without its prefix, such as `READ`; the number where there is none.
    public var name: String {
        Self.names.first { $0.1 == rawValue }?.0 ?? String(rawValue)
    }

    /// Finds an operation by what ``name`` says of it.
    ///
    /// - Parameter name: the upstream name, or the number.
    public init?(named name: String) {
        guard let number = Self.names.first(where: { $0.0 == name })?.1 ?? UInt32(name) else {
            return nil
        }
        self.init(rawValue: number)
    }

    /// Reading a value.
    public static let read = XenstoreOperation(rawValue: MIRROR_XS_READ)
    /// Writing a value.
    public static let write = XenstoreOperation(rawValue: MIRROR_XS_WRITE)
    /// Asking to be told of changes.
    public static let watch = XenstoreOperation(rawValue: MIRROR_XS_WATCH)
    /// Asking to be told no more.
    public static let unwatch = XenstoreOperation(rawValue: MIRROR_XS_UNWATCH)
    /// A change, which nobody asked for at that moment.
    public static let watchEvent = XenstoreOperation(rawValue: MIRROR_XS_WATCH_EVENT)
    /// Beginning a transaction.
    public static let transactionStart = XenstoreOperation(rawValue: MIRROR_XS_TRANSACTION_START)
    /// Ending a transaction.
    public static let transactionEnd = XenstoreOperation(rawValue: MIRROR_XS_TRANSACTION_END)
    /// An answer that says what went wrong.
    public static let error = XenstoreOperation(rawValue: MIRROR_XS_ERROR)
}
