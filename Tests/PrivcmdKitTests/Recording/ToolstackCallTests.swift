// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdJSON
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

/// The calls of xl and QEMU, as recorded lines and as text.
@Suite struct `Recording the calls of xl and QEMU` {
    private let memory = TestMemory()

    @Test func `createdomain is decoded by its interface version`() {
        var arm = mirror_xen_domctl_createdomain_4_19()
        arm.handle.0 = 0x12
        (arm.flags, arm.max_vcpus, arm.altp2m_opts) = (0x23, 2, 3)
        (arm.vmtrace_size, arm.cpupool_id) = (4096, 1)
        (arm.arch.emulation_flags, arm.arch.misc_flags) = (1, 0)
        let new = CapturedCall(memory, domctl: MIRROR_XEN_DOMCTL_createdomain, on: 0, arm)
        #expect(new.input["u.createdomain.altp2m_opts"] == .text("0x3"))
        #expect(new.input["u.createdomain.cpupool_id"] == .number(1))
        #expect(new.input["u.createdomain.arch.emulation_flags"] == .text("0x1"))
        // The same bytes mean something else in Xen 4.17.
        let old = CapturedCall(memory, domctl: MIRROR_XEN_DOMCTL_createdomain, version: 0x15, arm)
        #expect(old.input["u.createdomain.vmtrace_size"] == .number(3))
        #expect(old.input["u.createdomain.cpupool_id"] == .number(4096))
        #expect(old.input["u.createdomain.altp2m_opts"] == nil)
        #expect(
            new.line().description
                == "domctl(createdomain, any domain, {hvm, hap, iommu}, emulating {lapic}, ssidref 0,"
                + " handle 12000000-0000-0000-0000-000000000000, iommu_opts 0x0, max_vcpus 2,"
                + " max_evtchn_port 0, max_grant_frames 0, max_maptrack_frames 0, grant_opts 0x0,"
                + " altp2m_opts 0x3, vmtrace_size 4096, cpupool_id 1, arch.misc_flags 0x0)"
                + " = 0 (dom0, {hvm, hap, iommu})")
    }

    @Test func `a domctl of an unknown interface version is recorded raw`() {
        let address = memory.allocateDomctl(
            MIRROR_XEN_DOMCTL_max_mem, on: 1, version: 0x99, UInt64(0x0102))
        let call = CapturedCall(memory, hypercall: MIRROR___HYPERVISOR_domctl, address.rawValue)
        let raw = "0201" + String(repeating: "00", count: 126)
        #expect(call.input["u"] == .fields(["raw": .text(raw)]))
        memory.change(address.advanced(by: 16), to: UInt64(7))
        let after = "07" + String(repeating: "00", count: 127)
        #expect(call.line().output["u"] == .fields(["raw": .text(after)]))
        #expect(
            call.line().description.hasPrefix("domctl[0x99 ?](max_mem, dom1, u raw 128 bytes 0201"))
    }

    @Test func `setvcpuaffinity and getvcpuaffinity are recorded with CPU maps`() {
        let hard = memory.allocate([0x0f, 0x01] as [UInt8])
        let soft = memory.allocate([0xff, 0xff] as [UInt8])
        let arm = mirror_xen_domctl_vcpuaffinity(
            vcpu: 1, flags: 1, cpumap_hard: .init(bitmap: hard.rawValue, nr_bits: 9, _pad: .init()),
            cpumap_soft: .init(bitmap: soft.rawValue, nr_bits: 0, _pad: .init()))
        let set = CapturedCall(memory, domctl: MIRROR_XEN_DOMCTL_setvcpuaffinity, arm)
        #expect(
            set.input["u.vcpuaffinity.cpumap_hard.bitmap"] == .fields(["raw": .text("0f01")]))
        #expect(set.input["u.vcpuaffinity.cpumap_soft.bitmap"] == .fields(["raw": .text("")]))
        #expect(
            set.line().description
                == "domctl(setvcpuaffinity, dom1, vcpu 1, {hard}, cpumap_hard {0-3, 8},"
                + " cpumap_soft {}) = 0")
        let get = CapturedCall(memory, domctl: MIRROR_XEN_DOMCTL_getvcpuaffinity, arm)
        #expect(get.input["u.vcpuaffinity.cpumap_hard.bitmap"] == .text("address"))
        #expect(
            get.line().output["u.vcpuaffinity.cpumap_hard.bitmap"]
                == .fields(["raw": .text("0f01")]))
    }

    @Test func `get_cpu_policy is recorded with the entries that Xen wrote`() {
        let leaves = memory.allocate(each: [mirror_xen_cpuid_leaf](repeating: .init(), count: 3))
        let registers = memory.allocate(each: [mirror_xen_msr_entry](repeating: .init(), count: 2))
        var arm = mirror_xen_domctl_cpu_policy()
        (arm.nr_leaves, arm.nr_msrs) = (3, 2)
        (arm.leaves, arm.msrs) = (leaves.rawValue, registers.rawValue)
        let address = memory.allocateDomctl(MIRROR_XEN_DOMCTL_get_cpu_policy, on: 1, arm)
        let call = CapturedCall(memory, hypercall: MIRROR___HYPERVISOR_domctl, address.rawValue)
        memory.change(
            leaves, to: mirror_xen_cpuid_leaf(leaf: 1, subleaf: 0, a: 2, b: 3, c: 4, d: 5))
        // Xen wrote one leaf. It has nine registers, of which two fit the caller's buffer.
        memory.change(address.advanced(by: 16), to: (UInt32(1), UInt32(9)))
        let output = call.line().output
        #expect(output["u.cpu_policy.nr_leaves"] == .number(1))
        #expect(
            output["u.cpu_policy.leaves"]
                == .list([
                    .fields([
                        "leaf": .text("0x1"), "subleaf": .text("0x0"), "a": .text("0x2"),
                        "b": .text("0x3"), "c": .text("0x4"), "d": .text("0x5"),
                    ])
                ]))
        guard case .list(let recorded)? = output["u.cpu_policy.msrs"] else {
            Issue.record("the output has no registers")
            return
        }
        #expect(recorded.count == 2)
    }

    @Test func `get_cpu_policy as a sysctl is recorded with its leaves`() {
        let leaves = memory.allocate(each: [mirror_xen_cpuid_leaf](repeating: .init(), count: 3))
        var arm = mirror_xen_sysctl_cpu_policy()
        (arm.nr_leaves, arm.leaves) = (3, leaves.rawValue)
        let address = memory.allocateSysctl(MIRROR_XEN_SYSCTL_get_cpu_policy, arm)
        let call = CapturedCall(memory, hypercall: MIRROR___HYPERVISOR_sysctl, address.rawValue)
        memory.change(
            leaves, to: mirror_xen_cpuid_leaf(leaf: 1, subleaf: 0, a: 2, b: 3, c: 4, d: 5))
        arm.nr_leaves = 1
        memory.change(address.advanced(by: 8), to: arm)
        guard case .list(let recorded)? = call.line().output["u.cpu_policy.leaves"] else {
            Issue.record("the output has no leaves")
            return
        }
        #expect(recorded.count == 1)
        #expect(call.input["u.cpu_policy.msrs"] == .text("NULL"))
    }

    @Test func `cpupool_op is recorded with the fields of its operation only`() {
        var arm = mirror_xen_sysctl_cpupool_op(
            op: MIRROR_XEN_SYSCTL_CPUPOOL_OP_ADDCPU, cpupool_id: 2, sched_id: 0xdead, domid: 0xdead,
            cpu: 3, n_dom: 0xdead, cpumap: .init(bitmap: 0xdead, nr_bits: 64, _pad: 0))
        func poolCall() -> CapturedCall {
            CapturedCall(
                memory, hypercall: MIRROR___HYPERVISOR_sysctl,
                memory.allocateSysctl(MIRROR_XEN_SYSCTL_cpupool_op, arm).rawValue)
        }
        let add = poolCall()
        let fields: FieldValues = add.input.filter { $0.key.hasPrefix("u.") }
        #expect(
            fields == [
                "u.cpupool_op.op": .number(4), "u.cpupool_op.cpupool_id": .number(2),
                "u.cpupool_op.cpu": .number(3),
            ])
        #expect(add.line().output == [:])
        let map = memory.allocate(each: [UInt8(0)])
        arm.op = MIRROR_XEN_SYSCTL_CPUPOOL_OP_FREEINFO
        arm.cpumap = .init(bitmap: map.rawValue, nr_bits: 8, _pad: 0)
        let free = poolCall()
        #expect(free.input["u.cpupool_op.cpupool_id"] == nil)
        memory.change(map, to: UInt8(5))
        #expect(
            free.line().output == ["u.cpupool_op.cpumap.bitmap": .fields(["raw": .text("05")])])
    }

    @Test func `populate_physmap is formatted with its range of frames`() {
        let frames = memory.allocate(each: (0..<4).map { UInt64(0x100 + $0) })
        let argument = mirror_xen_memory_reservation(
            extent_start: frames.rawValue, nr_extents: 4, extent_order: 9, mem_flags: 0, domid: 3,
            _pad: (0, 0, 0, 0, 0, 0))
        let call = CapturedCall(
            memory, hypercall: MIRROR___HYPERVISOR_memory_op,
            UInt64(MIRROR_XENMEM_populate_physmap), memory.allocate(argument).rawValue)
        #expect(
            call.line(.result(4)).description
                == "memory_op(populate_physmap, {dom3, 4 × 2^9 pages, [0x100-0x103]}) = 4")
    }

    @Test func `set_memory_map is formatted with ranges of packed entries`() {
        var entries = [mirror_e820entry](repeating: .init(), count: 2)
        (entries[0].size.0, entries[0].type) = (0xa0000, 1)
        (entries[1].addr.1, entries[1].size.0, entries[1].type) = (1, 0x1000, 2)
        let buffer = memory.allocate(each: entries)
        var argument = mirror_xen_foreign_memory_map()
        argument.domid = 3
        (argument.map.nr_entries, argument.map.buffer) = (2, buffer.rawValue)
        let call = CapturedCall(
            memory, hypercall: MIRROR___HYPERVISOR_memory_op, UInt64(MIRROR_XENMEM_set_memory_map),
            memory.allocate(argument).rawValue)
        #expect(
            call.line().description
                == "memory_op(set_memory_map, {dom3, [0x0-0x9ffff RAM,"
                + " 0x100000000-0x100000fff reserved]}) = 0")
    }

    @Test func `hvm_op is formatted with the name of the parameter`() {
        var argument = mirror_xen_hvm_param()
        (argument.domid, argument.index, argument.value) = (3, MIRROR_HVM_PARAM_STORE_PFN, 0xfeffc)
        let address = memory.allocate(argument)
        let set = CapturedCall(
            memory, hypercall: MIRROR___HYPERVISOR_hvm_op, UInt64(MIRROR_HVMOP_set_param),
            address.rawValue)
        #expect(set.line().description == "hvm_op(set_param, {dom3, STORE_PFN, value 0xfeffc}) = 0")
        let get = CapturedCall(
            memory, hypercall: MIRROR___HYPERVISOR_hvm_op, UInt64(MIRROR_HVMOP_get_param),
            address.rawValue)
        #expect(
            get.line().description == "hvm_op(get_param, {dom3, STORE_PFN}) = 0 (value 0xfeffc)")
    }

    @Test func `event_channel_op is formatted with the new port`() {
        let argument = memory.allocate(mirror_evtchn_alloc_unbound(dom: 3, remote_dom: 0, port: 7))
        let call = CapturedCall(
            memory, hypercall: MIRROR___HYPERVISOR_event_channel_op,
            UInt64(MIRROR_EVTCHNOP_alloc_unbound), argument.rawValue)
        #expect(
            call.line().description
                == "event_channel_op(alloc_unbound, {dom3, remote_dom dom0}) = 0 (port 7)")
    }

    @Test func `dm_op is decoded by the operation in its first buffer`() {
        var operation = mirror_xen_dm_op()
        operation.op = MIRROR_XEN_DMOP_create_ioreq_server
        operation.u.0 = 2
        let buffer = memory.allocate(operation)
        let buffers = memory.allocate(each: [
            mirror_privcmd_dm_op_buf(uptr: buffer.rawValue, size: 32)
        ])
        let argument = mirror_privcmd_dm_op(
            dom: 3, num: 1, _pad0: (0, 0, 0, 0), ubufs: buffers.rawValue)
        let call = CapturedCall(memory, MIRROR_IOCTL_PRIVCMD_DM_OP, memory.allocate(argument))
        #expect(call.capture.invocation.command == "create_ioreq_server")
        memory.change(buffer.advanced(by: 12), to: UInt16(5))
        #expect(
            call.line().description
                == "dm_op(create_ioreq_server, dom3, handle_bufioreq 2) = 0 (id 5)")
        // The bytes of an unknown operation are recorded.
        memory.change(buffer, to: UInt32(99))
        let unknown = CapturedCall(memory, MIRROR_IOCTL_PRIVCMD_DM_OP, memory.allocate(argument))
        #expect(
            unknown.line().description
                == "dm_op(99 ?, dom3, buffer 0 raw 32 bytes 63000000000000000200000005000000…) = 0")
    }

    @Test func `dm_op with a buffer shorter than its structure is decoded`() {
        // The buffer has eight bytes. Xen reads the rest of the structure as 0.
        let buffer = memory.allocate([15, 0, 0, 0, 0, 0, 0, 0] as [UInt8])
        let buffers = memory.allocate(mirror_privcmd_dm_op_buf(uptr: buffer.rawValue, size: 8))
        let argument = mirror_privcmd_dm_op(
            dom: 3, num: 1, _pad0: (0, 0, 0, 0), ubufs: buffers.rawValue)
        let call = CapturedCall(memory, MIRROR_IOCTL_PRIVCMD_DM_OP, memory.allocate(argument))
        #expect(call.capture.invocation.command == "map_mem_type_to_ioreq_server")
        #expect(call.line().output == [:])
    }

    @Test func `grant_table_op is recorded with a list of structures`() {
        var query = mirror_gnttab_query_size()
        query.dom = 3
        let structures = memory.allocate(query)
        let call = CapturedCall(
            memory, hypercall: MIRROR___HYPERVISOR_grant_table_op,
            UInt64(MIRROR_GNTTABOP_query_size), structures.rawValue, 1)
        #expect(call.input["uop"] == .list([.fields(["dom": .number(3)])]))
        (query.nr_frames, query.max_nr_frames, query.status) = (1, 64, -1)
        memory.change(structures, to: query)
        #expect(
            call.line().description
                == "grant_table_op(query_size, uop [{dom3}], count 1) = 0"
                + " (uop [{nr_frames 1, max_nr_frames 64, status -1}])")
    }

    @Test func `console_io is recorded with as many bytes as its result`() {
        let buffer = memory.allocate([UInt8](repeating: 0, count: 16))
        let call = CapturedCall(
            memory, hypercall: MIRROR___HYPERVISOR_console_io, UInt64(MIRROR_CONSOLEIO_read), 16,
            buffer.rawValue)
        memory.change(buffer, to: (UInt8(0x68), UInt8(0x69), UInt8(0x0a), UInt8(0x21)))
        #expect(call.line(.result(3)).output == ["buffer": .text("hi\n")])
        #expect(
            call.line(.result(3)).description
                == #"console_io(read, count 16, buffer address) = 3 (buffer "hi\n")"#)
    }

    @Test func `hypfs_op is formatted with its path`() {
        let path = memory.allocate(Array("/params/".utf8) + [0])
        let content = memory.allocate([UInt8](repeating: 1, count: 4))
        let call = CapturedCall(
            memory, hypercall: MIRROR___HYPERVISOR_hypfs_op, UInt64(MIRROR_XEN_HYPFS_OP_read),
            path.rawValue, 9, content.rawValue, 4)
        #expect(
            call.line().description
                == #"hypfs_op(read, path "/params/", pathlen 9, content address, len 4) = 0"#
                + " (content raw 01010101)")
    }

    @Test func `bind_pt_irq is formatted by the type of the interrupt`() {
        func text(_ type: UInt32, _ low: UInt64, _ high: UInt64) -> String {
            let arm = mirror_xen_domctl_bind_pt_irq(machine_irq: 55, irq_type: type, u: (low, high))
            return CapturedCall(memory, domctl: MIRROR_XEN_DOMCTL_bind_pt_irq, arm).line()
                .description
        }
        #expect(
            text(MIRROR_PT_IRQ_TYPE_PCI, 0x00_01_05_00, 0)
                == "domctl(bind_pt_irq, dom1, irq 55, PCI bus 0 device 5 intx 1) = 0")
        #expect(
            text(MIRROR_PT_IRQ_TYPE_MSI, 0x0001_0200_0000_0031, 0xfebf_0000)
                == "domctl(bind_pt_irq, dom1, irq 55, MSI vector 0x31 flags 0x10200"
                + " table 0xfebf0000) = 0")
    }

    @Test func `scheduler_op is recorded with the fields of its command only`() {
        func call(_ command: UInt32) -> CapturedCall {
            // The bytes after weight and cap are arbitrary.
            let arm = (
                MIRROR_XEN_SCHEDULER_CREDIT2, command, UInt64(0xdead_0032_0100), UInt64(0xdead)
            )
            return CapturedCall(memory, domctl: MIRROR_XEN_DOMCTL_scheduler_op, arm)
        }
        #expect(
            call(MIRROR_XEN_DOMCTL_SCHEDOP_putinfo).line().description
                == "domctl(scheduler_op, dom1, credit2, putinfo, weight 256, cap 50) = 0")
        #expect(
            call(MIRROR_XEN_DOMCTL_SCHEDOP_getinfo).line().description
                == "domctl(scheduler_op, dom1, credit2, getinfo) = 0 (weight 256, cap 50)")
        let each = call(MIRROR_XEN_DOMCTL_SCHEDOP_getvcpuinfo)
        #expect(each.input["u.scheduler_op.u.v.nr_vcpus"] == .number(0xdead))
        #expect(each.input["u.scheduler_op.u.credit2.weight"] == nil)
    }

    /// An argument may have fields with the names of envelope fields.
    @Test func `shadow_op is formatted with the name of its operation`() {
        var arm = mirror_xen_domctl_shadow_op()
        (arm.op, arm.mb) = (MIRROR_XEN_DOMCTL_SHADOW_OP_GET_ALLOCATION, 8)
        #expect(
            CapturedCall(memory, domctl: MIRROR_XEN_DOMCTL_shadow_op, arm).line().description
                == "domctl(shadow_op, dom1, get_allocation, mode 0x0, mb 8, dirty_bitmap NULL,"
                + " pages 0) = 0 (mb 8, pages 0, stats.fault_count 0, stats.dirty_count 0)")
    }

    @Test func `memory_mapping and ioport_permission are formatted with ranges`() {
        var frames = mirror_xen_domctl_memory_mapping()
        (frames.first_gfn, frames.first_mfn, frames.nr_mfns) = (0xf0000, 0xfe000, 16)
        frames.add_mapping = 1
        #expect(
            CapturedCall(memory, domctl: MIRROR_XEN_DOMCTL_memory_mapping, frames).line()
                .description
                == "domctl(memory_mapping, dom1, frames 0xfe000-0xfe00f at 0xf0000, add) = 0")
        var ports = mirror_xen_domctl_ioport_permission()
        (ports.first_port, ports.nr_ports, ports.allow_access) = (0x3f8, 8, 1)
        #expect(
            CapturedCall(memory, domctl: MIRROR_XEN_DOMCTL_ioport_permission, ports).line()
                .description
                == "domctl(ioport_permission, dom1, ports 0x3f8-0x3ff, grant) = 0")
    }

    /// libxenctrl uses multicall for 64-bit results, which the ioctl's result would truncate.
    @Test func `multicall is formatted and replayed with each of its calls`() throws {
        func placeMulticall(_ memory: TestMemory)
            -> (argument: Address, list: Address, port: Address)
        {
            let domain = memory.allocate(UInt16(1))
            let port = memory.allocate(mirror_evtchn_alloc_unbound(dom: 3, remote_dom: 0, port: 0))
            var entries = [mirror_multicall_entry](repeating: .init(), count: 3)
            entries[0].op = UInt64(MIRROR___HYPERVISOR_memory_op)
            entries[0].args.0 = UInt64(MIRROR_XENMEM_current_reservation)
            entries[0].args.1 = domain.rawValue
            entries[1].op = UInt64(MIRROR___HYPERVISOR_event_channel_op)
            entries[1].args.0 = UInt64(MIRROR_EVTCHNOP_alloc_unbound)
            entries[1].args.1 = port.rawValue
            entries[2].op = UInt64(MIRROR___HYPERVISOR_multicall)
            let list = memory.allocate(each: entries)
            let envelope = mirror_privcmd_hypercall(
                op: UInt64(MIRROR___HYPERVISOR_multicall), arg: (list.rawValue, 3, 0, 0, 0))
            return (memory.allocate(envelope), list, port)
        }
        let recorded = placeMulticall(memory)
        let call = CapturedCall(memory, MIRROR_IOCTL_PRIVCMD_HYPERCALL, recorded.argument)
        memory.change(recorded.list.advanced(by: 8), to: UInt64(0x1_0000_0000))
        memory.change(recorded.list.advanced(by: 72), to: UInt64(0))
        memory.change(recorded.list.advanced(by: 136), to: UInt64(bitPattern: -22))
        memory.change(recorded.port.advanced(by: 4), to: UInt32(9))
        let line = call.line()
        #expect(
            line.description
                == "multicall(memory_op(current_reservation, {dom1}) = 4294967296,"
                + " event_channel_op(alloc_unbound, {dom3, remote_dom dom0}) = 0 (port 9),"
                + " multicall(arg [0x0, 0x0, 0x0, 0x0, 0x0]) = -1 EINVAL) = 0")

        // A replay writes the results, and what each call wrote.
        let other = TestMemory()
        _ = other.allocate([1, 2, 3] as [UInt8])
        let replayed = placeMulticall(other)
        let device = ReplayDevice(try Replay.of(lines: [JSONLine.encode(line)]))
        #expect(
            device.perform(Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL), replayed.argument, in: other)
                == .success(0))
        #expect(
            other.readBytes(at: replayed.list.advanced(by: 8), count: 8)
                == [0, 0, 0, 0, 1, 0, 0, 0])
        #expect(other.readBytes(at: replayed.port.advanced(by: 4), count: 4) == [9, 0, 0, 0])
    }
}
