// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdSupervisor

private let pciback = "/sys/bus/pci/drivers/pciback"
private let boundDevice = "/sys/bus/pci/devices/0000:03:00.0"

@Suite struct `The path resolver, given an absolute path,` {
    private let system: EmulatedSystem

    init() throws { system = try EmulatedSystem() }

    @Test(arguments: [
        "/dev/xen/privcmd", "//dev//xen///privcmd", "/dev/./xen/./privcmd",
        "/dev/xen/../xen/privcmd", "/sys/../dev/xen/privcmd",
    ])
    func `finds the node despite dots and repeated slashes`(path: String) {
        #expect(system.resolve(path) == system.privcmd)
        #expect(system.resolve(path, sharesRoot: false) == system.privcmd)
    }

    @Test(arguments: ["/..", "/../..", "/../../../../.."])
    func `treats a parent of the root as the root`(prefix: String) {
        #expect(system.resolve(prefix + "/dev/xen/privcmd") == system.privcmd)
        #expect(system.resolve(prefix + "/etc/passwd") == .host)
    }

    @Test func `finds directories with and without a slash at the end`() {
        let directory = PathResolution.virtual("/dev/xen", .directory)
        #expect(system.resolve("/dev/xen") == directory)
        #expect(system.resolve("/dev/xen/") == directory)
        #expect(system.resolve("/dev/xen/.") == directory)
    }

    @Test(arguments: ["/", "/.", "/..", "/name"])
    func `fails with ENOTDIR if a node is used as a directory`(suffix: String) {
        #expect(system.resolve("/dev/xen/privcmd" + suffix) == .error(.enotdir))
    }

    @Test(arguments: [
        "/dev/xen/none", "/dev/xen/none/name", "/dev/xen/none/..", "/proc/xen/none",
        "/sys/hypervisor/uuid", "/sys/bus/pci/devices/0000:09:00.0",
        "/sys/module/xen_none/initstate",
    ])
    func `hides the files of the host below an emulated root`(path: String) {
        #expect(system.resolve(path) == .notFound)
    }

    @Test(arguments: [
        "/", "/etc/passwd", "/dev", "/dev/null", "/dev/xenbus", "/dev/xen-none", "/dev/xen/..",
        "/sys/bus/pci_express/devices", "/home/privcmd", "/none/driver",
    ])
    func `leaves paths outside the emulated roots to the kernel`(path: String) {
        #expect(system.resolve(path) == .host)
        #expect(system.resolve(path, sharesRoot: false) == .host)
    }

    @Test func `ignores the directory descriptor`() throws {
        #expect(system.resolve("/dev/xen/privcmd", from: -1) == system.privcmd)
        try withDirectory("/proc") { directory in
            #expect(system.resolve("/dev/xen/privcmd", from: directory) == system.privcmd)
        }
    }

    /// Only the kernel can follow a magic link.
    ///
    /// For open(2), the handler looks the descriptor up.
    @Test(arguments: ["/proc/self/fd", "/dev/fd", "/proc/self/root/proc/self/fd"])
    func `leaves the descriptors below proc self fd to the kernel`(directory: String) throws {
        let descriptor = try system.open()
        defer { try? descriptor.close() }
        #expect(system.resolve("\(directory)/\(descriptor.rawValue)") == .host)
    }

    @Test func `leaves a path through a descriptor below proc self fd to the kernel`() throws {
        try withDirectory("/dev") { directory in
            #expect(system.resolve("/proc/self/fd/\(directory)/xen/privcmd") == .host)
        }
    }
}

@Suite struct `The path resolver, given a relative path,` {
    private let system: EmulatedSystem

    init() throws { system = try EmulatedSystem() }

    @Test func `leaves a closed directory descriptor to the kernel`() {
        #expect(system.resolve("dev/xen/privcmd", from: Int32.max) == .host)
    }

    @Test(arguments: [true, false])
    func `starts at the directory descriptor`(sharesRoot: Bool) throws {
        try withDirectory("/dev") { directory in
            for path in ["xen/privcmd", "./xen/privcmd", "../dev/xen/privcmd"] {
                let found = system.resolve(path, from: directory, sharesRoot: sharesRoot)
                #expect(found == system.privcmd, "\(path)")
            }
            // No emulated node has this name: the kernel finds none in the real directory either.
            let missing = system.resolve("xen/none", from: directory, sharesRoot: sharesRoot)
            #expect(missing == .host)
            #expect(system.resolve("null", from: directory, sharesRoot: sharesRoot) == .host)
        }
    }

    /// The current directory is not changed: other tests use it at the same time.
    @Test(arguments: [true, false])
    func `starts at the current directory without a directory descriptor`(sharesRoot: Bool) {
        let parents = String(repeating: "../", count: 64)
        let found = system.resolve(parents + "dev/xen/privcmd", sharesRoot: sharesRoot)
        #expect(found == system.privcmd)
        #expect(system.resolve("privcmd", sharesRoot: sharesRoot) == .host)
        #expect(system.resolve("none", sharesRoot: sharesRoot) == .host)
    }

    @Test func `is left to the kernel if it is empty`() {
        #expect(system.resolve("") == .host)
    }

