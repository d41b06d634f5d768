// SPDX-License-Identifier: MIT

import PrivcmdSupervisor
import Testing

struct `How a program ended` {
    @Test func `an exit status is passed on, and a signal is 128 and its number`() {
        #expect(TerminationStatus.exited(3).shellStatus == 3)
        #expect(TerminationStatus.killed(signal: 9).shellStatus == 137)
    }
}
