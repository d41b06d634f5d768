// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import PrivcmdRecording
import Testing

/// Captures calls with arguments in a memory of the test.
private struct CaptureFixture {
    let memory = TestMemory()

    func capture(_ request: UInt32, _ argument: Address) -> CallCapture {
        CallCapture(Request(request), argument, in: memory)
    }

    func finish(_ call: CallCapture, _ response: RecordedCall.Response = .result(0))
        -> RecordedCall
    {
        call.finish(response, in: memory, nanoseconds: 1)
    }
}

private func fields(_ argument: RecordedArgument) -> FieldValues {
    if case .fields(let values) = argument { values } else { [:] }
}

@Suite struct `Recording the buffers of a call` {
    private let fixture = CaptureFixture()
    private var memory: TestMemory { fixture.memory }

    private func batch(_ frames: Address, _ errors: Address, num: UInt32 = 3) -> CallCapture {
        let argument = mirror_privcmd_mmapbatch_v2(
            num: num, dom: 1, _pad0: (0, 0), addr: 0x7000_0000, arr: frames.rawValue,
            err: errors.rawValue)
        return fixture.capture(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, memory.allocate(argument))
    }

    @Test func `input and output lists are recorded up to their count`() {
        let errors = memory.allocate(each: [Int32(7), 7, 7])
        let call = batch(memory.allocate(each: [UInt64(0x10), 0x11, 0xffff]), errors)
        let input = fields(call.invocation.input)
        #expect(input["arr"] == .list([.text("0x10"), .text("0x11"), .text("0xffff")]))
        #expect(input["err"] == .text("address"))
        memory.change(errors, to: (Int32(0), Int32(-2), Int32(0)))
        let line = fixture.finish(call)
        #expect(line.output == ["err": .list([.number(0), .number(-2), .number(0)])])
    }

    /// MMAPBATCH_V2 returns ENOENT, and writes into the list which frames are missing.
    @Test func `an output list is recorded after an error only if it changed`() {
        let errors = memory.allocate(each: [Int32(0), 0, 0])
        let call = batch(memory.allocate(each: [UInt64(1), 2, 3]), errors)
        #expect(fixture.finish(call, .error("ENOENT")).output == [:])
        memory.change(errors, to: (Int32(0), Int32(-2), Int32(0)))
        #expect(
            fixture.finish(call, .error("ENOENT")).output
                == ["err": .list([.number(0), .number(-2), .number(0)])])
    }

    @Test func `a null or unreadable list is recorded as NULL or unreadable`() {
        let call = batch(.null, TestMemory.unmapped)
        #expect(fields(call.invocation.input)["arr"] == .text("NULL"))
        #expect(fields(call.invocation.input)["num"] == .number(3))
        #expect(fixture.finish(call).output == [:])
        #expect(
            fields(batch(TestMemory.unmapped, .null).invocation.input)["arr"]
                == .text("unreadable"))
        // A list of which only two of three elements can be read is unreadable.
        let short = memory.allocate(each: [UInt64(1), 2])
        #expect(fields(batch(short, .null).invocation.input)["arr"] == .text("unreadable"))
    }

    @Test func `a list with a count of zero is recorded as an empty list`() {
        let call = batch(TestMemory.unmapped, TestMemory.unmapped, num: 0)
        #expect(fields(call.invocation.input)["arr"] == .list([]))
        #expect(fixture.finish(call).output == [:])
    }

    @Test func `a list over 64 KiB is truncated and recorded with its full count`() {
        let frames = memory.allocate(each: (0..<20_000).map { UInt64($0) })
        let call = batch(frames, .null, num: 20_000)
        guard case .fields(let cut)? = fields(call.invocation.input)["arr"],
            case .list(let first)? = cut["elements"]
        else {
            Issue.record("the list is not truncated")
            return
        }
        #expect(cut["count"] == .number(20_000))
        #expect(first.count == 8192)
        #expect(first.last == .text("0x1fff"))
        // The largest count, which no buffer of a caller has.
        let largest = batch(frames, .null, num: .max)
        guard case .fields(let truncated)? = fields(largest.invocation.input)["arr"] else {
            Issue.record("the list with the largest count is not truncated")
            return
        }
        #expect(truncated["count"] == .number(0xffff_ffff))
    }

    @Test func `a list of structures is recorded with the fields of each`() {
        let entries = memory.allocate(each: [
            mirror_privcmd_mmap_entry(va: 0x1000, mfn: 0x20, npages: 4),
            mirror_privcmd_mmap_entry(va: 0, mfn: 0x30, npages: 1),
        ])
        let argument = mirror_privcmd_mmap(num: 2, dom: 3, _pad0: (0, 0), entry: entries.rawValue)
        let call = fixture.capture(MIRROR_IOCTL_PRIVCMD_MMAP, memory.allocate(argument))
        #expect(
            fields(call.invocation.input)["entry"]
                == .list([
                    .fields(["va": .text("address"), "mfn": .text("0x20"), "npages": .number(4)]),
                    .fields(["va": .text("NULL"), "mfn": .text("0x30"), "npages": .number(1)]),
                ]))
        // A negative count is recorded as an empty list.
        let negative = mirror_privcmd_mmap(num: -1, dom: 3, _pad0: (0, 0), entry: entries.rawValue)
        let other = fixture.capture(MIRROR_IOCTL_PRIVCMD_MMAP, memory.allocate(negative))
        #expect(fields(other.invocation.input)["entry"] == .list([]))
    }

    /// MMAPBATCH writes errors into the frames' top bits, and leaves the other frames unchanged.
    @Test func `an in-out list is recorded as output only if it changed`() {
        let frames = memory.allocate(each: [UInt64(0x10), 0x11])
        let argument = mirror_privcmd_mmapbatch(
            num: 2, dom: 1, _pad0: (0, 0), addr: 0x7000_0000, arr: frames.rawValue)
        let call = fixture.capture(MIRROR_IOCTL_PRIVCMD_MMAPBATCH, memory.allocate(argument))
        #expect(fixture.finish(call).output == [:])
        memory.change(frames, to: UInt64(0xf000_0010))
        #expect(
            fixture.finish(call).output == ["arr": .list([.text("0xf0000010"), .text("0x11")])])
    }

    @Test func `a call with nested lists is parsed and written unchanged`() throws {
        let line = RecordedCall(
            .init(
                ioctl: "IOCTL_PRIVCMD_DM_OP",
                input: .fields([
                    "list": .list([
                        .fields(["a": .list([.number(1), .text("0x2")])]), .fields([:]),
                    ]),
                    "one": .fields(["raw": .text("00ff")]),
                ])), .result(0), output: ["b": .fields(["count": .number(9), "raw": .text("")])],
            nanoseconds: 1)
        let file = try Recording.parsing(
            #"{"in":{"list":[{"a":[1,"0x2"]},{}],"one":{"raw":"00ff"}},"#
                + #""ioctl":"IOCTL_PRIVCMD_DM_OP","ns":1,"#
                + #""out":{"b":{"count":9,"raw":""}},"result":0}"#
        )
        #expect(file.calls == [line])
        #expect(try file.text().hasSuffix(#""out":{"b":{"count":9,"raw":""}},"result":0}"# + "\n"))
    }
}
