// SPDX-License-Identifier: MIT

import ArgumentParser

/// `fake`: the systems that the fake device can emulate.
struct FakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fake",
        abstract: "Show the systems that the fake device can emulate.",
        discussion: """
            A profile describes a system: the releases of Xen and Linux, the kind of domain, the PCI \
            devices and the patches applied. '--device fake:PROFILE' emulates it.

            EXAMPLES:
              privcmd-probe fake list
              privcmd-probe fake show xen-4.20-linux-6.12-pvh
              privcmd-probe gsi --device fake:series-v8 03:00.0
            """,
        subcommands: [FakeListCommand.self, FakeShowCommand.self])
}
