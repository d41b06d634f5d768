// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// The option for faults.
struct FaultOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Let calls fail: CALL[,CALL]:error=ERRNO|retval=N|short=N|untouched, or"
                + " delay_enter=USECS, delay_exit=USECS; then :when=FIRST[..LAST][+[STEP]].",
            discussion: "See docs/injection.md. May be given several times.",
            valueName: "expr"),
        transform: Arguments.faultRule)
    var inject: [FaultRule] = []

    /// The device with the faults, which are accounted for when the command ends.
    func injected(into device: Device, quiet: Bool) -> Device {
        if inject.isEmpty { return device }
        let plan = FaultPlan(inject)
        if !quiet {
            Console.atEnd {
                for account in plan.accounts { Console.remark(account.summary) }
            }
        }
        return device.injecting(plan)
    }
}
