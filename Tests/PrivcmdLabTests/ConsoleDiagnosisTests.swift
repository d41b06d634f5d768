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

@Test func `a console log without a fault has no diagnosis`() {
    #expect(ConsoleDiagnosis.find(in: healthy) == nil)
}

@Test func `a panic of dom0 in the console log is found with its cause`() {
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

@Test func `a panic of Xen in the console log is found with its cause`() {
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

@Test func `an Oops in the console log is found unless a panic follows`() {
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

@Test func `the boot stage is found in the console log`() {
    let lines = healthy.split(separator: "\n").map(String.init)
    #expect(BootStage.latest(in: "") == .started)
    #expect(BootStage.latest(in: lines[0]) == .xen)
    #expect(BootStage.latest(in: lines[0...1].joined(separator: "\n")) == .buildingDom0)
    #expect(BootStage.latest(in: lines[0...3].joined(separator: "\n")) == .linux)
    #expect(BootStage.latest(in: healthy) == .userSpace)
}
