// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The type of a message to or from xenstored.
package struct XenstoreOperation: Hashable, Sendable {
    /// Its number.
    package let rawValue: UInt32

    /// Makes an operation from its number, which may be unknown.
    package init(rawValue: UInt32) { self.rawValue = rawValue }

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

    /// The upstream name without its prefix, such as `READ`; the number if it has no name.
    package var name: String {
        Self.names.first { $0.1 == rawValue }?.0 ?? String(rawValue)
    }

    /// Finds an operation by its ``name``.
    package init?(named name: String) {
        guard let number = Self.names.first(where: { $0.0 == name })?.1 ?? UInt32(name) else {
            return nil
        }
        self.init(rawValue: number)
    }

    private init(_ number: UInt32) { rawValue = number }

    /// Reading a value.
    package static let read = XenstoreOperation(MIRROR_XS_READ)
    /// Writing a value.
    package static let write = XenstoreOperation(MIRROR_XS_WRITE)
    /// Creating a path.
    package static let makeDirectory = XenstoreOperation(MIRROR_XS_MKDIR)
    /// Removing a path and its subtree.
    package static let remove = XenstoreOperation(MIRROR_XS_RM)
    /// Listing the names below a path.
    package static let directory = XenstoreOperation(MIRROR_XS_DIRECTORY)
    /// Reading the permissions of a path.
    package static let getPermissions = XenstoreOperation(MIRROR_XS_GET_PERMS)
    /// Changing the permissions of a path.
    package static let setPermissions = XenstoreOperation(MIRROR_XS_SET_PERMS)
    /// Registering a watch.
    package static let watch = XenstoreOperation(MIRROR_XS_WATCH)
    /// Unregistering a watch.
    package static let unwatch = XenstoreOperation(MIRROR_XS_UNWATCH)
    /// A change of a watched path, which xenstored sends without a request.
    package static let watchEvent = XenstoreOperation(MIRROR_XS_WATCH_EVENT)
    /// Beginning a transaction.
    package static let transactionStart = XenstoreOperation(MIRROR_XS_TRANSACTION_START)
    /// Ending a transaction.
    package static let transactionEnd = XenstoreOperation(MIRROR_XS_TRANSACTION_END)
    /// Introducing a domain to xenstored.
    package static let introduce = XenstoreOperation(MIRROR_XS_INTRODUCE)
    /// Reporting to xenstored that a domain was destroyed.
    package static let release = XenstoreOperation(MIRROR_XS_RELEASE)
    /// Reporting to xenstored that a domain resumed.
    package static let resume = XenstoreOperation(MIRROR_XS_RESUME)
    /// Granting a domain the permissions of another.
    package static let setTarget = XenstoreOperation(MIRROR_XS_SET_TARGET)
    /// Reading the path of a domain's own subtree.
    package static let getDomainPath = XenstoreOperation(MIRROR_XS_GET_DOMAIN_PATH)
    /// Reading whether a domain was introduced.
    package static let isDomainIntroduced = XenstoreOperation(MIRROR_XS_IS_DOMAIN_INTRODUCED)
    /// A reply with the errno of a failed operation.
    package static let error = XenstoreOperation(MIRROR_XS_ERROR)
}
