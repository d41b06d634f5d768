// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdLab
import SystemPackage
import Testing

/// A run of files that are all there, and of which the caller spoils one.
private func options(_ scratch: Scratch) throws -> RunOptions {
    let program = try scratch.file("program", elf(segments: [1]))
    var multiboot = elf(segments: [1])
    multiboot += [UInt8](repeating: 0, count: 4 - multiboot.count % 4)
    multiboot += [0x02, 0xb0, 0xad, 0x1b, 0, 0, 0, 0]
    var options = RunOptions(
        xen: .file(try scratch.file("xen", multiboot)), linux: .file(program), dom0: .pvh,
        program: program, arguments: [])
    options.busybox = program
    return options
}

private func refusal(_ scratch: Scratch, _ options: RunOptions) async -> LabError? {
    let cache = LabCache(root: scratch.path.appending("cache"))
    return await failure { () throws(LabError) in
        _ = try await LabRun(options, cache: cache) { _ in }.run()
    }
}

/// These start no machine, but look for QEMU first.
private let hasQEMU = !shell("command -v qemu-system-x86_64").isEmpty

@Test(
    .enabled(if: hasQEMU),
    arguments: ["", "no hypervisor", "\u{1f}", "\u{7f}ELF and then nothing"])
func `a malformed hypervisor is refused before anything starts`(content: String) async throws {
    let scratch = Scratch()
    var options = try options(scratch)
    options.xen = .file(try scratch.file("xen.gz", content))
    let error = await refusal(scratch, options)
    #expect(error?.exitStatus == 65)
    #expect(error?.description.contains("\(scratch.path)/xen.gz") == true)
    #expect(scratch.files.allSatisfy { !$0.contains("cache/") || $0.hasSuffix(".log") })
}

@Test(.enabled(if: hasQEMU)) func `a truncated xen.gz is refused by name`() async throws {
    let scratch = Scratch()
    var options = try options(scratch)
    let path = scratch.path.appending("xen.gz")
    shell("head -c 100000 /dev/urandom | gzip | head -c 5000 > '\(path)'")
    options.xen = .file(path)
    let error = await refusal(scratch, options)
    #expect(error?.exitStatus == 65)
    #expect(error?.problem.contains("cannot be decompressed: gzip printed") == true)
}

@Test(.enabled(if: hasQEMU), arguments: [[], Array("MZ and no more".utf8)] as [[UInt8]])
func `a malformed kernel is refused`(content: [UInt8]) async throws {
    let scratch = Scratch()
    var options = try options(scratch)
    options.linux = .file(try scratch.file("bzImage", content))
    let error = await refusal(scratch, options)
    #expect(error?.exitStatus == 65)
    #expect(error?.remedy.contains("bzImage") == true)
}

@Test(.enabled(if: hasQEMU)) func `a folder without modules is refused`() async throws {
    let scratch = Scratch()
    var options = try options(scratch)
    _ = try scratch.file("modules/readme", "nothing")
    options.modules = scratch.path.appending("modules")
    let error = await refusal(scratch, options)
    #expect(error?.exitStatus == 65)
    #expect(error?.remedy.contains("--modules") == true)
}

@Test func `an unknown release that is no file either is said to be missing`() async {
    let error = await failure { () throws(LabError) in _ = try ImageSource(parsing: "4.99", .xen) }
    #expect(error?.exitStatus == 66)
    #expect(error?.description.contains("4.17, 4.20") == true)
}

@Test func `a release is taken from the cache, and a path is a file`() throws {
    let scratch = Scratch()
    let file = try scratch.file("xen.gz", "x")
    let image = try #require(ImageCatalogue.image(.xen, release: "4.20"))
    #expect(try ImageSource(parsing: "4.20", .xen) == .cached(image))
    #expect(try ImageSource(parsing: file.string, .xen) == .file(file))
}

@Test func `without QEMU the run says how to get it`() async {
    let result = await #expect(
        processExitsWith: .exitCode(69), observing: [\.standardErrorContent]
    ) {
        setenv("PATH", "", 1)
        let options = RunOptions(
            xen: .file("/dev/null"), linux: .file("/dev/null"), dom0: .pvh, program: "/dev/null",
            arguments: [])
        let error = await failure { () throws(LabError) in
            _ = try await LabRun(options, cache: LabCache(root: "/nowhere")) { _ in }.run()
        }
        _ = try? FileDescriptor.standardError.writeAll("\(error.map { "\($0)" } ?? "")".utf8)
        exit(error?.exitStatus ?? 0)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("'qemu-system-x86_64' was not found in PATH"))
    #expect(text.contains("qemu-system-x86"))
}

@Test func `without apt the fetch says to give files`() async {
    await #expect(processExitsWith: .exitCode(69)) {
        setenv("PATH", "", 1)
        let cache = LabCache(root: "/nowhere")
        let error = await failure { () throws(LabError) in
            try await ImageFetcher(into: cache) { _ in }.run(ImageCatalogue.images)
        }
        guard let error, error.description.contains("--xen FILE") else { exit(1) }
        exit(error.exitStatus)
    }
}

@Test(.enabled(if: hasQEMU)) func `a cache that cannot be made is named`() async throws {
    let scratch = Scratch()
    // A file where the folder should be: this stops root as well.
    let file = try scratch.file("occupied", "")
    let options = try options(scratch)
    let error = await failure { () throws(LabError) in
        _ = try await LabRun(options, cache: LabCache(root: file.appending("lab"))) { _ in }.run()
    }
    #expect(error?.exitStatus == 73)
    #expect(error?.remedy.contains("XDG_CACHE_HOME") == true)
}

@Test func `the lab's statuses keep apart from each other`() {
    let values = LabExitStatus.allCases.map(\.rawValue)
    #expect(Set(values).count == values.count)
    #expect(LabExitStatus.xenPanic.rawValue == 120)
    #expect(LabExitStatus.dom0Panic.rawValue == 121)
    #expect(LabExitStatus.machineFailed.rawValue == 122)
    #expect(LabExitStatus.timeout.rawValue == 124)
}

@Test func `an error is one line with cause and remedy`() {
    let error = LabError(.cannotCreate, "cannot write 'x'", remedy: "do y", errno: .noSpace)
    #expect(error.description == "cannot write 'x': No space left on device (do y)")
    #expect(!LabError(.malformed, "two\nlines").description.contains("\n"))
}
