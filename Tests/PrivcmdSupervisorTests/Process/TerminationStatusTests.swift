// SPDX-License-Identifier: MIT

import PrivcmdSupervisor
import Testing

@Suite struct `The shell status of a program` {
    @Test func `is its exit status, or 128 plus the signal that killed it`() {
        #expect(TerminationStatus.exited(3).shellStatus == 3)
        #expect(TerminationStatus.killed(signal: 9).shellStatus == 137)
    }
}
