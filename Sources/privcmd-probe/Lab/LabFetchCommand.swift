// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdLab

/// `lab fetch`: downloads the images of the lab.
struct LabFetchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Download hypervisors, kernels and busybox from the Debian archive.",
        usage: "privcmd-probe lab fetch [<options>]",
        discussion: """
            The command uses the archive of this machine's apt sources, with its own apt \
            configuration. It installs nothing, and does not change the machine's apt. It skips \
            files that are up to date, and continues interrupted downloads.

            EXAMPLES:
              privcmd-probe lab fetch
              privcmd-probe lab fetch --xen 4.20 --linux 6.12 --tools
            """)

    @Option(help: ArgumentHelp("A hypervisor; may be repeated.", valueName: "4.17|4.20"))
    var xen: [String] = []
    @Option(help: ArgumentHelp("A kernel; may be repeated.", valueName: "6.1|6.12"))
    var linux: [String] = []
    @Flag(help: "Also the C headers of Linux 6.12 and Xen 4.20, for scripts/crosscheck.")
    var headers = false
    @Flag(help: "Also xl and xenstored of the same hypervisors, for 'lab run --tools'.")
    var tools = false
    @Option(help: ArgumentHelp("A Debian mirror. Default: that of the machine.", valueName: "url"))
    var mirror: String?
    @Flag(name: [.short, .long], help: "Print no progress.")
    var quiet = false

    func run() async throws {
        let command = self
        let progress = ProgressLine(quiet: quiet)
        defer { progress.clear() }
        try await withLabErrors(progress) { () async throws(LabError) in
            let fetch = ImageFetcher(into: try .standard(), mirror: command.mirror) { event in
                command.show(event, on: progress)
            }
            try await fetch.run(try command.images())
        }
    }

    /// The images that were named, or all; always with busybox.
    private func images() throws(LabError) -> [Image] {
        var parts = headers ? ImageCatalogue.images.filter { $0.kind == .headers } : []
        if tools {
            for release in xen.isEmpty ? ImageCatalogue.releases(.tools) : xen {
                parts.append(try ImageCatalogue.require(.tools, release))
            }
        }
        if xen.isEmpty && linux.isEmpty { return ImageCatalogue.runImages + parts }
        for (kind, releases) in [(ImageKind.xen, xen), (.linux, linux), (.busybox, [""])] {
            for release in releases { parts.append(try ImageCatalogue.require(kind, release)) }
        }
        return parts
    }

    private func show(_ event: FetchEvent, on progress: ProgressLine) {
        switch event {
        case .step(let text):
            progress.show("lab: \(text)")
        case .downloading(let name, let done, let total):
            progress.show(
                "lab: \(name): downloading \(total >> 20) MiB", detail: ", \(done * 100 / total) %")
        case .fetched(let part):
            progress.clear()
            printError("lab: \(part.name): fetched \(part.package) \(part.version)")
        case .upToDate(let part):
            progress.clear()
            printError(
                "lab: \(part.name): \(part.package) \(part.version) is up to date")
        }
    }
}
