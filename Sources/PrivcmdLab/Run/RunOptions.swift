// SPDX-License-Identifier: MIT

package import PrivcmdKit
package import SystemPackage

/// Where an image comes from.
package enum ImageSource: Sendable, Equatable {
    /// The cache.
    case cached(Image)
    /// A file that the user names.
    case file(FilePath)

    /// Parses the value of `--xen` or `--linux`.
    ///
    /// - Parameters:
    ///   - text: a release of the catalogue, or a path.
    ///   - kind: the kind of image.
    /// - Throws: `noInput` if the text is neither.
    package init(parsing text: String, _ kind: ImageKind) throws(LabError) {
        if let image = ImageCatalogue.image(kind, release: text) {
            self = .cached(image)
        } else if Files.exists(FilePath(text)), !text.isEmpty {
            self = .file(FilePath(text))
        } else {
            let known = ImageCatalogue.releases(kind).joined(separator: ", ")
            throw LabError(
                .noInput, "--\(kind.rawValue) '\(text)' is neither a packaged release nor a file",
                remedy: "the packaged releases are \(known)")
        }
    }

    /// The toolstack of a packaged hypervisor.
    ///
    /// - Returns: the toolstack's image.
    /// - Throws: `usage` if the hypervisor is a file, which has no toolstack.
    package func toolstack() throws(LabError) -> Image {
        guard case .cached(let xen) = self else {
            throw LabError(
                .usage, "--tools needs a packaged hypervisor, and \(label) is a file",
                remedy: "use --xen "
                    + ImageCatalogue.releases(.tools).joined(separator: " or --xen "))
        }
        return try ImageCatalogue.require(.tools, xen.release)
    }

    /// The name in a progress line.
    var label: String {
        switch self {
        case .cached(let image): image.release
        case .file(let path): path.lastComponent?.string ?? path.string
        }
    }
}

/// The images to boot, and the command to run.
package struct RunOptions: Sendable {
    /// The hypervisor.
    package var xen: ImageSource
    /// dom0's kernel.
    package var linux: ImageSource
    /// The modules of a kernel that is a file; nil if all drivers are built in.
    package var modules: FilePath?
    /// dom0's busybox; nil for the cached one.
    package var busybox: FilePath?
    /// Which kind of guest dom0 is.
    package var dom0: Dom0Mode
    /// The devices to bind to pciback.
    package var bind: [SBDF] = []
    /// The program to run in dom0: static, x86-64.
    package var program: FilePath
    /// Its arguments, or those of the script.
    package var arguments: [String]
    /// A shell script to run instead of the program, which is on its PATH.
    package var script: GuestFile?
    /// How long the command may take, from the start of QEMU, in seconds.
    package var timeout: Int = 120
    /// The folder for the files that the command leaves in its working folder; nil to drop them.
    package var collect: FilePath?
    /// Files to put into the command's working folder; they are not collected.
    package var inputFiles: [GuestFile] = []
    /// Xen's user space, for a command that runs `xl` or another of its programs.
    package var toolstack: Image?
    /// How QEMU executes the guest.
    package var accelerator: Accelerator = .auto

    /// Describes a run.
    package init(
        xen: ImageSource, linux: ImageSource, dom0: Dom0Mode, program: FilePath, arguments: [String]
    ) {
        self.xen = xen
        self.linux = linux
        self.dom0 = dom0
        self.program = program
        self.arguments = arguments
    }

    /// The releases and the mode, such as `Xen 4.20, Linux 6.12, PVH`.
    package var title: String {
        "Xen \(xen.label), Linux \(linux.label), \(dom0.rawValue.uppercased())"
    }

    /// The title in a form for file names.
    var slug: String {
        let text = "xen-\(xen.label)-linux-\(linux.label)-\(dom0.rawValue)"
        return String(text.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" })
    }
}

/// A file to put into the working folder of the command in dom0.
package struct GuestFile: Sendable, Equatable {
    /// Its name, without a folder.
    package let name: String
    package let content: [UInt8]

    /// Makes a file from its content.
    ///
    /// - Parameters:
    ///   - name: its name, without a folder.
    ///   - content: its content.
    package init(name: String, content: [UInt8]) {
        self.name = name
        self.content = content
    }

    /// Reads a file of this machine, and keeps its name.
    ///
    /// - Parameter path: the file.
    /// - Throws: `noInput` or `notPermitted` if it cannot be read.
    package init(_ path: FilePath) throws(LabError) {
        guard let name = path.lastComponent?.string else {
            throw LabError(.noInput, "'\(path)' has no file name")
        }
        self.init(name: name, content: try Files.read(path))
    }
}
