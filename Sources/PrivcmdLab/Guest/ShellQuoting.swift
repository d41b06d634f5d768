// SPDX-License-Identifier: MIT

/// Passes arguments through a shell unchanged.
package enum ShellQuoting {
    /// Quotes one argument so that a POSIX shell reads the same bytes.
    ///
    /// - Parameter argument: any bytes except NUL; may be empty.
    /// - Returns: a single shell word.
    package static func quote(_ argument: String) -> String {
        let pieces = argument.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + pieces.joined(separator: #"'\''"#) + "'"
    }

    /// Returns a shell line that sets the positional parameters.
    ///
    /// - Parameter arguments: the values of `$1`, `$2` and so on.
    /// - Returns: the line, with its newline.
    package static func settingParameters(_ arguments: [String]) -> String {
        (["set", "--"] + arguments.map(quote)).joined(separator: " ") + "\n"
    }
}
