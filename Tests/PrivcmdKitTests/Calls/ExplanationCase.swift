// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

/// The expected explanation of an errno of a call on a system.
struct ExplanationCase: Sendable, CustomTestStringConvertible {
    let call: PrivcmdError.Operation
    let errno: Errno
    /// The system, in the test's description.
    let systemName: String
    let system: SystemSnapshot
    let category: Explanation.Category
    /// Phrases that the meaning contains.
    let meaning: [String]
    /// Phrases that the remedy contains; nil if there is no remedy.
    let remedy: [String]?

    init(
        _ call: PrivcmdError.Operation, _ errno: Errno,
        _ systemName: String, _ system: SystemSnapshot, _ category: Explanation.Category,
        _ meaning: [String], remedy: [String]? = nil
    ) {
        self.call = call
        self.errno = errno
        self.systemName = systemName
        self.system = system
        self.category = category
        self.meaning = meaning
        self.remedy = remedy
    }

    /// Creates a case for Linux 6.12 on Xen 4.20 in a PVH dom0, which supports every call.
    init(
        _ call: PrivcmdError.Operation, _ errno: Errno, _ category: Explanation.Category,
        _ meaning: [String], remedy: [String]? = nil
    ) {
        self.init(call, errno, "PVH dom0", .pvhDom0, category, meaning, remedy: remedy)
    }

    var testDescription: String { "\(errno.name) of \(call), \(systemName)" }

    /// Performs the call over a transport that returns the errno, and checks the explanation.
    func check() throws {
        // No typed call has this operation: a device's own buffer allocation throws it.
        let error =
            if call == .hypercallBuffer {
                PrivcmdError(call, .errno(errno))
            } else {
                try #require(call.error(over: ScriptedTransport(.errno(errno))))
            }
        #expect(error == PrivcmdError(call, .errno(errno)))
        let explanation = error.explanation(on: system)
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
        let actual = try #require(explanation.remedy)
        for phrase in remedy { #expect(actual.contains(phrase), "\(actual)") }
    }
}
