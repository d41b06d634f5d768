// SPDX-License-Identifier: MIT

import SystemPackage
import TestSupport
import Testing

@Suite struct `privcmd-probe run` {
    private func runOnFake(_ command: String...) async throws -> Run {
        try await Probe.run(["run", "--device", "fake", "--"] + command)
    }

    private func runShellOnFake(_ script: String, _ arguments: String...) async throws -> Run {
        try await Probe.run(
            ["run", "--device", "fake", "--", "/bin/sh", "-c", script, Probe.path.string]
                + arguments)
    }

    private static let gsiLine = "0000:03:00.0  GSI 22  sysfs irq 22  (the same number here)\n"

    @Test func `lets a program read a GSI from the fake`() async throws {
        let run = try await runOnFake(Probe.path.string, "gsi", "03:00.0")
        #expect(run == Run(out: Self.gsiLine, err: "", status: 0))
    }

    @Test(arguments: [
        "cd /dev/xen 2>/dev/null; ln -s /dev/xen/privcmd $1/node && $0 gsi 03:00.0 --device $1/node",
        "ln -s /dev/xen $1/folder && $0 gsi 03:00.0 --device $1/folder/privcmd",
        "ln -s folder $1/a && ln -s /dev/xen $1/folder && $0 gsi 03:00.0 --device $1/a/privcmd",
        "cd $1 && ln -s ../../../../../../../../dev/xen/privcmd n && $0 gsi 03:00.0 --device ./n",
        "$0 gsi 03:00.0 --device /proc/xen/privcmd",
        "$0 gsi 03:00.0 --device /dev/./xen/../xen//privcmd",
    ])
    func `emulates the device under every spelling of its path`(script: String) async throws {
        try await withFolder { folder in
            let run = try await runShellOnFake(script, folder.path(""))
            #expect(run == Run(out: Self.gsiLine, err: "", status: 0))
        }
    }

