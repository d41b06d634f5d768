// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The result of a step as text.
struct StepOutput {
    let text: String
    var values: [String: String] = [:]
    /// The feature that the system lacks, if the value itself shows it.
    var missingFeature: MissingFeature?

    init(_ text: String, _ values: [String: String] = [:], missing: MissingFeature? = nil) {
        self.text = text
        self.values = values
        self.missingFeature = missing
    }
}

/// The description of a step, and the results to expect.
struct StepSpecification {
    let actor: String
    let action: String
    let call: String
    var expected: Expected = .success
    var knownErrnos: [KnownErrno] = []
    /// What the real flow does after a failure.
    var then = "the flow stops there"
    /// Whether the real flow continues after a failure.
    var continues = false

    /// The result on a system with every fix.
    enum Expected {
        case success
        case errno(Errno)
        /// Any result: the step is only for information.
        case anything
    }
}
