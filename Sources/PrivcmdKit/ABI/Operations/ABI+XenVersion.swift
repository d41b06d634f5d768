// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The commands of xen_version.
    ///
    /// Source: xen/include/public/version.h (Xen 4.20).
    package static let versionCommands: [ABICommand] = [
        ABICommand("version", MIRROR_XENVER_version, nil),
        ABICommand("extraversion", MIRROR_XENVER_extraversion, .versionExtra),
        ABICommand("compile_info", MIRROR_XENVER_compile_info, .versionCompileInfo),
        ABICommand("capabilities", MIRROR_XENVER_capabilities, .versionCapabilities),
        ABICommand("changeset", MIRROR_XENVER_changeset, .versionChangeset),
        ABICommand(
            "platform_parameters", MIRROR_XENVER_platform_parameters, .versionPlatformParameters),
        ABICommand("get_features", MIRROR_XENVER_get_features, .versionFeatures),
        // Its argument must be null.
        ABICommand("pagesize", MIRROR_XENVER_pagesize, nil),
        ABICommand("guest_handle", MIRROR_XENVER_guest_handle, .versionGuestHandle),
        ABICommand("commandline", MIRROR_XENVER_commandline, .versionCommandLine),
        ABICommand("build_id", MIRROR_XENVER_build_id, .versionBuildID),
        ABICommand(
            "extraversion2", MIRROR_XENVER_extraversion2, .versionText, since: FeatureIntroduced.xen
        ),
        ABICommand(
            "capabilities2", MIRROR_XENVER_capabilities2, .versionText, since: FeatureIntroduced.xen
        ),
        ABICommand(
            "changeset2", MIRROR_XENVER_changeset2, .versionText, since: FeatureIntroduced.xen),
        ABICommand(
            "commandline2", MIRROR_XENVER_commandline2, .versionText, since: FeatureIntroduced.xen),
    ]
}
