// SPDX-License-Identifier: MIT

package import SystemPackage

/// Copies programs and the shared libraries that they need out of unpacked packages.
///
/// The whole packages would not fit into the guest's memory.
package struct ToolstackInstaller: Sendable {
    private let packages: FilePath
    private let programs: [String]
    private let configurationFiles: [String]
    private let dlopenedLibraries: [String]

    /// Selects the programs and files.
    ///
    /// - Parameters:
    ///   - packages: the folder into which all packages were unpacked.
    ///   - programs: the paths of the programs in it.
    ///   - configurationFiles: the paths of files to copy unchanged.
    ///   - dlopenedLibraries: libraries that a program loads by dlopen.
    package init(
        packages: FilePath, programs: [String], configurationFiles: [String] = [],
        dlopenedLibraries: [String] = []
    ) {
        self.packages = packages
        self.programs = programs
        self.configurationFiles = configurationFiles
        self.dlopenedLibraries = dlopenedLibraries
    }

    /// Copies everything into a folder that becomes the root of dom0.
    ///
    /// - Parameter folder: the folder; it and its parents are created.
    /// - Throws: `malformed` if a library is in none of the packages.
    package func install(in folder: FilePath) throws(LabError) {
        let libraries = try librariesBySoname()
        var waiting: [(name: String, user: String)] = dlopenedLibraries.map { ($0, "a program") }
        for program in programs {
            let content = try Files.read(packages.appending(program))
            guard let needs = DynamicSection(of: content), let loader = needs.interpreter else {
                throw LabError(.malformed, "'\(program)' is not a dynamically linked program")
            }
            try copy(content, to: folder.appending(program))
            // A program names its interpreter by an absolute path, so dom0 needs it at that path.
            let name = FilePath(loader).lastComponent?.string ?? ""
            guard let file = libraries[name] else { throw Self.missing(name, program) }
            try copy(
                try Files.read(file), to: folder.appending(String(loader.drop { $0 == "/" })))
            waiting += needs.neededLibraries.map { ($0, program) }
        }
        var found: Set<String> = []
        while let (name, user) = waiting.popLast() {
            guard found.insert(name).inserted else { continue }
            guard let file = libraries[name] else { throw Self.missing(name, user) }
            let content = try Files.read(file)
            try copy(content, to: folder.appending(Toolstack.libraryDirectory).appending(name))
            waiting += (DynamicSection(of: content)?.neededLibraries ?? []).map { ($0, name) }
        }
        for path in configurationFiles {
            try copy(
                try Files.read(packages.appending(path)), to: folder.appending(path),
                executable: false)
        }
    }

    /// Every library of the packages, by its soname.
    private func librariesBySoname() throws(LabError) -> [String: FilePath] {
        var libraries: [String: FilePath] = [:]
        for file in Files.regularFiles(below: packages) {
            guard file.lastComponent?.string.contains(".so") == true,
                let name = DynamicSection(of: try Files.read(file))?.soname
            else { continue }
            libraries[name] = file
        }
        return libraries
    }

    private func copy(
        _ content: [UInt8], to path: FilePath, executable: Bool = true
    ) throws(LabError) {
        try Files.makeDirectories(path.removingLastComponent())
        try Files.write(content, to: path, executable: executable)
    }

    private static func missing(_ name: String, _ user: String) -> LabError {
        LabError(
            .malformed, "no package of the toolstack contains '\(name)', which '\(user)' needs")
    }
}
