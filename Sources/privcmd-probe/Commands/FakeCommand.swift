// SPDX-License-Identifier: MIT

import ArgumentParser

/// `fake`: the systems that a fake can stand for.
struct FakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fake",
        abstract: "Show the systems that a fake device can stand for.",
        discussion: """
            A profile is a system: releases of Xen and Linux, a kind of domain, devices, and which \
            patches are in. '--device fake:PROFILE' asks it.

            EXAMPLES:
              privcmd-probe fake list
              privcmd-probe fake show xen-4.20-linux-6.12-pvh
              privcmd-probe gsi --device fake:series-v8 03:00.0
            """,
        subcommands: [FakeListCommand.self, FakeShowCommand.self])
}
