// SPDX-License-Identifier: MIT

package import PrivcmdFake
import PrivcmdJSON
package import PrivcmdKit
package import SystemPackage

/// Parses profile files: the base profile, the changes to it, and the devices.
package enum ProfileFile {
    static let format = "privcmd-probe profile"
    /// Version 1 had only a name and devices.
    static let versions = 1...2
    static let newestVersion = versions.upperBound

    enum Key: String, ProfileFileKey {
        case format, version, name, devices
        case base, xen, linux, domain, revision, patches, interrupts, eventfd, pciback, target
        case summary
        case ioAPICs = "io-apics"

        var since: Int {
            switch self {
            case .format, .version, .name, .devices: 1
            default: 2
            }
        }
    }

    private enum InterruptKey: String, ProfileFileKey {
        case registered, mapped, denied, bound, msis
        /// What older versions of the program called ``msis``.
        case messages

        static let allCases: [Self] = [.registered, .mapped, .denied, .bound, .msis]
        var since: Int { 2 }
    }

    /// Parses a profile file.
    ///
    /// Keys that the file does not have keep the value of the base profile.
    package static func parse(_ bytes: [UInt8], _ path: FilePath) throws(FileError) -> FakeProfile {
        do throws(ProfileFileFault) {
            let tree: JSONTree
            do throws(JSONError) {
                tree = try JSONTree.parse(bytes)
            } catch {
                throw .init(error)
            }
            return try parse(tree, path)
        } catch {
            throw FileError(
                path, .malformed(error.message), line: error.position.line,
                column: error.position.column)
        }
    }

    private static func parse(_ tree: JSONTree, _ path: FilePath) throws(ProfileFileFault)
        -> FakeProfile
    {
        let file = try ProfileFileObject<Key>(
            tree, version: try parseVersion(of: tree), "a profile")
        _ = try file.required(.format)
        let name = try parseName(file.required(.name))
        var composition = try parseComposition(file)
        composition.patches = try parsePatches(file)
        var profile = FakeProfile(composition)
        profile.name = name
        profile.summary =
            try file[.summary]?.text("one line on what it is") ?? "a profile of \(path)"
        profile.hasEventfd = try file[.eventfd]?.bool() ?? profile.hasEventfd
        profile.target = try file[.target].map { tree throws(ProfileFileFault) in
            try parseDomain(tree)
        }
        if let ioAPICs = file[.ioAPICs] {
            profile.ioAPICTopology.ioAPICs = try Self.parseIOAPICs(ioAPICs)
            profile.machine.gsiCount = Int(
                profile.ioAPICTopology.ioAPICs.last?.gsis.upperBound ?? 0)
            if composition.domainKind.isControlDomain {
                profile.interrupts = profile.initialInterrupts
            }
        }
        // Version 1 requires the devices.
        let version = try parseVersion(of: tree)
        if let devices = version == 1 ? try file.required(.devices) : file[.devices] {
            try parseDevices(devices, of: &profile, version: version)
        }
        if let interrupts = file[.interrupts] {
            profile.interrupts = try Self.parseInterrupts(interrupts, profile)
        }
        return profile
    }

    /// The version is read first, because it decides which keys are allowed.
    private static func parseVersion(of tree: JSONTree) throws(ProfileFileFault) -> Int {
        guard case .object(let members) = tree.value else { return newestVersion }
        guard let member = members.first(where: { $0.key == Key.version.rawValue }) else {
            throw .init("'version' is missing", at: tree)
        }
        guard case .number(let digits) = member.value.value, let number = Int(digits) else {
            throw member.value.mismatch(expecting: "the version of the format, 1 or 2")
        }
        guard versions.contains(number) else {
            throw .init(
                "it has profile version \(number); this program reads \(versions.lowerBound) and"
                    + " \(versions.upperBound)", at: member.value)
        }
        return number
    }

    private static func parseName(_ tree: JSONTree) throws(ProfileFileFault) -> String {
        let name = try tree.text("the profile's name")
        guard !name.isEmpty,
            name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f })
        else { throw tree.mismatch(expecting: "a name of printable characters") }
        return name
    }

    private static func parseComposition(_ file: ProfileFileObject<Key>) throws(ProfileFileFault)
        -> ProfileComposition
    {
        var base = ProfileName.standard
        if let tree = file[.base] {
            let text = try tree.text("the name of a profile")
            do throws(ProfileName.ParseError) {
                base = try ProfileName(parsing: text)
            } catch {
                throw .init(error.description, at: tree)
            }
        }
        var composition = ProfileComposition(base)
        if let tree = file[.xen] {
            composition.xen = try parseRelease(tree, "Xen", KnownRelease.xen, KnownRelease.xenRange)
        }
        if let tree = file[.linux] {
            composition.linux = try parseRelease(
                tree, "Linux", KnownRelease.linux, KnownRelease.linuxRange)
        }
        if let tree = file[.domain] {
            let text = try tree.text("a kind of domain")
            guard let kind = ProfileName.DomainKind.all.first(where: { $0.description == text })
            else {
                let known = ProfileName.DomainKind.all.map(\.description).joined(separator: ", ")
                throw tree.mismatch(expecting: "a kind of domain: \(known)")
            }
            composition.domainKind = kind
        }
        if let tree = file[.revision] {
            let text = try tree.text("a revision of the series")
            guard let revision = SeriesRevision.named(text) else {
                throw tree.mismatch(expecting: "a revision of the series, 'v1' to 'v10'")
            }
            composition.revision = revision
        }
        if let tree = file[.pciback] {
            composition.hasPciback = try tree.bool()
            if composition.hasPciback == true, !composition.domainKind.isControlDomain {
                throw .init(
                    "xen-pciback does not load in a \(composition.domainKind.displayName)", at: tree
                )
            }
        }
        return composition
    }

    private static func parseRelease(
        _ tree: JSONTree, _ what: String, _ known: [KnownRelease], _ span: String
    ) throws(ProfileFileFault) -> ProfileComposition.SystemRelease {
        let example = "\(known[0].major).\(known[0].minor)"
        let expected = "a release of \(what) such as '\(example)' or '\(example).3'"
        let text = try tree.text(expected)
        guard let release = ProfileComposition.SystemRelease(versionText: text, in: known) else {
            throw tree.mismatch(expecting: expected)
        }
        guard KnownRelease.branch(of: release.release, in: known) != nil else {
            throw .init("the fake knows \(what) \(span), not \(text)", at: tree)
        }
        return release
    }

    private static func parsePatches(_ file: ProfileFileObject<Key>) throws(ProfileFileFault)
        -> FakeProfile.Patches
    {
        var patches = FakeProfile.Patches()
        guard let tree = file[.patches] else { return patches }
        guard case .object(let members) = tree.value else {
            throw tree.mismatch(expecting: "patches that are in (true) or out (false), an object")
        }
        var names: Set<String> = []
        for member in members {
            guard names.insert(member.key).inserted else {
                throw .init("the patch '\(member.key)' appears twice", at: member.position)
            }
            if let change = LinuxChange(named: member.key) {
                patches.linux[change] = try member.value.bool()
            } else if let change = XenChange(named: member.key) {
                patches.xen[change] = try member.value.bool()
            } else {
                let known =
                    LinuxChange.allCases.map(\.rawValue) + XenChange.allCases.map(\.rawValue)
                let near = Spelling.hint(member.key, among: known)
                throw .init(
                    "the patch '\(member.key)' is unknown"
                        + (near.isEmpty ? "; known are " + known.joined(separator: ", ") : near),
                    at: member.position)
            }
        }
        return patches
    }

    private static func parseInterrupts(_ tree: JSONTree, _ profile: FakeProfile)
        throws(ProfileFileFault) -> FakeProfile.Interrupts
    {
        let object = try ProfileFileObject<InterruptKey>(
            tree, "the initial interrupts")
        func gsis(_ key: InterruptKey, _ otherwise: Set<GSI>) throws(ProfileFileFault) -> Set<GSI> {
            guard let tree = object[key] else { return otherwise }
            var gsis: Set<GSI> = []
            for element in try tree.list("a list of GSIs") {
                let gsi = try parseGSI(element, profile)
                guard gsis.insert(gsi).inserted else {
                    throw .init("the GSI \(gsi) appears twice", at: element)
                }
            }
            return gsis
        }
        let known = profile.interrupts
        var messages = known.msiInterrupts
        if let tree = object[.msis] ?? object[.messages] {
            messages = []
            let first = Int32(profile.machine.gsiCount)
            for element in try tree.list("a list of Xen's IRQ numbers of MSIs") {
                messages.append(try element.number("the IRQ number of an MSI", in: first...1023))
            }
        }
        return FakeProfile.Interrupts(
            registered: try gsis(.registered, known.registered),
            mapped: try gsis(.mapped, known.mapped), denied: try gsis(.denied, known.denied),
            bound: try gsis(.bound, known.bound), msiInterrupts: messages)
    }
}