    @Test func `emulates the fake's system in sysfs and procfs`() async throws {
        let run = try await runShellOnFake(
            """
            cat /sys/hypervisor/type /sys/hypervisor/guest_type /proc/xen/capabilities
            cd /; for f in irq vendor device; do cat sys/bus/pci/devices/0000:03:00.0/$f; done
            readlink /sys/bus/pci/devices/0000:03:00.0/driver
            test -e /sys/bus/pci/devices/0000:09:00.0 || echo absent
            test -d /sys/bus/pci/drivers/pciback && echo folder
            test -c /dev/xen/privcmd && echo node
            head -c 4 /sys/bus/pci/devices/0000:03:00.0/config | od -An -tx1
            ls /sys/bus/pci/drivers/pciback
            """)
        #expect(
            run.out == """
                xen
                PVH
                control_d
                22
                0x8086
                0x10d3
                ../../drivers/pciback
                absent
                folder
                node
                 86 80 d3 10
                0000:03:00.0
                bind
                new_slot
                remove_slot
                slots
                unbind

                """)
        #expect(run.err == "")
    }

    @Test func `applies writes to xen-pciback's bind and unbind files`() async throws {
        let run = try await runShellOnFake(
            """
            cd /sys/bus/pci/drivers/pciback
            echo 0000:03:00.0 > /sys/bus/pci/drivers/pciback/unbind
            "$0" gsi 03:00.0; echo $?
            echo 0000:03:00.0 > /sys/bus/pci/drivers/pciback/new_slot
            echo 0000:03:00.0 > /sys/bus/pci/drivers/pciback/bind
            "$0" gsi -q 03:00.0
            """)
        #expect(run.out == "69\n22\n")
    }

    @Test func `exits with the program's status, or 128 plus its signal`() async throws {
        #expect(try await runShellOnFake("exit 7") == Run(out: "", err: "", status: 7))
        #expect(try await runShellOnFake("kill -9 $$") == Run(out: "", err: "", status: 137))
        #expect(try await runShellOnFake("kill -SEGV $$").status == 139)
    }

    @Test func `exits 127 for a missing program and 126 for one that is no program`() async throws {
        #expect(
            try await runOnFake("no-such-program")
                == Run(
                    out: "",
                    err:
                        "privcmd-probe: cannot run 'no-such-program': there is no such program\n",
                    status: 127))
        #expect(try await runOnFake("/etc/passwd").status == 126)
    }

    @Test func `ends the processes that the program leaves running`() async throws {
        try await withFolder { folder in
            let run = try await runShellOnFake(
                """
                (trap '' TERM; setsid sleep 1000) & echo $! > "$1"
                sleep 1000 &
                exit 3
                """, folder.path("process"))
            #expect(run.status == 3)
            #expect(run.err.contains("left 2 processes running"))
            let check = try await Probe.shell("kill -0 $(cat \"$1\")", [folder.path("process")])
            #expect(check.status != 0)
        }
    }

    @Test func `exits 77 with one line inside another run`() async throws {
        let run = try await runOnFake(Probe.path.string, "run", "--device", "fake", "--", "true")
        #expect(run.status == 77)
        #expect(run.err.split(separator: "\n").count == 1)
        #expect(run.err.contains("it already has a supervisor"))
    }

    @Test func `exits 64 for the real device`() async throws {
        let run = try await runOnFake(
            Probe.path.string, "run", "--device", "/dev/xen/privcmd", "--", "true")
        #expect(run.status == 64)
        #expect(run.err.contains("run needs a fake or a recording"))
    }

    @Test func `reports a call that is not emulated, which fails with ENOSYS`() async throws {
        try await withFolder { folder in
            let recording = try folder.writeRecording()
            let run = try await Probe.run(
                ["run", "--device", recording, "--", Probe.path.string, "gsi-setup", "5"])
            #expect(run.err.contains("not emulated, returned ENOSYS"))
            #expect(run.status != 0)
        }
    }

    @Test func `replays a recording to another program`() async throws {
        try await withFolder { folder in
            let recording = try folder.writeRecording()
            let run = try await Probe.run(
                ["run", "--device", recording, "--", Probe.path.string, "gsi", "-q", "03:00.0"])
            #expect(run.out == "22\n")
            #expect(run.status == 0)
            #expect(run.err.contains("of the recorded calls"))
        }
    }

    @Test func `fails a write to xen-pciback's files as it failed when recorded`() async throws {
        let cell = "programs/xen-4.17-linux-6.12-pvh/xl-pci-assignable-add.jsonl"
        let run = try await Probe.run([
            "run", "--device", fixture(cell), "--", "sh", "-c",
            """
            driver=/sys/bus/pci/drivers/pciback
            for file in new_slot bind bind; do
                printf 0000:03:00.0 >$driver/$file 2>/dev/null; echo $file $?
            done
            printf 0000:04:00.0 >$driver/bind; echo another $?
            """,
        ])
        #expect(run.out == "new_slot 0\nbind 1\nbind 1\nanother 0\n")
    }

    // Under `run`, `conformance run` treats the fake as the real device. emulated.expect lists the
    // clauses that fail, with the reasons.
    @Test func `passes the contract except for the listed clauses`() async throws {
        let run = try await Probe.run([
            "run", "--device", "fake:xen-4.20-linux-6.12-pvh", "--", Probe.path.string,
            "conformance", "run", "--expect", fixture("conformance/emulated.expect"),
            "--format", "jsonl",
        ])
        let verdicts = run.lines.compactMap { line in
            line.firstMatch(of: /"verdict":"(?<verdict>[a-z]+)"/)?.verdict
        }
        #expect(run.status == 0, "\(run.err)")
        #expect(verdicts.count { $0 == "pass" } > 600)
        #expect(!verdicts.contains("error") && !verdicts.contains("crash"))
    }
}
