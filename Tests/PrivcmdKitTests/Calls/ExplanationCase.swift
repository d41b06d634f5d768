// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

/// A row: this errno of this call on this system means that.
struct ExplanationCase: Sendable, CustomTestStringConvertible {
    let call: PrivcmdError.Operation
    let errno: Errno
    let place: String
    let system: SystemSnapshot
    let category: Explanation.Category
    /// What the meaning says, among other things.
    let meaning: [String]
    /// What the remedy says, among other things; nil where none is known.
    let remedy: [String]?

    init(
        _ call: PrivcmdError.Operation, _ errno: Errno, _ place: String, _ system: SystemSnapshot,
        _ category: Explanation.Category,
        _ meaning: [String], remedy: [String]? = nil
    ) {
        self.call = call
        self.errno = errno
        self.place = place
        self.system = system
        self.category = category
        self.meaning = meaning
        self.remedy = remedy
    }

    /// On the system that has everything: Linux 6.12 on Xen 4.20, in a PVH dom0.
    init(
        _ call: PrivcmdError.Operation, _ errno: Errno, _ category: Explanation.Category,
        _ meaning: [String], remedy: [String]? = nil
    ) {
        self.init(call, errno, "PVH dom0", .pvhDom0, category, meaning, remedy: remedy)
    }

    var testDescription: String { "\(errno.name) of \(call), \(place)" }

    /// Makes the call over a transport that gives the errno, and looks at what is said of it.
    func check() throws {
        let transport = ScriptedTransport(.errno(errno))
        let error = call.error(over: transport) ?? PrivcmdError(call, .errno(errno))
        let explanation = error.explanation(on: system)
        #expect(error.errno == errno)
        #expect(explanation.category == category)
        for phrase in meaning {
            #expect(explanation.meaning.contains(phrase), "\(explanation.meaning)")
        }
        #expect(!explanation.meaning.contains("is not known for this call"))
        #expect(!explanation.meaning.hasSuffix("."))
        guard let remedy else {
            #expect(explanation.remedy == nil)
            return
        }
        let said = try #require(explanation.remedy)
        for phrase in remedy { #expect(said.contains(phrase), "\(said)") }
    }
}
