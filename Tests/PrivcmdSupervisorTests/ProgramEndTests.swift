// SPDX-License-Identifier: MIT

import PrivcmdSupervisor
import Testing

struct `How a program ended` {
    @Test func `an exit status is passed on, and a signal is 128 and its number`() {
        #expect(ProgramEnd.exited(3).status == 3)
        #expect(ProgramEnd.killed(signal: 9).status == 137)
    }
}
