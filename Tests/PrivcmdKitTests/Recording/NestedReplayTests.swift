// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

/// What a recorded call wrote behind its addresses, written where another caller has room for it.
@Suite struct `A replayed call` {
    private func device(_ lines: RecordedCall...) throws -> ReplayDevice {
        ReplayDevice(try Replay.of(lines: lines.map { try JSONLine.encode($0) }))
    }

    private func batch(_ memory: InventedMemory, errors: Address, num: UInt32 = 3) -> Address {
        let frames = memory.place(each: [UInt64(1), 2, 3])
        return memory.place(
            mirror_privcmd_mmapbatch_v2(
                num: num, dom: 1, _pad0: (0, 0), addr: 0x7000_0000, arr: frames.rawValue,
                err: errors.rawValue))
    }

    @Test func `fills lists elsewhere than they were`() throws {
        let recorded = InventedMemory()
        let errors = recorded.place(each: [Int32(0), 0, 0])
        let call = MadeCall(
            recorded, MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, batch(recorded, errors: errors))
        recorded.change(errors, to: (Int32(0), Int32(-2), Int32(-22)))
        let device = try device(call.line(.error("ENOENT")))

        let memory = InventedMemory()
        _ = memory.place([1, 2, 3])
        let live = memory.place(each: [Int32(9), 9, 9, 9])
        let argument = batch(memory, errors: live)
        #expect(
            device.perform(Request(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2), argument, in: memory)
                == .errno(.noSuchFileOrDirectory))
        let bytes = try #require(memory.readBytes(at: live, count: 16))
        let expected: [Int32] = [0, -2, -22, 9]
        #expect(bytes == expected.flatMap { error in withUnsafeBytes(of: error) { Array($0) } })
    }

    @Test func `answers EFAULT where a list cannot be written`() throws {
        let recorded = InventedMemory()
        let errors = recorded.place(each: [Int32(0), 0, 0])
        let line = MadeCall(
            recorded, MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, batch(recorded, errors: errors)
        ).line()
        let memory = InventedMemory()
        let readOnly = memory.place([UInt8](repeating: 0, count: 12), isWritable: false)
        #expect(
            try device(line).perform(
                Request(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2), batch(memory, errors: readOnly),
                in: memory) == .errno(.badAddress))
    }

    @Test func `fills structures in buffers of buffers`() throws {
        func place(_ memory: InventedMemory, id: UInt16) -> (argument: Address, operation: Address)
        {
            var operation = mirror_xen_dm_op()
            operation.op = MIRROR_XEN_DMOP_create_ioreq_server
            operation.u.0 = UInt64(id) << 32
            let buffer = memory.place(operation)
            let buffers = memory.place(mirror_privcmd_dm_op_buf(uptr: buffer.rawValue, size: 32))
            return (
                memory.place(
                    mirror_privcmd_dm_op(
                        dom: 3, num: 1, _pad0: (0, 0, 0, 0), ubufs: buffers.rawValue)), buffer
            )
        }
        let recorded = InventedMemory()
        let made = place(recorded, id: 7)
        let line = MadeCall(recorded, MIRROR_IOCTL_PRIVCMD_DM_OP, made.argument).line()
        #expect(line.output.count == 1)

        // What the caller has in an output field does not tell calls apart.
        let memory = InventedMemory()
        let live = place(memory, id: 0x5555)
        #expect(
            try device(line).perform(
                Request(MIRROR_IOCTL_PRIVCMD_DM_OP), live.argument, in: memory) == .success(0))
        let id = try #require(memory.readBytes(at: live.operation.advanced(by: 12), count: 2))
        #expect(id == [7, 0])
    }

    /// A file may have been edited by hand.
    @Test(arguments: [
        #"{"err":[0,0,0,0]}"#, #"{"err":[0,"x",0]}"#, #"{"err":{"raw":"00"}}"#, #"{"arr":["0x1"]}"#,
    ])
    func `refuses more than there is room for, and what does not fit`(output: String) throws {
        let memory = InventedMemory()
        let errors = memory.place([UInt8](repeating: 0, count: 64))
        let argument = batch(memory, errors: errors)
        let question = CallCapture(
            Request(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2), argument, in: memory
        ).invocation
        var line = try JSONLine.encode(RecordedCall(question, .result(0), nanoseconds: 1))
        line.replace(#""ns":1"#, with: #""ns":1,"out":\#(output)"#)
        let device = ReplayDevice(try Replay.of(lines: [line]))
        #expect(
            device.perform(Request(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2), argument, in: memory)
                .isNotEmulated)
    }
}
