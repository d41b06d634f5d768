// SPDX-License-Identifier: MIT

import PrivcmdLab
import TestSupport
import Testing

private let hostile = [
    "plain", "", " ", "a b", "it's", "''", "\"", "$HOME", "`id`", "\\", "\\n", "new\nline", "\n",
    "trailing\n", "-n", "--", "*", "~", "ünï “q” 🙂", "\u{1}\u{7f}\u{81}\u{88}", "a;b|c&d>e", "#",
]

/// It uses the installed shells.
///
/// The shell of the lab's dom0 is busybox's.
@Test(arguments: ["sh", "busybox sh", "bash"].filter { !shell("command -v \($0)").isEmpty })
func `shell quoting keeps every argument in each shell`(interpreter: String) throws {
    let folder = try Folder()
    let script = try folder.file(
        "command", ShellQuoting.settingParameters(hostile) + #"printf '[%s]\n' "$@""#)
    let expected = hostile.map { "[\($0)]\n" }.joined()
    #expect(shell("\(interpreter) '\(script)'") == expected)
}

@Test func `shell quoting of no arguments clears the parameters`() throws {
    let folder = try Folder()
    let script = try folder.file(
        "command", ShellQuoting.settingParameters([]) + "echo $#")
    #expect(shell("sh '\(script)' one two") == "0\n")
}
