// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdLab
import SystemPackage
import TestSupport
import Testing

/// The options of a run with valid files, which a test replaces.
private func options(_ folder: Folder) throws -> RunOptions {
    let program = try folder.file("program", elf(segments: [1]))
    var multiboot = elf(segments: [1])
    multiboot += [UInt8](repeating: 0, count: 4 - multiboot.count % 4)
    multiboot += [0x02, 0xb0, 0xad, 0x1b, 0, 0, 0, 0]
    var options = RunOptions(
        xen: .file(try folder.file("xen", multiboot)), linux: .file(program), dom0: .pvh,
        program: program, arguments: [])
    options.busybox = program
    return options
}

private func runError(_ folder: Folder, _ options: RunOptions) async -> LabError? {
    let cache = LabCache(root: folder.filePath.appending("cache"))
    return await failure { () throws(LabError) in
        _ = try await LabRun(options, cache: cache) { _ in }.run()
    }
}

/// A run looks for QEMU before it reads the files.
private let hasQEMU = !shell("command -v qemu-system-x86_64").isEmpty

@Test(
    .enabled(if: hasQEMU, "QEMU is not installed"),
    arguments: ["", "no hypervisor", "\u{1f}", "\u{7f}ELF and then nothing"])
func `lab run exits 65 for a malformed hypervisor and leaves only a log`(content: String)
    async throws
{
    let folder = try Folder()
    var options = try options(folder)
    options.xen = .file(try folder.file("xen.gz", content))
    let error = await runError(folder, options)
    #expect(error?.exitStatus == 65)
    #expect(error?.description.contains("\(folder.path)/xen.gz") == true)
    #expect(folder.files.allSatisfy { !$0.contains("cache/") || $0.hasSuffix(".log") })
}

@Test(.enabled(if: hasQEMU, "QEMU is not installed"))
func `lab run exits 65 for a truncated xen.gz`() async throws {
    let folder = try Folder()
    var options = try options(folder)
    let path = folder.filePath.appending("xen.gz")
    shell("head -c 100000 /dev/urandom | gzip | head -c 5000 > '\(path)'")
    options.xen = .file(path)
    let error = await runError(folder, options)
    #expect(error?.exitStatus == 65)
    #expect(error?.problem.contains("cannot be decompressed: gzip printed") == true)
}

@Test(
    .enabled(if: hasQEMU, "QEMU is not installed"),
    arguments: [[], Array("MZ and no more".utf8)] as [[UInt8]])
func `lab run exits 65 for a malformed kernel`(content: [UInt8]) async throws {
    let folder = try Folder()
    var options = try options(folder)
    options.linux = .file(try folder.file("bzImage", content))
    let error = await runError(folder, options)
    #expect(error?.exitStatus == 65)
    #expect(error?.remedy.contains("bzImage") == true)
}

@Test(.enabled(if: hasQEMU, "QEMU is not installed"))
func `lab run exits 65 for a module directory without modules`() async throws {
    let folder = try Folder()
    var options = try options(folder)
    _ = try folder.file("modules/readme", "nothing")
    options.modules = folder.filePath.appending("modules")
    let error = await runError(folder, options)
    #expect(error?.exitStatus == 65)
    #expect(error?.remedy.contains("--modules") == true)
}

@Test func `an unknown release that is no file exits 66`() async {
    let error = await failure { () throws(LabError) in _ = try ImageSource(parsing: "4.99", .xen) }
    #expect(error?.exitStatus == 66)
    #expect(error?.description.contains("4.17, 4.20") == true)
}

@Test func `a release names a cached image, and a path names a file`() throws {
    let folder = try Folder()
    let file = try folder.file("xen.gz", "x")
    let image = try #require(ImageCatalogue.image(.xen, release: "4.20"))
    #expect(try ImageSource(parsing: "4.20", .xen) == .cached(image))
    #expect(try ImageSource(parsing: file.string, .xen) == .file(file))
}

@Test func `lab run exits 69 without QEMU and names its package`() async {
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

@Test func `lab fetch exits 69 without apt and names --xen`() async {
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

@Test(.enabled(if: hasQEMU, "QEMU is not installed"))
func `lab run exits 73 if the cache cannot be created`() async throws {
    let folder = try Folder()
    // A file with the name of the directory stops root too.
    let file = try folder.file("occupied", "")
    let options = try options(folder)
    let error = await failure { () throws(LabError) in
        _ = try await LabRun(options, cache: LabCache(root: file.appending("lab"))) { _ in }.run()
    }
    #expect(error?.exitStatus == 73)
    #expect(error?.remedy.contains("XDG_CACHE_HOME") == true)
}

@Test func `the exit statuses of the lab differ from each other`() {
    let values = LabExitStatus.allCases.map(\.rawValue)
    #expect(Set(values).count == values.count)
    #expect(LabExitStatus.xenPanic.rawValue == 120)
    #expect(LabExitStatus.dom0Panic.rawValue == 121)
    #expect(LabExitStatus.machineFailed.rawValue == 122)
    #expect(LabExitStatus.timeout.rawValue == 124)
}

@Test func `a lab error is one line with cause and remedy`() {
    let error = LabError(.cannotCreate, "cannot write 'x'", remedy: "do y", errno: .noSpace)
    #expect(error.description == "cannot write 'x': No space left on device (do y)")
    #expect(!LabError(.malformed, "two\nlines").description.contains("\n"))
}
