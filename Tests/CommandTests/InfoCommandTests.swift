// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdFake
import PrivcmdKit
import TestSupport
import Testing

@Suite struct `privcmd-probe info` {
    @Test func `prints the system, the calls and the bound devices as text`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let run = try await probe("info", "--device", device)
            #expect(run.status == 0)
            #expect(run.err == "")
            #expect(
                run.out == """
                    architecture      x86_64
                    kernel            6.12.107+deb13-amd64
                    Xen               4.20.3-pre (abc)
                    domain            PVH dom0
                    nodes
                      /dev/xen/privcmd  read-write
                    modules
                      xen-privcmd  present
                      xen-pciback  present
                    calls
                      IOCTL_PRIVCMD_HYPERCALL       present (EFAULT)
                      IOCTL_PRIVCMD_MMAP            absent (ENOSYS)
                      IOCTL_PRIVCMD_MMAPBATCH       present (EFAULT)
                      IOCTL_PRIVCMD_MMAPBATCH_V2    present (EFAULT)
                      IOCTL_PRIVCMD_DM_OP           present (EFAULT)
                      IOCTL_PRIVCMD_RESTRICT        present (EFAULT)
                      IOCTL_PRIVCMD_MMAP_RESOURCE   present (EFAULT)
                      IOCTL_PRIVCMD_IRQFD           absent (EOPNOTSUPP)
                      IOCTL_PRIVCMD_IOEVENTFD       absent (EOPNOTSUPP)
                      IOCTL_PRIVCMD_PCIDEV_GET_GSI  present (EFAULT)
                      PHYSDEVOP_pci_device_reset    present (EINVAL)
                      PHYSDEVOP_setup_gsi           present (EINVAL)
                      PHYSDEVOP_map_pirq            present (ESRCH)
                      PHYSDEVOP_unmap_pirq          present (ESRCH)
                    bound to pciback
                      0000:03:00.0  8086:10d3, sysfs irq 11, pin INTA
                    results of the recording \(device), not of a running Xen

                    """)
        }
    }

    private struct InfoOutput: Decodable {
        struct Call: Decodable {
            var name: String
            var state: String
            var evidence: String?
        }

        struct CallError: Decodable {
            var operation: String
            var errno: String?
            var meaning: String
        }

        var device: String
        var system: SystemSnapshot
        var xenVersion: String?
        var calls: [Call]
        var error: CallError?
    }

    private func decode(_ run: Run) throws -> InfoOutput {
        try JSONDecoder().decode(InfoOutput.self, from: Data(run.out.utf8))
    }

    @Test func `--format json prints the same facts`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let run = try await probe("info", "--format", "json", "--device", device)
            let info = try decode(run)
            #expect(run.status == 0)
            #expect(info.device == device)
            #expect(info.system == .pvhDom0)
            #expect(info.xenVersion == "4.20")
            #expect(info.calls.count == 14)
            #expect(info.calls.first?.name == "IOCTL_PRIVCMD_HYPERCALL")
            #expect(info.calls.first?.state == "present")
            #expect(info.calls.first?.evidence == "EFAULT")
            #expect(info.error == nil)
        }
    }

    @Test func `of a missing node prints the system and exits 69`() async throws {
        let path = "/dev/xen/no-such-node"
        let run = try await probe("info", "--format", "json", "--device", path)
        let info = try decode(run)
        #expect(run.status == 69)
        #expect(info.device == path)
        #expect(info.calls.isEmpty)
        #expect(info.xenVersion == nil)
        #expect(info.error?.errno == "ENOENT")
        #expect(info.error?.operation == "open \(path)")
        #expect(run.err.hasPrefix("privcmd-probe: open \(path): ENOENT: "))
    }

    @Test func `--device fake prints the fake's system`() async throws {
        let run = try await probe("info", "--format", "json", "--device", "fake")
        let profile = FakeProfile.standard
        let info = try decode(run)
        #expect(info.device == "fake:" + profile.name)
        #expect(info.system == profile.system)
        #expect(run.status == 0)
    }
}
