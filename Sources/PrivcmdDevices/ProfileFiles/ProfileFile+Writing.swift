// SPDX-License-Identifier: MIT

internal import CPrivcmd
package import PrivcmdFake
import PrivcmdJSON
import PrivcmdKit

extension FakeProfile {
    /// The profile as text of a profile file, which a user can edit and pass to `--device`.
    ///
    /// Parsing the text yields the same profile, except for its summary.
    package var fileText: String {
        var lines = [
            ProfileFile.line(.format, quoted(ProfileFile.format)),
            ProfileFile.line(.version, "\(ProfileFile.newestVersion)"),
            ProfileFile.line(.name, quoted(name)),
            ProfileFile.line(.base, quoted("\(base)")),
        ]
        if let xen = system.xen {
            lines.append(ProfileFile.line(.xen, quoted(xen.version + (xen.extra ?? ""))))
        }
        lines.append(ProfileFile.line(.linux, quoted(system.kernel)))
        if let domainKind { lines.append(ProfileFile.line(.domain, quoted("\(domainKind)"))) }
        if let target { lines.append(ProfileFile.line(.target, domain(target))) }
        if let revision { lines.append(ProfileFile.line(.revision, quoted(revision.name))) }
        lines.append(ProfileFile.line(.pciback, "\(system.hasPciback)"))
        lines.append(ProfileFile.line(.eventfd, "\(hasEventfd)"))
        lines.append(ProfileFile.line(.patches, object(explicitPatches.map { ($0, "\($1)") })))
        lines.append(ProfileFile.line(.ioAPICs, "[" + ioAPICObjects.joined(separator: ", ") + "]"))
        lines.append(ProfileFile.line(.interrupts, interruptsObject))
        lines.append(ProfileFile.line(.devices, devicesArray))
        return "{\n" + lines.joined(separator: ",\n") + "\n}"
    }

    /// The kind of domain, as in profile names.
    var domainKind: ProfileName.DomainKind? {
        guard let domain = system.domain, let type = domain.type,
            let isControlDomain = domain.isControlDomain
        else { return nil }
        return ProfileName.DomainKind(type: type, isControlDomain: isControlDomain)
    }

    /// The patches that neither the releases nor the revision of the series imply.
    private var explicitPatches: [(String, Bool)] {
        let implied = revision?.patches ?? Patches()
        let linux = LinuxChange.allCases.compactMap { change in
            patches.linux[change].flatMap {
                $0 == implied.linux[change] ? nil : (change.rawValue, $0)
            }
        }
        return linux
            + XenChange.allCases.compactMap { change in
                patches.xen[change].flatMap {
                    $0 == implied.xen[change] ? nil : (change.rawValue, $0)
                }
            }
    }

    private var ioAPICObjects: [String] {
        ioAPICTopology.ioAPICs.map {
            object([("gsi", "\($0.firstGSI)"), ("pins", "\($0.pinCount)")])
        }
    }

    private var interruptsObject: String {
        func list(_ gsis: Set<GSI>) -> String {
            "[" + gsis.map(\.rawValue).sorted().map(String.init).joined(separator: ", ") + "]"
        }
        return """
            {
                "registered": \(list(interrupts.registered)),
                "mapped": \(list(interrupts.mapped)),
                "denied": \(list(interrupts.denied)),
                "bound": \(list(interrupts.bound)),
                "messages": [\(interrupts.msiInterrupts.map(String.init).joined(separator: ", "))]
              }
            """
    }

    private var devicesArray: String {
        guard !system.devices.isEmpty else { return "[]" }
        return "[\n" + system.devices.map(text).joined(separator: ",\n") + "\n  ]"
    }

    /// A device on one line, with its registers on further lines.
    private func text(of device: PCIDevice) -> String {
        let identity: [(String, String?)] = [
            ("sbdf", quoted("\(device.sbdf)")), ("class", device.classCode.map(quoted)),
            ("vendor", device.vendor.map(quoted)), ("device", device.device.map(quoted)),
        ]
        let use: [(String, String?)] = [
            ("driver", device.driver.map(quoted)), ("irq", device.irq.map { "\($0)" }),
            ("pin", device.pin.map { "\($0)" }), ("gsi", gsis[device.sbdf].map { "\($0)" }),
            ("owner", owners[device.sbdf].map(domain)),
        ]
        var lines = [fields(identity), fields(use)].filter { !$0.isEmpty }
        if let known = machine.deviceRegisters[device.sbdf] { lines += text(of: known) }
        return "    {" + lines.joined(separator: ",\n     ") + "}"
    }

    private func text(of device: DeviceRegisters) -> [String] {
        let facts: [(String, String?)] = [
            ("msi", device.msi.map { hexString(UInt64($0)) }),
            ("command", device.command == 0 ? nil : hexString(UInt64(device.command))),
            ("interrupt-line", device.interruptLine.map { "\($0)" }),
            ("decodes-memory", "\(device.decodesMemory)"),
            ("cleared-by-reset", "\(device.isClearedByReset)"),
        ]
        let table = device.msix.map { msix in
            object([
                ("offset", hexString(UInt64(msix.offset))), ("bar", "\(msix.bar)"),
                ("table", hexString(msix.table)), ("pending", hexString(msix.pending)),
                ("count", "\(msix.count)"),
            ])
        }
        let bars = device.bars.map { bar in
            "        "
                + object([
                    ("index", "\(bar.index)"), ("kind", quoted(bar.kind.rawValue)),
                    ("size", hexString(bar.size)), ("address", hexString(bar.address)),
                ])
        }
        let list = bars.isEmpty ? nil : "[\n" + bars.joined(separator: ",\n") + "]"
        return [fields(facts), fields([("msix", table)]), fields([("bars", list)])]
            .filter { !$0.isEmpty }
    }

    private func fields(_ pairs: [(String, String?)]) -> String {
        pairs.compactMap { name, value in value.map { quoted(name) + ": " + $0 } }
            .joined(separator: ", ")
    }

    private func object(_ pairs: [(String, String)]) -> String {
        "{" + fields(pairs.map { ($0, $1) }) + "}"
    }

    private func hexString(_ number: UInt64) -> String { quoted("0x" + String(number, radix: 16)) }

    private func domain(_ domain: DomainID) -> String {
        domain.rawValue == UInt16(MIRROR_DOMID_IO) ? quoted("DOMID_IO") : "\(domain.rawValue)"
    }

    private func quoted(_ text: String) -> String { JSONWriter.quoted(text) }
}

extension ProfileFile {
    fileprivate static func line(_ key: Key, _ value: String) -> String {
        "  " + JSONWriter.quoted(key.rawValue) + ": " + value
    }
}
