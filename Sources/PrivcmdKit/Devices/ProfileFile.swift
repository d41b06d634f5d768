// SPDX-License-Identifier: MIT

internal import SystemPackage

/// A profile in a file: what a fake is made from, which devices it has, and what they answer.
enum ProfileFile {
    static let format = "privcmd-probe profile"
    /// The first version had no more than a name and devices.
    static let versions = 1...2
    static let newestVersion = versions.upperBound

    /// What a profile may say.
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
        case registered, mapped, denied, bound, messages
        var since: Int { 2 }
    }

    /// Reads a profile's text.
    ///
    /// What the file does not say is as in the profile that it starts from.
    static func profile(_ bytes: [UInt8], _ path: FilePath) throws(FileFault) -> FakeProfile {
        do throws(ProfileFileFault) {
            let tree: JSONTree
            do throws(JSONTree.Fault) {
                tree = try JSONTree.parse(bytes)
            } catch {
                throw .init("it is not valid JSON", at: error.place)
            }
            return try profile(tree, path)
        } catch {
            throw FileFault(
                path, .malformed(error.what), line: error.place.line, column: error.place.column)
        }
    }

    private static func profile(_ tree: JSONTree, _ path: FilePath) throws(ProfileFileFault)
        -> FakeProfile
    {
        let file = try ProfileFileObject<Key>(tree, version: try version(of: tree), "a profile")
        _ = try file.required(.format)
        let name = try name(file.required(.name))
        var composition = try composition(file)
        composition.patches = try patches(file)
        var profile = FakeProfile(composition)
        profile.name = name
        profile.summary =
            try file[.summary]?.text("one line on what it is") ?? "a profile of \(path)"
        profile.hasEventfd = try file[.eventfd]?.bool() ?? profile.hasEventfd
        profile.target = try file[.target].map { tree throws(ProfileFileFault) in
            try domain(tree)
        }
        if let ioAPICs = file[.ioAPICs] {
            profile.board.ioAPICs = try Self.ioAPICs(ioAPICs)
            profile.machine.gsiCount = Int(profile.board.ioAPICs.last?.gsis.upperBound ?? 0)
            if composition.kind.isControlDomain { profile.interrupts = profile.initialInterrupts }
        }
        // The first version has no use for a profile without devices of its own.
        let version = try version(of: tree)
        if let devices = version == 1 ? try file.required(.devices) : file[.devices] {
            try setDevices(devices, of: &profile, version: version)
        }
        if let interrupts = file[.interrupts] {
            profile.interrupts = try Self.interrupts(interrupts, profile)
        }
        return profile
    }

    /// The version comes first: it says which keys there may be.
    private static func version(of tree: JSONTree) throws(ProfileFileFault) -> Int {
        guard case .object(let members) = tree.value else { return newestVersion }
        guard let member = members.first(where: { $0.key == Key.version.rawValue }) else {
            throw .init("'version' is missing", at: tree)
        }
        guard case .number(let digits) = member.value.value, let number = Int(digits) else {
            throw member.value.refusal(expecting: "the version of the format, 1 or 2")
        }
        guard versions.contains(number) else {
            throw .init(
                "it has profile version \(number); this program reads \(versions.lowerBound) and"
                    + " \(versions.upperBound)", at: member.value)
        }
        return number
    }

    private static func name(_ tree: JSONTree) throws(ProfileFileFault) -> String {
        let name = try tree.text("the profile's name")
        guard !name.isEmpty,
            name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f })
        else { throw tree.refusal(expecting: "a name of printable characters") }
        return name
    }

    private static func composition(_ file: ProfileFileObject<Key>) throws(ProfileFileFault)
        -> FakeComposition
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
        var composition = FakeComposition(base)
        if let tree = file[.xen] {
            composition.xen = try release(tree, "Xen", KnownRelease.xen, KnownRelease.xenSpan)
        }
        if let tree = file[.linux] {
            composition.linux = try release(
                tree, "Linux", KnownRelease.linux, KnownRelease.linuxSpan)
        }
        if let tree = file[.domain] {
            let text = try tree.text("a kind of domain")
            guard let kind = ProfileName.Kind.all.first(where: { $0.description == text }) else {
                let known = ProfileName.Kind.all.map(\.description).joined(separator: ", ")
                throw tree.refusal(expecting: "a kind of domain: \(known)")
            }
            composition.kind = kind
        }
        if let tree = file[.revision] {
            let text = try tree.text("a revision of the series")
            guard let revision = SeriesRevision.named(text) else {
                throw tree.refusal(expecting: "a revision of the series, 'v1' to 'v10'")
            }
            composition.revision = revision
        }
        if let tree = file[.pciback] {
            composition.hasPciback = try tree.bool()
            if composition.hasPciback == true, !composition.kind.isControlDomain {
                throw .init("xen-pciback does not load in a \(composition.kind.words)", at: tree)
            }
        }
        return composition
    }

    private static func release(
        _ tree: JSONTree, _ what: String, _ known: [KnownRelease], _ span: String
    ) throws(ProfileFileFault) -> FakeComposition.SystemRelease {
        let example = "\(known[0].major).\(known[0].minor)"
        let expected = "a release of \(what) such as '\(example)' or '\(example).3'"
        let text = try tree.text(expected)
        guard let release = FakeComposition.SystemRelease(spelled: text, in: known) else {
            throw tree.refusal(expecting: expected)
        }
        guard KnownRelease.branch(of: release.release, in: known) != nil else {
            throw .init("the fake knows \(what) \(span), not \(text)", at: tree)
        }
        return release
    }

    private static func patches(_ file: ProfileFileObject<Key>) throws(ProfileFileFault)
        -> FakeProfile.Patches
    {
        var patches = FakeProfile.Patches()
        guard let tree = file[.patches] else { return patches }
        guard case .object(let members) = tree.value else {
            throw tree.refusal(expecting: "patches that are in (true) or out (false), an object")
        }
        var seen: Set<String> = []
        for member in members {
            guard seen.insert(member.key).inserted else {
                throw .init("the patch '\(member.key)' stands there twice", at: member.place)
            }
            if let change = LinuxChange(rawValue: member.key) {
                patches.linux[change] = try member.value.bool()
            } else if let change = XenChange(rawValue: member.key) {
                patches.xen[change] = try member.value.bool()
            } else {
                let known =
                    LinuxChange.allCases.map(\.rawValue) + XenChange.allCases.map(\.rawValue)
                let near = Spelling.hint(member.key, among: known)
                throw .init(
                    "the patch '\(member.key)' is unknown"
                        + (near.isEmpty ? "; known are " + known.joined(separator: ", ") : near),
                    at: member.place)
            }
        }
        return patches
    }

    private static func interrupts(_ tree: JSONTree, _ profile: FakeProfile)
        throws(ProfileFileFault) -> FakeProfile.Interrupts
    {
        let object = try ProfileFileObject<InterruptKey>(
            tree, "what Xen knows of interrupts beforehand")
        func gsis(_ key: InterruptKey, _ otherwise: Set<GSI>) throws(ProfileFileFault) -> Set<GSI> {
            guard let tree = object[key] else { return otherwise }
            var gsis: Set<GSI> = []
            for element in try tree.list("a list of GSIs") {
                let gsi = try gsi(element, profile)
                guard gsis.insert(gsi).inserted else {
                    throw .init("the GSI \(gsi) stands there twice", at: element)
                }
            }
            return gsis
        }
        let known = profile.interrupts
        var messages = known.messages
        if let tree = object[.messages] {
            messages = []
            let first = Int32(profile.machine.gsiCount)
            for element in try tree.list("a list of Xen's numbers of messages") {
                messages.append(try element.number("a number of a message", in: first...1023))
            }
        }
        return FakeProfile.Interrupts(
            registered: try gsis(.registered, known.registered),
            mapped: try gsis(.mapped, known.mapped), denied: try gsis(.denied, known.denied),
            bound: try gsis(.bound, known.bound), messages: messages)
    }
}