    @Test func `starts in the emulated directory that a placeholder represents`() throws {
        let placeholders = PlaceholderDirectories()
        let opened = try placeholders.open(pciback, system.fileSystem)
        let directory = try duplicate(opened.borrowed)
        defer { try? directory.close() }
        func resolve(_ path: String) -> PathResolution {
            system.resolve(
                path, from: directory.rawValue, placeholders: placeholders.virtualPaths)
        }
        #expect(resolve("bind") == .virtual("\(pciback)/bind", .bindFile(.bindPciback)))
        #expect(resolve("0000:03:00.0") == .virtual(boundDevice, .directory))
        #expect(resolve("../../devices") == .virtual("/sys/bus/pci/devices", .directory))
        #expect(resolve("config") == .notFound)
        // The kernel does not find it either: the placeholder has no such name.
        #expect(resolve("none") == .host)
    }
}

@Suite struct `The path resolver, given symbolic links,` {
    private let system: EmulatedSystem

    init() throws { system = try EmulatedSystem() }

    @Test func `follows the driver link of a device`() {
        #expect(system.resolve("\(boundDevice)/driver") == .virtual(pciback, .directory))
        let unbind = PathResolution.virtual("\(pciback)/unbind", .bindFile(.unbindPciback))
        #expect(system.resolve("\(boundDevice)/driver/unbind") == unbind)
    }

    @Test func `follows the device link of a driver`() {
        let irq = PathResolution.virtual("\(boundDevice)/irq", .file(Array("11\n".utf8)))
        #expect(system.resolve("\(pciback)/0000:03:00.0/irq") == irq)
        #expect(system.resolve("\(pciback)/0000:03:00.0/driver") == .virtual(pciback, .directory))
    }

    @Test func `resolves the parent of a link's target, not of the link`() {
        let drivers = PathResolution.virtual("/sys/bus/pci/drivers", .directory)
        #expect(system.resolve("\(boundDevice)/driver/..") == drivers)
    }

    @Test func `does not follow the last link if the call does not`() {
        let options = PathResolver.Options(followsLast: false)
        let link = PathResolution.virtual(
            "\(boundDevice)/driver", .symlink("../../drivers/pciback"))
        #expect(system.resolve("\(boundDevice)/driver", options: options) == link)
        #expect(system.resolve("\(pciback)/0000:03:00.0/driver", options: options) == link)
        let target = PathResolution.virtual(pciback, .directory)
        #expect(system.resolve("\(boundDevice)/driver/", options: options) == target)
    }

    @Test(arguments: [true, false])
    func `follows links of the host into the emulated file system`(sharesRoot: Bool) async throws {
        try await withFolder { folder in
            let system = try EmulatedSystem()
            try folder.link("node", to: "/dev/xen/privcmd")
            try folder.link("directory", to: "/dev/xen")
            try folder.link("chain", to: "directory")
            try folder.link("missing", to: "/dev/xen/none")
            try folder.link("outside", to: "/dev/null")
            func resolve(_ path: String) -> PathResolution {
                system.resolve(folder.path(path), sharesRoot: sharesRoot)
            }
            #expect(resolve("node") == system.privcmd)
            #expect(resolve("directory/privcmd") == system.privcmd)
            #expect(resolve("chain/privcmd") == system.privcmd)
            #expect(resolve("missing") == .notFound)
            #expect(resolve("outside") == .host)
            try withDirectory(folder.path) { directory in
                for path in ["node", "chain/privcmd"] {
                    let found = system.resolve(path, from: directory, sharesRoot: sharesRoot)
                    #expect(found == system.privcmd, "\(path)")
                }
            }
        }
    }

    @Test func `fails with ELOOP for links in a circle`() async throws {
        try await withFolder { folder in
            let system = try EmulatedSystem()
            try folder.link("one", to: "other")
            try folder.link("other", to: "one")
            #expect(system.resolve(folder.path("one")) == .error(.eloop))
        }
    }
}

/// RESOLVE_BENEATH, RESOLVE_IN_ROOT and RESOLVE_NO_SYMLINKS.
@Suite struct `The path resolver, given the flags of openat2,` {
    private let system: EmulatedSystem

    init() throws { system = try EmulatedSystem() }

    @Test func `fails with EXDEV if beneath is set and the path leaves the directory`()
        async throws
    {
        let beneath = PathResolver.Options(beneath: true)
        try withDirectory("/dev") { directory in
            func resolve(_ path: String) -> PathResolution {
                system.resolve(path, from: directory, options: beneath)
            }
            #expect(resolve("xen/privcmd") == system.privcmd)
            #expect(resolve("xen/../xen/privcmd") == system.privcmd)
            #expect(resolve("../dev/xen/privcmd") == .error(.exdev))
            #expect(resolve("/dev/xen/privcmd") == .error(.exdev))
        }
        try await withFolder { folder in
            let system = try EmulatedSystem()
            try folder.link("node", to: "/dev/xen/privcmd")
            try withDirectory(folder.path) { directory in
                let found = system.resolve("node", from: directory, options: beneath)
                #expect(found == .error(.exdev))
            }
        }
    }

    @Test func `stays below the directory if in-root is set`() throws {
        let inRoot = PathResolver.Options(inRoot: true)
        try withDirectory("/dev") { directory in
            for path in ["xen/privcmd", "/xen/privcmd", "../../xen/privcmd", "/../xen/privcmd"] {
                let found = system.resolve(path, from: directory, options: inRoot)
                #expect(found == system.privcmd, "\(path)")
            }
        }
    }

    @Test func `fails with ELOOP if no-symlinks is set and the path has a link`() {
        let noSymlinks = PathResolver.Options(noSymlinks: true)
        #expect(system.resolve("/dev/xen/privcmd", options: noSymlinks) == system.privcmd)
        let path = "\(boundDevice)/driver/unbind"
        #expect(system.resolve(path, options: noSymlinks) == .error(.eloop))
    }
}
