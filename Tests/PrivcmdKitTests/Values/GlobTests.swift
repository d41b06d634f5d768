// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdFuzz
import PrivcmdKit
import Testing

@Suite struct `A glob` {
    @Test(arguments: [
        ("pcidev-get-gsi.*", "pcidev-get-gsi.bound", true), ("pcidev.*", "pcidev", false),
        ("*gsi*", "setup_gsi", true), ("a?c", "abc", true), ("a?c", "ac", false),
        ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[]x]", "]", true), ("[a", "[a", true),
        ("[c-a]", "b", false), ("\\*", "*", true), ("\\*", "a", false), ("", "", true),
        ("*", "", true), ("a*b*c", "aXbYbZc", true), ("a*b", "abc", false),
    ])
    func `matches a name like the shell`(pattern: String, name: String, isMatch: Bool) {
        #expect(Glob(pattern).matches(name) == isMatch)
        #expect((fnmatch(pattern, name, 0) == 0) == isMatch)
    }

    @Test func `matches random names like fnmatch`() {
        var random = FuzzRandom(seed: 1)
        func text(_ characters: String, _ length: Int) -> String {
            let characters = Array(characters)
            return String(
                (0..<random.below(length)).map { _ in
                    characters[random.below(characters.count)]
                })
        }
        for _ in 0..<20_000 {
            let (pattern, name) = (text("ab.*?", 7), text("ab.", 7))
            #expect(Glob(pattern).matches(name) == (fnmatch(pattern, name, 0) == 0))
        }
    }

    @Test func `a text without special characters is no pattern`() {
        #expect(!Glob.isPattern("domctl/gsi_permission"))
        #expect(Glob.isPattern("domctl/*"))
    }
}
