// SPDX-License-Identifier: MIT

import PrivcmdLab
import Testing

private let hostile = [
    "plain", "", " ", "a b", "it's", "''", "\"", "$HOME", "`id`", "\\", "\\n", "new\nline", "\n",
    "trailing\n", "-n", "--", "*", "~", "ünï “q” 🙂", "\u{1}\u{7f}\u{81}\u{88}", "a;b|c&d>e", "#",
]

/// Whichever shells are here: dom0's is busybox's.
@Test(arguments: ["sh", "busybox sh", "bash"].filter { !shell("command -v \($0)").isEmpty })
func `arguments survive the shell exactly`(interpreter: String) throws {
    let scratch = Scratch()
    let script = try scratch.file(
        "command", ShellQuoting.settingParameters(hostile) + #"printf '[%s]\n' "$@""#)
    let expected = hostile.map { "[\($0)]\n" }.joined()
    #expect(shell("\(interpreter) '\(script)'") == expected)
}

@Test func `no arguments are no arguments`() throws {
    let scratch = Scratch()
    let script = try scratch.file(
        "command", ShellQuoting.settingParameters([]) + "echo $#")
    #expect(shell("sh '\(script)' one two") == "0\n")
}
