// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of xen_version. Source: xen/include/public/version.h (Xen 4.17, 4.20).
extension ABIStructure {
    static let versionExtra = array(
        "xen_extraversion_t", "extraversion", MIRROR_XEN_EXTRAVERSION_LEN, .text)
    static let versionCapabilities = array(
        "xen_capabilities_info_t", "capabilities", MIRROR_XEN_CAPABILITIES_INFO_LEN, .text)
    static let versionChangeset = array(
        "xen_changeset_info_t", "changeset", MIRROR_XEN_CHANGESET_INFO_LEN, .text)
    static let versionCommandLine = array(
        "xen_commandline_t", "commandline", MIRROR_XEN_COMMANDLINE_LEN, .text)
    static let versionGuestHandle = array(
        "xen_domain_handle_t", "handle", MIRROR_XEN_DOMAIN_HANDLE_LEN, .handle)

    static let versionCompileInfo = ABIStructure(
        "xen_compile_info", mirror_xen_compile_info.self,
        [
            .array("compiler", \.compiler, of: Int8.self, .output, .text),
            .array("compile_by", \.compile_by, of: Int8.self, .output, .text),
            .array("compile_domain", \.compile_domain, of: Int8.self, .output, .text),
            .array("compile_date", \.compile_date, of: Int8.self, .output, .text),
        ])

    static let versionPlatformParameters = ABIStructure(
        "xen_platform_parameters", mirror_xen_platform_parameters.self,
        [.output("virt_start", \.virt_start, .bits)])

    static let versionFeatures = ABIStructure(
        "xen_feature_info", mirror_xen_feature_info.self,
        [.input("submap_idx", \.submap_idx), .output("submap", \.submap, .bits)])

    /// The result is its length, even if the buffer is too short.
    static let versionBuildID = ABIStructure(
        "xen_build_id", mirror_xen_varbuf.self,
        [
            .input("len", \.len),
            .trailing("buf", .output(.bytes, .count(\.len), written: .result)),
        ])

    static let versionText = ABIStructure(
        "xen_varbuf", mirror_xen_varbuf.self,
        [
            .input("len", \.len),
            .trailing("buf", .output(.text, .count(\.len), written: .result)),
        ])

    /// A bare array, which needs no mirror.
    private static func array(
        _ name: String, _ field: String, _ count: UInt32, _ meaning: ABIField.Meaning
    ) -> ABIStructure {
        let kind = ABIField.Kind(width: 1, isSigned: false, count: Int(count))
        return ABIStructure(
            name: name, size: kind.count,
            fields: [
                ABIField(
                    name: field, offset: 0, kind: kind, direction: .output, meaning: meaning,
                    designators: [""])
            ])
    }
}
