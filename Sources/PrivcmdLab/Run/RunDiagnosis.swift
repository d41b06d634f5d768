// SPDX-License-Identifier: MIT

/// The exit status of a run and its failure, from dom0's results and the console log.
struct RunDiagnosis: Sendable {
    let exitStatus: Int32
    /// The failure in one line; nil if there was none.
    let failure: String?

    init(
        guest: GuestResult, log: String, qemuExited: Bool, qemuError: String, timeout: Int
    ) {
        let diagnosis = ConsoleDiagnosis.find(in: log)
        func failed(_ status: LabExitStatus, _ text: String) -> (Int32, String?) {
            (status.rawValue, text)
        }
        let result: (Int32, String?)
        if guest.isComplete, let status = guest.status {
            if let fault = guest.transferError {
                result = failed(.machineFailed, "dom0's results arrived damaged: \(fault)")
            } else if let splat = guest.splat ?? diagnosis?.line {
                result = failed(
                    .dom0Panic,
                    "the command ended (status \(status)), but dom0 printed an Oops: \(splat)"
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
                    .dom0Panic, "dom0 printed an Oops, and sent no result: \(diagnosis.line)")
            }
        } else if qemuExited {
            let last = log.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
            let cause = qemuError.isEmpty ? last : qemuError
            result = failed(.machineFailed, "QEMU exited before dom0 sent its results: \(cause)")
        } else {
            let stage = BootStage.latest(in: log)
            let last = guest.xenVersion.isEmpty ? stage : .command
            result = failed(
                .timeout, "no result within \(timeout) s (last stage: \(last.text))")
        }
        exitStatus = result.0
        failure = result.1
    }
}
