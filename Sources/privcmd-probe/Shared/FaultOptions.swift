// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdDevices
import PrivcmdKit
import PrivcmdRecording

/// The option `--inject`.
struct FaultOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Inject faults: CALL[,CALL]:error=ERRNO|retval=N|short=N|untouched, or"
                + " delay_enter=USECS, delay_exit=USECS; then :when=FIRST[..LAST][+[STEP]].",
            discussion: "May be repeated. See docs/use/inject-faults.md.",
            valueName: "expr"),
        transform: Arguments.faultRule)
    var inject: [FaultRule] = []

    /// The device with the faults.
    ///
    /// At the end, the command reports how often each was injected.
    func injectFaults(into device: Device, quiet: Bool) -> Device {
        if inject.isEmpty { return device }
        let plan = FaultPlan(inject)
        if !quiet {
            Console.atEnd {
                for account in plan.counts { Console.message(account.summary) }
            }
        }
        return device.injecting(plan)
    }
}
