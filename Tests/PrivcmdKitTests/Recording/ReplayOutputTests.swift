// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdJSON
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

/// The output of a recorded call is written into the buffers of another caller.
@Suite struct `Replaying output into buffers` {
    private func device(_ lines: RecordedCall...) throws -> ReplayDevice {
        ReplayDevice(try Replay.of(lines: lines.map { try JSONLine.encode($0) }))
    }

    private func batch(_ memory: TestMemory, errors: Address, num: UInt32 = 3) -> Address {
        let frames = memory.allocate(each: [UInt64(1), 2, 3])
        return memory.allocate(
            mirror_privcmd_mmapbatch_v2(
                num: num, dom: 1, _pad0: (0, 0), addr: 0x7000_0000, arr: frames.rawValue,
                err: errors.rawValue))
    }

    @Test func `an output list is written to the address in the new call`() throws {
        let recorded = TestMemory()
        let errors = recorded.allocate(each: [Int32(0), 0, 0])
        let call = CapturedCall(
            recorded, MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, batch(recorded, errors: errors))
        recorded.change(errors, to: (Int32(0), Int32(-2), Int32(-22)))
        let device = try device(call.line(.error("ENOENT")))

        let memory = TestMemory()
        _ = memory.allocate([1, 2, 3])
        let replayed = memory.allocate(each: [Int32(9), 9, 9, 9])
        let argument = batch(memory, errors: replayed)
        #expect(
            device.perform(Request(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2), argument, in: memory)
                == .errno(.noSuchFileOrDirectory))
        let bytes = try #require(memory.readBytes(at: replayed, count: 16))
        let expected: [Int32] = [0, -2, -22, 9]
        #expect(bytes == expected.flatMap { error in withUnsafeBytes(of: error) { Array($0) } })
    }

    @Test func `an output list that is read-only returns EFAULT`() throws {
        let recorded = TestMemory()
        let errors = recorded.allocate(each: [Int32(0), 0, 0])
        let line = CapturedCall(
            recorded, MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, batch(recorded, errors: errors)
        ).line()
        let memory = TestMemory()
        let readOnly = memory.allocate([UInt8](repeating: 0, count: 12), isWritable: false)
        #expect(
            try device(line).perform(
                Request(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2), batch(memory, errors: readOnly),
                in: memory) == .errno(.badAddress))
    }

    @Test func `the output of dm_op is written into the buffer in its list`() throws {
        func placeDMOp(_ memory: TestMemory, id: UInt16)
            -> (argument: Address, operation: Address)
        {
            var operation = mirror_xen_dm_op()
            operation.op = MIRROR_XEN_DMOP_create_ioreq_server
            operation.u.0 = UInt64(id) << 32
            let buffer = memory.allocate(operation)
            let buffers = memory.allocate(mirror_privcmd_dm_op_buf(uptr: buffer.rawValue, size: 32))
            return (
                memory.allocate(
                    mirror_privcmd_dm_op(
                        dom: 3, num: 1, _pad0: (0, 0, 0, 0), ubufs: buffers.rawValue)), buffer
            )
        }
        let recorded = TestMemory()
        let recordedOp = placeDMOp(recorded, id: 7)
        let line = CapturedCall(recorded, MIRROR_IOCTL_PRIVCMD_DM_OP, recordedOp.argument).line()
        #expect(line.output.count == 1)

        // Calls match although the caller's output fields differ.
        let memory = TestMemory()
        let replayed = placeDMOp(memory, id: 0x5555)
        #expect(
            try device(line).perform(
                Request(MIRROR_IOCTL_PRIVCMD_DM_OP), replayed.argument, in: memory) == .success(0))
        let id = try #require(memory.readBytes(at: replayed.operation.advanced(by: 12), count: 2))
        #expect(id == [7, 0])
    }

    /// A file may have been edited by hand.
    @Test(arguments: [
        #"{"err":[0,0,0,0]}"#, #"{"err":[0,"x",0]}"#, #"{"err":{"raw":"00"}}"#, #"{"arr":["0x1"]}"#,
    ])
    func `recorded output that does not fit is not emulated`(output: String) throws {
        let memory = TestMemory()
        let errors = memory.allocate([UInt8](repeating: 0, count: 64))
        let argument = batch(memory, errors: errors)
        let invocation = CallCapture(
            Request(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2), argument, in: memory
        ).invocation
        var line = try JSONLine.encode(RecordedCall(invocation, .result(0), nanoseconds: 1))
        line.replace(#""ns":1"#, with: #""ns":1,"out":\#(output)"#)
        let device = ReplayDevice(try Replay.of(lines: [line]))
        #expect(
            device.perform(Request(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2), argument, in: memory)
                .isNotEmulated)
    }
}
