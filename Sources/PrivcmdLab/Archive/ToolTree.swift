// SPDX-License-Identifier: MIT

public import SystemPackage

/// Picks programs and the libraries that they need out of unpacked packages.
///
/// Whole packages would fill the guest's memory several times over.
public struct ToolTree: Sendable {
    private let packages: FilePath
    private let programs: [String]
    private let settings: [String]
    private let openedLater: [String]

    /// Says what is wanted.
    ///
    /// - Parameters:
    ///   - packages: where the packages were unpacked, over one another.
    ///   - programs: the programs, by their paths there.
    ///   - settings: files that are taken as they are.
    ///   - openedLater: libraries that no file asks for, but a program does while it runs.
    public init(
        packages: FilePath, programs: [String], settings: [String] = [],
        openedLater: [String] = []
    ) {
        self.packages = packages
        self.programs = programs
        self.settings = settings
        self.openedLater = openedLater
    }

    /// Copies everything into a folder that can serve as the root of a system.
    ///
    /// - Parameter folder: the folder; those above it are made too.
    /// - Throws: which library nobody brings, and which file asks for it.
    public func lay(in folder: FilePath) throws(LabError) {
        let libraries = try libraries()
        var waiting: [(name: String, asker: String)] = openedLater.map { ($0, "a program") }
        for program in programs {
            let content = try Files.read(packages.appending(program))
            guard let needs = DynamicNeeds(of: content), let loader = needs.loader else {
                throw LabError(.malformed, "'\(program)' is no dynamically linked program")
            }
            try copy(content, to: folder.appending(program))
            // A program names its loader by its path, which has to hold in dom0 too.
            let name = FilePath(loader).lastComponent?.string ?? ""
            guard let file = libraries[name] else { throw Self.missing(name, program) }
            try copy(
                try Files.read(file), to: folder.appending(String(loader.drop { $0 == "/" })))
            waiting += needs.libraries.map { ($0, program) }
        }
        var found: Set<String> = []
        while let (name, asker) = waiting.popLast() {
            guard found.insert(name).inserted else { continue }
            guard let file = libraries[name] else { throw Self.missing(name, asker) }
            let content = try Files.read(file)
            try copy(content, to: folder.appending(Toolstack.libraries).appending(name))
            waiting += (DynamicNeeds(of: content)?.libraries ?? []).map { ($0, name) }
        }
        for path in settings {
            try copy(
                try Files.read(packages.appending(path)), to: folder.appending(path),
                executable: false)
        }
    }

    /// Every library, by the name that others ask for it by.
    private func libraries() throws(LabError) -> [String: FilePath] {
        var libraries: [String: FilePath] = [:]
        for file in Files.tree(packages) {
            guard file.lastComponent?.string.contains(".so") == true,
                let name = DynamicNeeds(of: try Files.read(file))?.name
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

    private static func missing(_ name: String, _ asker: String) -> LabError {
        LabError(
            .malformed, "no package of the toolstack brings '\(name)', which '\(asker)' asks for")
    }
}
