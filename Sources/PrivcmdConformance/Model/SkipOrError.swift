// SPDX-License-Identifier: MIT

/// Why a clause could not be checked.
package enum SkipOrError: Error, Equatable {
    /// The environment lacks something that the clause needs.
    case skip(String)
    /// The check itself failed.
    case error(String)
}
