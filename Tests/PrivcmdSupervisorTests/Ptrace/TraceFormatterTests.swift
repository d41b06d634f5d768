// SPDX-License-Identifier: MIT

import PrivcmdJSON
import PrivcmdKit
import PrivcmdRecording
import PrivcmdSupervisor
import Testing

@Suite struct `The text of a trace` {
    private let first = TraceeID(process: 100, thread: 100, isFirst: true)
    private let other = TraceeID(process: 100, thread: 101, isFirst: false)
    private let invocation = RecordedCall.Invocation(
        ioctl: "IOCTL_PRIVCMD_PCIDEV_GET_GSI",
        input: .fields(["sbdf": .text("0000:03:00.0")]))

    @Test func `has process ids once a second thread makes a call`() {
        var text = TraceFormatter()
        let call = RecordedCall(invocation, .error("ENOTTY"), nanoseconds: 1)
        let line = "pcidev_get_gsi(0000:03:00.0) = -1 ENOTTY"
        #expect(text.line(.call(call, by: first)) == line)
        #expect(text.line(.call(call, by: other)) == "[pid 101] " + line)
        #expect(text.line(.call(call, by: first)) == "[pid 100] " + line)
    }

    @Test func `shows an interface version that is not that of the running Xen`() {
        let domctl = RecordedCall.Invocation(
            ioctl: "IOCTL_PRIVCMD_HYPERCALL", hypercall: "domctl", command: "pausedomain",
            input: .fields([
                "cmd": .number(3), "domain": .number(1), "interface_version": .text("0x15"),
            ]))
        let call = RecordedCall(domctl, .result(0), nanoseconds: 1)
        func line(_ xen: Release) -> String {
            var text = TraceFormatter(xen: xen)
            return text.line(.call(call, by: first))
        }
        #expect(line(Release(4, 17)) == "domctl(pausedomain, dom1) = 0")
        #expect(line(Release(4, 20)) == "domctl[0x15](pausedomain, dom1) = 0")
    }

    @Test func `shows unfinished calls and how processes end`() {
        var text = TraceFormatter()
        #expect(
            text.line(.unfinished(invocation, by: first))
                == "pcidev_get_gsi(0000:03:00.0) = ? (ended in the call)")
        #expect(text.line(.ended(.exited(3), process: first)) == "exited with 3")
        #expect(text.line(.ended(.killed(signal: 15), process: first)) == "killed by SIGTERM")
    }

    @Test func `has a summary of the calls in the order of their times`() throws {
        var summary = CallSummary()
        let version = RecordedCall.Invocation(
            ioctl: "IOCTL_PRIVCMD_HYPERCALL", hypercall: "xen_version", command: "version",
            input: .null)
        summary.add(RecordedCall(version, .result(4), nanoseconds: 3_000))
        summary.add(RecordedCall(invocation, .error("ENOTTY"), nanoseconds: 20_000))
        summary.add(RecordedCall(invocation, .result(0), nanoseconds: 10_000))
        #expect(
            summary.text == """
                calls  errors  time µs  µs/call  call
                    2       1       30       15  IOCTL_PRIVCMD_PCIDEV_GET_GSI
                    1       0        3        3  xen_version version
                    3       1       33       11  total
                """)
        #expect(
            try JSONLine.encode(summary) == """
                [{"call":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","count":2,"errors":1,"ns":30000},\
                {"call":"xen_version version","count":1,"errors":0,"ns":3000}]
                """)
    }
}
