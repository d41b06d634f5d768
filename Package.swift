// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

/// What every Swift target is built with.
///
/// A warning is an error everywhere.
let common: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// What a shipped target is built with.
///
/// Tests do without strict memory safety: the testing macros expand to code that it refuses.
let shipped: [SwiftSetting] = common + [.strictMemorySafety()]

let package = Package(
    name: "privcmd-probe",
    products: [
        .library(name: "PrivcmdKit", targets: ["PrivcmdKit"]),
        .executable(name: "privcmd-probe", targets: ["privcmd-probe"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // Without its Foundation trait: full Foundation doubles the guest binary.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        .target(
            name: "CPrivcmd",
            cSettings: [
                .headerSearchPath("crosscheck"),
                .treatAllWarnings(as: .error),
                // Hidden padding would be recorded as if it were data.
                .enableWarning("padded"),
            ]
        ),
        .target(
            name: "PrivcmdKit",
            dependencies: [
                "CPrivcmd",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Sources",
            // The folders become targets of their own next.
            sources: [
                "PrivcmdKit", "PrivcmdFake", "PrivcmdRecording", "PrivcmdDevices",
                "PrivcmdConformance", "PrivcmdFuzz", "PrivcmdLayout",
            ],
            swiftSettings: shipped
        ),
        .target(
            name: "PrivcmdLab",
            dependencies: [
                "PrivcmdKit",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: shipped
        ),
        .target(
            name: "CSupervise",
            cSettings: [
                .treatAllWarnings(as: .error)
            ]
        ),
        .target(
            name: "PrivcmdSupervisor",
            dependencies: [
                "CPrivcmd",
                "CSupervise",
                "PrivcmdKit",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: shipped
        ),
        .executableTarget(
            name: "privcmd-probe",
            dependencies: [
                "PrivcmdKit",
                "PrivcmdLab",
                "PrivcmdSupervisor",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: shipped
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "PrivcmdKit",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/TestSupport",
            swiftSettings: common
        ),
        .testTarget(
            name: "PrivcmdKitTests",
            dependencies: [
                "CPrivcmd",
                "PrivcmdKit",
                "TestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: common
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "PrivcmdKit",
                "TestSupport",
                // Built, not imported: the tests run it as a process.
                .target(name: "privcmd-probe"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: common
        ),
        .testTarget(
            name: "PrivcmdSupervisorTests",
            dependencies: [
                "PrivcmdSupervisor",
                "PrivcmdKit",
                "TestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: common
        ),
        .testTarget(
            name: "PrivcmdLabTests",
            dependencies: [
                "PrivcmdLab",
                "PrivcmdKit",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: common
        ),
    ]
)
