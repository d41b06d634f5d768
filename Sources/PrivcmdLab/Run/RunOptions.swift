// SPDX-License-Identifier: MIT

public import PrivcmdKit
public import SystemPackage

/// Where a part comes from.
public enum PartSource: Sendable, Equatable {
    /// Out of the cache.
    case packaged(Part)
    /// A developer's own file.
    case file(FilePath)

    /// Reads what `--xen`, `--linux` and `--busybox` take.
    ///
    /// - Parameters:
    ///   - text: a release that the catalogue knows, or a path.
    ///   - kind: what it is for.
    /// - Throws: that there is neither.
    public init(parsing text: String, _ kind: PartKind) throws(LabError) {
        if let part = Catalogue.part(kind, release: text) {
            self = .packaged(part)
        } else if Files.exists(FilePath(text)), !text.isEmpty {
            self = .file(FilePath(text))
        } else {
            let known = Catalogue.releases(kind).joined(separator: ", ")
            throw LabError(
                .noInput, "--\(kind.rawValue) '\(text)' is neither a packaged release nor a file",
                remedy: "packaged are \(known); anything else is the path of a file")
        }
    }

    /// The user space that belongs to a hypervisor.
    ///
    /// - Returns: the part.
    /// - Throws: that a hypervisor of one's own has none here.
    public func toolstack() throws(LabError) -> Part {
        guard case .packaged(let xen) = self else {
            throw LabError(
                .usage, "\(label) is a hypervisor of your own, and brings no toolstack",
                remedy: "--tools goes with --xen "
                    + Catalogue.releases(.tools).joined(separator: " and --xen "))
        }
        return try Catalogue.require(.tools, xen.release)
    }

    /// What to call it in a line of progress.
    var label: String {
        switch self {
        case .packaged(let part): part.release
        case .file(let path): path.lastComponent?.string ?? path.string
        }
    }
}

/// What is to be booted, and what is to run there.
public struct RunOptions: Sendable {
    /// The hypervisor.
    public var xen: PartSource
    /// dom0's kernel.
    public var linux: PartSource
    /// The modules of a kernel of one's own; nil where everything is built in.
    public var modules: FilePath?
    /// dom0's user space; nil for the one in the cache.
    public var busybox: FilePath?
    /// Which kind of guest dom0 is.
    public var dom0: Dom0Mode
    /// The devices to bind to pciback.
    public var bind: [SBDF] = []
    /// The program to run in dom0: static, x86-64.
    public var program: FilePath
    /// Its arguments, or those of the script.
    public var arguments: [String]
    /// A shell script to run in the program's place; the program is on its PATH.
    public var script: GivenFile?
    /// How long to wait for the answer, in seconds.
    public var timeout: Int = 120
    /// Where to put the files that the command leaves in its working folder; nil to leave them.
    public var collect: FilePath?
    /// Files that the command finds in its working folder, and that are not brought back.
    public var given: [GivenFile] = []
    /// Xen's own user space, for a command that runs `xl` or another program of it.
    public var toolstack: Part?
    /// How QEMU executes the guest.
    public var accelerator: Accelerator = .auto

    /// Describes a run.
    ///
    /// - Parameters:
    ///   - xen: the hypervisor.
    ///   - linux: dom0's kernel.
    ///   - dom0: which kind of guest dom0 is.
    ///   - program: the static program to run there.
    ///   - arguments: its arguments.
    public init(
        xen: PartSource, linux: PartSource, dom0: Dom0Mode, program: FilePath, arguments: [String]
    ) {
        self.xen = xen
        self.linux = linux
        self.dom0 = dom0
        self.program = program
        self.arguments = arguments
    }

    /// What is booted, such as `Xen 4.20, Linux 6.12, PVH`.
    public var title: String {
        "Xen \(xen.label), Linux \(linux.label), \(dom0.rawValue.uppercased())"
    }

    /// The same for a file's name.
    var slug: String {
        let text = "xen-\(xen.label)-linux-\(linux.label)-\(dom0.rawValue)"
        return String(text.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" })
    }
}

/// A file that the command in dom0 finds in its working folder.
public struct GivenFile: Sendable, Equatable {
    /// Its name there.
    public let name: String
    /// What it holds.
    public let content: [UInt8]

    /// Makes a file from its content.
    ///
    /// - Parameters:
    ///   - name: its name, without a folder.
    ///   - content: what it holds.
    public init(name: String, content: [UInt8]) {
        self.name = name
        self.content = content
    }

    /// Takes a file of this machine, under its own name.
    ///
    /// - Parameter path: the file.
    /// - Throws: that it cannot be read, or has no name.
    public init(_ path: FilePath) throws(LabError) {
        guard let name = path.lastComponent?.string else {
            throw LabError(.noInput, "'\(path)' names no file")
        }
        self.init(name: name, content: try Files.read(path))
    }
}
