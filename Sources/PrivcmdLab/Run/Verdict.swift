// SPDX-License-Identifier: MIT

/// What a run came to, from the answer and from the console.
struct Verdict: Sendable {
    let exitStatus: Int32
    /// What went wrong, in one line; nil where nothing did.
    let failure: String?

    init(
        answer: GuestAnswer, log: String, stoppedItself: Bool, complaint: String, timeout: Int
    ) {
        let diagnosis = ConsoleDiagnosis.of(log)
        func failed(_ status: LabStatus, _ text: String) -> (Int32, String?) {
            (status.rawValue, text)
        }
        let result: (Int32, String?)
        if answer.isComplete, let status = answer.status {
            if let fault = answer.fault {
                result = failed(.machineFailed, "the answer came back damaged: \(fault)")
            } else if let splat = answer.splat ?? diagnosis?.line {
                result = failed(
                    .dom0Panic,
                    "the command answered (status \(status)), but dom0's kernel met an Oops: \(splat)"
                )
            } else {
                result = (status, nil)
            }
        } else if let diagnosis {
            switch diagnosis.fault {
            case .xenPanic: result = failed(.xenPanic, "Xen panicked: \(diagnosis.line)")
            case .dom0Panic: result = failed(.dom0Panic, "dom0 panicked: \(diagnosis.line)")
            case .dom0Oops:
                result = failed(
                    .dom0Panic, "dom0's kernel met an Oops and gave no answer: \(diagnosis.line)")
            }
        } else if stoppedItself {
            let last = log.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
            let cause = complaint.isEmpty ? last : complaint
            result = failed(.machineFailed, "the machine stopped without an answer: \(cause)")
        } else {
            let stage = BootStage.of(log)
            let place = answer.xenVersion.isEmpty ? stage : .command
            result = failed(
                .timeout, "no answer within \(timeout) s (last seen: \(place.words))")
        }
        exitStatus = result.0
        failure = result.1
    }
}
