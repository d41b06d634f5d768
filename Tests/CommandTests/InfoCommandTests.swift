// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import TestSupport
import Testing

@Suite struct `privcmd-probe info` {
    @Test func `says what is here, for people`() async throws {
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

    private struct Answer: Decodable {
        struct Call: Decodable {
            var name: String
            var state: String
            var evidence: String?
        }

        struct Fault: Decodable {
            var operation: String
            var errno: String?
            var meaning: String
        }

        var device: String
        var system: SystemSnapshot
        var xenVersion: String?
        var calls: [Call]
        var error: Fault?
    }

    private func answer(_ run: Run) throws -> Answer {
        try JSONDecoder().decode(Answer.self, from: Data(run.out.utf8))
    }

    @Test func `says the same for programs`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let run = try await probe("info", "--format", "json", "--device", device)
            let answer = try answer(run)
            #expect(run.status == 0)
            #expect(answer.device == device)
            #expect(answer.system == .pvhDom0)
            #expect(answer.xenVersion == "4.20")
            #expect(answer.calls.count == 14)
            #expect(answer.calls.first?.name == "IOCTL_PRIVCMD_HYPERCALL")
            #expect(answer.calls.first?.state == "present")
            #expect(answer.calls.first?.evidence == "EFAULT")
            #expect(answer.error == nil)
        }
    }

    @Test func `says what it can where the device is not there`() async throws {
        let path = "/dev/xen/no-such-node"
        let run = try await probe("info", "--format", "json", "--device", path)
        let answer = try answer(run)
        #expect(run.status == 69)
        #expect(answer.device == path)
        #expect(answer.calls.isEmpty)
        #expect(answer.xenVersion == nil)
        #expect(answer.error?.errno == "ENOENT")
        #expect(answer.error?.operation == "open \(path)")
        #expect(run.err.hasPrefix("privcmd-probe: open \(path): ENOENT: "))
    }

    @Test func `is about the built-in fake's system where that is asked`() async throws {
        let run = try await probe("info", "--format", "json", "--device", "fake")
        let profile = FakeProfile.standard
        let answer = try answer(run)
        #expect(answer.device == "fake:" + profile.name)
        #expect(answer.system == profile.system)
        #expect(run.status == 0)
    }
}
