// SPDX-License-Identifier: MIT

/// Passes arguments through a shell unchanged.
public enum ShellQuoting {
    /// Quotes one argument so that a POSIX shell reads back exactly the same bytes.
    ///
    /// - Parameter argument: anything without a NUL: spaces, quotes, newlines, nothing at all.
    /// - Returns: a single shell word.
    public static func quote(_ argument: String) -> String {
        let pieces = argument.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + pieces.joined(separator: #"'\''"#) + "'"
    }

    /// A shell line that sets the positional parameters.
    ///
    /// - Parameter arguments: `$1`, `$2` and so on.
    /// - Returns: the line, ended by a newline.
    public static func settingParameters(_ arguments: [String]) -> String {
        (["set", "--"] + arguments.map(quote)).joined(separator: " ") + "\n"
    }
}
