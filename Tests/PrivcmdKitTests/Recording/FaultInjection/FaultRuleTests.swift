// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import Testing

@Suite struct `Parsing a fault rule` {
    @Test(arguments: [
        ("pcidev-get-gsi:error=EFAULT", FaultRule.Effect.error(.efault)),
        ("pcidev_get_gsi:error=14", .error(.efault)),
        ("IOCTL_PRIVCMD_PCIDEV_GET_GSI:retval=0", .result(0)),
        ("restrict,mmapbatch-v2:error=EINVAL", .error(.einval)),
        ("xen_version:retval=262160", .result(262_160)),
        ("map_pirq:short=4", .truncatedOutput(firstBytes: 4)),
        ("physdev_op/map_pirq:untouched", .truncatedOutput(firstBytes: 0)),
        ("PHYSDEVOP_map_pirq:untouched:when=2", .truncatedOutput(firstBytes: 0)),
        ("XEN_DOMCTL_gsi_permission:error=ENOSYS", .error(.enosys)),
        ("domctl/*:error=EPERM", .error(.eperm)),
        ("all:error=4095", .error(Errno(rawValue: 4095))),
        ("dm-op:error=E2BIG", .error(.e2big)),
        ("dm_op:error=E2BIG", .error(.e2big)),
    ])
    func `a rule with one action has its effect and no delay`(
        text: String, effect: FaultRule.Effect
    ) throws {
        let rule = try FaultRule(parsing: text)
        #expect(rule.effect == effect)
        #expect(rule.text == text)
        #expect(rule.delayBefore == .zero && rule.delayAfter == .zero)
    }

    @Test func `delay_enter and delay_exit are parsed up to the limit`() throws {
        let rule = try FaultRule(parsing: "all:delay_enter=1500:delay_exit=10000000:when=2+")
        #expect(rule.effect == nil)
        #expect(rule.delayBefore == .microseconds(1500))
        #expect(rule.delayAfter == FaultRule.longestDelay)
    }

    @Test(arguments: [
        ("1", [1]), ("3", [3]), ("3+", [3, 4, 5, 6, 7, 8]), ("2+3", [2, 5, 8]),
        ("2..4", [2, 3, 4]),
        ("2..7+2", [2, 4, 6]), ("2..7+", [2, 3, 4, 5, 6, 7]), ("1..1", [1]),
    ])
    func `when= selects calls by their numbers`(text: String, numbers: [Int]) throws {
        let rule = try FaultRule(parsing: "all:retval=0:when=\(text)")
        #expect((1...8).filter(rule.schedule.contains) == numbers)
    }

    @Test(arguments: [
        ("", 1, "expected the name of a call"),
        (":error=EIO", 1, "expected the name of a call"),
        ("restrict,:error=EIO", 10, "expected the name of a call"),
        ("pcidev-get-gs:error=EIO", 1, "no call 'pcidev-get-gs'; did you mean pcidev-get-gsi?"),
        ("restrict,setup-gs:error=EIO", 10, "did you mean setup_gsi?"),
        ("nothing-like-it*:error=EIO", 1, "there is no call"),
        ("DM-OP:error=EIO", 1, "is ambiguous: IOCTL_PRIVCMD_DM_OP, dm_op"),
        ("restrict", 9, "the rule has no action: expected one of error, retval"),
        ("restrict:when=2", 16, "the rule has no action"),
        ("restrict:", 10, "unknown action ''"),
        ("restrict:eror=EIO", 10, "unknown action 'eror'; did you mean error?"),
        ("restrict:error", 10, "'error' needs a value"),
        ("restrict:error=", 10, "'error' needs a value"),
        ("restrict:error=EFALT", 16, "unknown errno 'EFALT'; did you mean EFAULT?"),
        ("restrict:error=0", 16, "unknown errno '0'"),
        ("restrict:error=4096", 16, "unknown errno '4096'"),
        ("restrict:error=EIO:retval=0", 20, "one of error, retval, short and untouched"),
        ("map_pirq:untouched=1", 10, "'untouched' has no value"),
        ("restrict:untouched", 1, "has no output of restrict"),
        ("map_pirq,eoi:short=1", 10, "has no output of eoi"),
        ("restrict:retval=-1", 17, "is not a number from 0"),
        ("restrict:retval=2147483648", 17, "is not a number from 0 to 2147483647"),
        ("restrict:delay_enter=10000001", 22, "is not a number from 0 to 10000000"),
        ("restrict:delay_exit=1:delay_exit=2", 23, "repeats an action"),
        ("restrict:error=EIO:when=0", 25, "'0' is not FIRST"),
        ("restrict:error=EIO:when=3..2", 25, "is not FIRST"),
        ("restrict:error=EIO:when=1+0", 25, "is not FIRST"),
        ("restrict:error=EIO:when=+", 25, "is not FIRST"),
        ("restrict:error=EIO:when=1..", 25, "is not FIRST"),
        ("restrict:error=EIO:when=1++", 25, "is not FIRST"),
    ])
    func `an invalid rule is rejected with column and cause`(
        text: String, column: Int, cause: String
    ) {
        let error = #expect(throws: FaultRuleError.self) { try FaultRule(parsing: text) }
        #expect(error?.column == column)
        #expect(error?.description.contains(cause) == true, "\(error?.description ?? "")")
    }
}
