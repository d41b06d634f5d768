// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import Testing

/// One call on an invented memory: what is asked, and what the call leaves behind.
private struct Made {
    let memory = InventedMemory()

    func observe(_ request: UInt32, _ argument: Address) -> CallCapture {
        CallCapture(Request(request), argument, in: memory)
    }

    func line(_ call: CallCapture, _ answer: RecordedCall.Response = .result(0)) -> RecordedCall {
        call.finish(answer, in: memory, nanoseconds: 1)
    }
}

private func fields(_ argument: RecordedArgument) -> FieldValues {
    if case .fields(let values) = argument { values } else { [:] }
}

@Suite struct `What an address leads to` {
    private let made = Made()
    private var memory: InventedMemory { made.memory }

    private func batch(_ frames: Address, _ errors: Address, num: UInt32 = 3) -> CallCapture {
        let argument = mirror_privcmd_mmapbatch_v2(
            num: num, dom: 1, _pad0: (0, 0), addr: 0x7000_0000, arr: frames.rawValue,
            err: errors.rawValue)
        return made.observe(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, memory.place(argument))
    }

    @Test func `is told as far as its count goes, before the call and after it`() {
        let errors = memory.place(each: [Int32(7), 7, 7])
        let call = batch(memory.place(each: [UInt64(0x10), 0x11, 0xffff]), errors)
        let input = fields(call.invocation.input)
        #expect(input["arr"] == .list([.text("0x10"), .text("0x11"), .text("0xffff")]))
        #expect(input["err"] == .text("address"))
        memory.change(errors, to: (Int32(0), Int32(-2), Int32(0)))
        let line = made.line(call)
        #expect(line.output == ["err": .list([.number(0), .number(-2), .number(0)])])
    }

    /// MMAPBATCH_V2 answers ENOENT, and says in the list which frame it was.
    @Test func `is told after an error where the error changed it, and only there`() {
        let errors = memory.place(each: [Int32(0), 0, 0])
        let call = batch(memory.place(each: [UInt64(1), 2, 3]), errors)
        #expect(made.line(call, .error("ENOENT")).output == [:])
        memory.change(errors, to: (Int32(0), Int32(-2), Int32(0)))
        #expect(
            made.line(call, .error("ENOENT")).output
                == ["err": .list([.number(0), .number(-2), .number(0)])])
    }

    @Test func `is null, or cannot be read, and the call is told all the same`() {
        let call = batch(.null, InventedMemory.nowhere)
        #expect(fields(call.invocation.input)["arr"] == .text("NULL"))
        #expect(fields(call.invocation.input)["num"] == .number(3))
        #expect(made.line(call).output == [:])
        #expect(
            fields(batch(InventedMemory.nowhere, .null).invocation.input)["arr"]
                == .text("unreadable"))
        // Two of three can be read: that is as good as none.
        let short = memory.place(each: [UInt64(1), 2])
        #expect(fields(batch(short, .null).invocation.input)["arr"] == .text("unreadable"))
    }

    @Test func `is an empty list where the count is zero`() {
        let call = batch(InventedMemory.nowhere, InventedMemory.nowhere, num: 0)
        #expect(fields(call.invocation.input)["arr"] == .list([]))
        #expect(made.line(call).output == [:])
    }

    @Test func `is cut where it is too large, and says how large it was`() {
        let frames = memory.place(each: (0..<20_000).map { UInt64($0) })
        let call = batch(frames, .null, num: 20_000)
        guard case .fields(let cut)? = fields(call.invocation.input)["arr"],
            case .list(let first)? = cut["first"]
        else {
            Issue.record("it is not cut")
            return
        }
        #expect(cut["cut"] == .number(20_000))
        #expect(first.count == 8192)
        #expect(first.last == .text("0x1fff"))
        // As large as no memory is.
        let huge = batch(frames, .null, num: .max)
        guard case .fields(let most)? = fields(huge.invocation.input)["arr"] else { return }
        #expect(most["cut"] == .number(0xffff_ffff))
    }

    @Test func `may be several structures`() {
        let entries = memory.place(each: [
            mirror_privcmd_mmap_entry(va: 0x1000, mfn: 0x20, npages: 4),
            mirror_privcmd_mmap_entry(va: 0, mfn: 0x30, npages: 1),
        ])
        let argument = mirror_privcmd_mmap(num: 2, dom: 3, _pad0: (0, 0), entry: entries.rawValue)
        let call = made.observe(MIRROR_IOCTL_PRIVCMD_MMAP, memory.place(argument))
        #expect(
            fields(call.invocation.input)["entry"]
                == .list([
                    .fields(["va": .text("address"), "mfn": .text("0x20"), "npages": .number(4)]),
                    .fields(["va": .text("NULL"), "mfn": .text("0x30"), "npages": .number(1)]),
                ]))
        // A count below zero is none.
        let negative = mirror_privcmd_mmap(num: -1, dom: 3, _pad0: (0, 0), entry: entries.rawValue)
        let other = made.observe(MIRROR_IOCTL_PRIVCMD_MMAP, memory.place(negative))
        #expect(fields(other.invocation.input)["entry"] == .list([]))
    }

    /// MMAPBATCH puts errors into the frames' top bits: what it leaves alone it does not tell.
    @Test func `that both sides write is told twice where they differ`() {
        let frames = memory.place(each: [UInt64(0x10), 0x11])
        let argument = mirror_privcmd_mmapbatch(
            num: 2, dom: 1, _pad0: (0, 0), addr: 0x7000_0000, arr: frames.rawValue)
        let call = made.observe(MIRROR_IOCTL_PRIVCMD_MMAPBATCH, memory.place(argument))
        #expect(made.line(call).output == [:])
        memory.change(frames, to: UInt64(0xf000_0010))
        #expect(
            made.line(call).output == ["arr": .list([.text("0xf0000010"), .text("0x11")])])
    }

    @Test func `survives being written down and read again`() throws {
        let line = RecordedCall(
            .init(
                ioctl: "IOCTL_PRIVCMD_DM_OP",
                input: .fields([
                    "list": .list([
                        .fields(["a": .list([.number(1), .text("0x2")])]), .fields([:]),
                    ]),
                    "one": .fields(["raw": .text("00ff")]),
                ])), .result(0), output: ["b": .fields(["cut": .number(9), "raw": .text("")])],
            nanoseconds: 1)
        let file = try Recording.parsing(
            #"{"in":{"list":[{"a":[1,"0x2"]},{}],"one":{"raw":"00ff"}},"#
                + #""ioctl":"IOCTL_PRIVCMD_DM_OP","ns":1,"out":{"b":{"cut":9,"raw":""}},"result":0}"#
        )
        #expect(file.calls == [line])
        #expect(try file.text().hasSuffix(#""out":{"b":{"cut":9,"raw":""}},"result":0}"# + "\n"))
    }
}
