// SPDX-License-Identifier: MIT

import PrivcmdLab
import Testing

private let healthy = """
    (XEN) Xen version 4.20.4-pre (Debian 4.20.3+127) (x86_64-linux-gnu-gcc) debug=n
    (XEN) *** Building a PVH Dom0 ***
    [    0.000000] Linux version 6.12.117+deb13-amd64 (debian-kernel@lists.debian.org)
    [    7.826682] AMD Zen1 DIV0 bug detected. Disable SMT for full protection.
    [    7.826682] Speculative Return Stack Overflow: WARNING: See https://kernel.org/doc
    [   14.313761] Run /init as init process

    """

@Test func `a boot that goes well gives no diagnosis`() {
    #expect(ConsoleDiagnosis.find(in: healthy) == nil)
}

@Test func `a dom0 panic is told with its cause`() {
    let log =
        healthy + """
            [   15.244084] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00007f00
            (XEN) Hardware Dom0 crashed: rebooting machine in 5 seconds.

            """
    let found = ConsoleDiagnosis.find(in: log)
    #expect(found?.fault == .dom0Panic)
    #expect(
        found?.line == "Kernel panic - not syncing: Attempted to kill init! exitcode=0x00007f00")
}

@Test func `a Xen panic is told by the line that says why`() {
    let log = """
        (XEN) Xen version 4.20.4-pre
        (XEN) ****************************************
        (XEN) Panic on CPU 0:
        (XEN) Could not construct d0
        (XEN) ****************************************

        """
    let found = ConsoleDiagnosis.find(in: log)
    #expect(found?.fault == .xenPanic)
    #expect(found?.line == "Could not construct d0")
}

@Test func `an Oops is told, and a panic after it weighs more`() {
    let oops =
        healthy + """
            [   16.000000] BUG: kernel NULL pointer dereference, address: 0000000000000010
            [   16.000001] Oops: 0002 [#1] PREEMPT SMP NOPTI

            """
    #expect(ConsoleDiagnosis.find(in: oops)?.fault == .dom0Oops)
    #expect(
        ConsoleDiagnosis.find(in: oops)?.line
            == "BUG: kernel NULL pointer dereference, address: 0000000000000010")
    let panic = oops + "[   17.0] Kernel panic - not syncing: Fatal exception\n"
    #expect(ConsoleDiagnosis.find(in: panic)?.fault == .dom0Panic)
}

@Test func `the console shows how far a boot has come`() {
    let lines = healthy.split(separator: "\n").map(String.init)
    #expect(BootStage.latest(in: "") == .started)
    #expect(BootStage.latest(in: lines[0]) == .xen)
    #expect(BootStage.latest(in: lines[0...1].joined(separator: "\n")) == .buildingDom0)
    #expect(BootStage.latest(in: lines[0...3].joined(separator: "\n")) == .linux)
    #expect(BootStage.latest(in: healthy) == .userSpace)
}
