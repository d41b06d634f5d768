// SPDX-License-Identifier: MIT

internal import SystemPackage

/// A profile in a file: which devices a fake has, and what they answer.
struct ProfileFile: Decodable {
    static let format = "privcmd-probe profile"
    static let version = 1

    var format: String
    var version: Int
    var name: String
    var devices: [Entry]

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case format, version, name, devices
    }

    init(from decoder: any Decoder) throws {
        try KnownKeys.check(decoder, CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        format = try container.decode(String.self, forKey: .format)
        version = try container.decode(Int.self, forKey: .version)
        name = try container.decode(String.self, forKey: .name)
        devices = try container.decode([Entry].self, forKey: .devices)
    }

    /// A device as the file writes it.
    struct Entry: Decodable {
        var sbdf: SBDF
        var classCode: String?
        var vendor: String?
        var device: String?
        var driver: String?
        var irq: UInt32?
        var pin: UInt8?
        var gsi: UInt32?

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case sbdf, vendor, device, driver, irq, pin, gsi
            case classCode = "class"
        }

        init(from decoder: any Decoder) throws {
            try KnownKeys.check(decoder, CodingKeys.self)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            sbdf = try container.decode(SBDF.self, forKey: .sbdf)
            classCode = try container.decodeIfPresent(String.self, forKey: .classCode)
            vendor = try container.decodeIfPresent(String.self, forKey: .vendor)
            device = try container.decodeIfPresent(String.self, forKey: .device)
            driver = try container.decodeIfPresent(String.self, forKey: .driver)
            irq = try container.decodeIfPresent(UInt32.self, forKey: .irq)
            pin = try container.decodeIfPresent(UInt8.self, forKey: .pin)
            gsi = try container.decodeIfPresent(UInt32.self, forKey: .gsi)
        }
    }

    /// Reads a profile's text.
    ///
    /// What the file does not say is as in the standard profile.
    static func profile(_ bytes: [UInt8], _ path: FilePath) throws(FileFault) -> FakeProfile {
        func refuse(_ what: String) -> FileFault { FileFault(path, .malformed(what)) }
        let file: ProfileFile
        do throws(JSONFault) {
            file = try JSONLine.decode(ProfileFile.self, from: bytes)
        } catch {
            throw refuse(error.what)
        }
        guard file.version == version else {
            throw refuse("it has profile version \(file.version); this program reads \(version)")
        }
        var profile = FakeProfile.standard
        profile.name = file.name
        profile.summary = "a profile of \(path)"
        profile.system.devices = []
        profile.gsis = [:]
        for entry in file.devices {
            guard profile.system.device(entry.sbdf) == nil else {
                throw refuse("the device \(entry.sbdf) stands there twice")
            }
            // On a PVH dom0 a device without a GSI cannot be bound to xen-pciback.
            if entry.driver == PCIDevice.pcibackDriver, entry.gsi == nil {
                throw refuse(
                    "the device \(entry.sbdf) is bound to pciback and has no 'gsi', which a PVH"
                        + " dom0 does not allow")
            }
            profile.system.devices.append(
                PCIDevice(
                    sbdf: entry.sbdf, classCode: entry.classCode, vendor: entry.vendor,
                    device: entry.device, driver: entry.driver, irq: entry.irq, pin: entry.pin))
            profile.gsis[entry.sbdf] = entry.gsi.map(GSI.init)
        }
        profile.system.devices.sort { $0.sbdf < $1.sbdf }
        // Who else has registered GSIs is as in the standard profile; xen-pciback registers that of
        // each device that it binds.
        let standard = FakeProfile.standard
        let bound = profile.system.devicesBoundToPciback().compactMap { profile.gsis[$0.sbdf] }
        profile.interrupts.registered =
            standard.interrupts.registered.subtracting(standard.gsis.values).union(bound)
        return profile
    }
}
