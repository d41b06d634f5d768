// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

/// The settings of every Swift target.
///
/// A warning is an error everywhere.
let common: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The settings of a shipped target.
///
/// Test targets leave strict memory safety out: the testing macros expand to code that it refuses.
let shipped: [SwiftSetting] = common + [.strictMemorySafety()]

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")

/// A Swift target that is part of the program.
///
/// Its dependencies are the layers that it may import. The compiler refuses any other.
func layer(_ name: String, on dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies + [system], swiftSettings: shipped)
}

/// A target of tests.
func tests(_ name: String, of dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport", system], swiftSettings: common)
}

let package = Package(
    name: "privcmd-probe",
    products: [
        .library(name: "PrivcmdKit", targets: ["PrivcmdKit"]),
        .library(name: "PrivcmdDevices", targets: ["PrivcmdDevices"]),
        .executable(name: "privcmd-probe", targets: ["privcmd-probe"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // Without its Foundation trait: full Foundation doubles the size of the guest binary.
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
        .target(name: "CLinux", cSettings: [.treatAllWarnings(as: .error)]),
        layer("PrivcmdJSON", on: []),
        layer("PrivcmdKit", on: ["CPrivcmd", "CLinux"]),
        layer("PrivcmdFake", on: ["PrivcmdKit", "CPrivcmd", "CLinux"]),
        layer("PrivcmdRecording", on: ["PrivcmdJSON", "PrivcmdKit", "CPrivcmd"]),
        layer(
            "PrivcmdDevices",
            on: ["PrivcmdJSON", "PrivcmdKit", "PrivcmdFake", "PrivcmdRecording", "CPrivcmd"]),
        layer(
            "PrivcmdConformance",
            on: [
                "PrivcmdJSON", "PrivcmdKit", "PrivcmdFake", "PrivcmdRecording", "PrivcmdDevices",
                "CPrivcmd", "CLinux",
            ]),
        layer(
            "PrivcmdFuzz",
            on: [
                "PrivcmdJSON", "PrivcmdKit", "PrivcmdFake", "PrivcmdRecording", "PrivcmdDevices",
                "PrivcmdConformance", "CPrivcmd",
            ]),
        layer("PrivcmdLayout", on: ["PrivcmdJSON", "PrivcmdKit"]),
        layer("PrivcmdLab", on: ["PrivcmdJSON", "PrivcmdKit", "PrivcmdLayout", subprocess]),
        .target(
            name: "CSupervise", dependencies: ["CLinux"],
            cSettings: [.treatAllWarnings(as: .error)]),
        layer(
            "PrivcmdSupervisor",
            on: [
                "PrivcmdKit", "PrivcmdFake", "PrivcmdRecording", "PrivcmdDevices", "CPrivcmd",
                "CLinux", "CSupervise",
            ]),
        .executableTarget(
            name: "privcmd-probe",
            dependencies: [
                "PrivcmdJSON", "PrivcmdKit", "PrivcmdFake", "PrivcmdRecording", "PrivcmdDevices",
                "PrivcmdConformance", "PrivcmdFuzz", "PrivcmdLayout", "PrivcmdLab",
                "PrivcmdSupervisor", argumentParser, system,
            ],
            swiftSettings: shipped
        ),
        .target(
            name: "TestSupport",
            dependencies: ["PrivcmdKit", "PrivcmdFake", "PrivcmdDevices", system],
            path: "Tests/TestSupport",
            swiftSettings: common
        ),
        tests(
            "PrivcmdKitTests",
            of: [
                "CPrivcmd", "CLinux", "PrivcmdJSON", "PrivcmdKit", "PrivcmdFake",
                "PrivcmdRecording", "PrivcmdDevices", "PrivcmdConformance", "PrivcmdFuzz",
                "PrivcmdLayout",
            ]),
        tests(
            "CommandTests",
            // The program is built, not imported: the tests run it as a process.
            of: [
                "PrivcmdJSON", "PrivcmdKit", "PrivcmdFake", "PrivcmdRecording", "PrivcmdDevices",
                "PrivcmdConformance", "PrivcmdLayout", .target(name: "privcmd-probe"), subprocess,
            ]),
        tests(
            "PrivcmdSupervisorTests",
            of: [
                "PrivcmdSupervisor", "PrivcmdJSON", "PrivcmdKit", "PrivcmdFake", "PrivcmdRecording",
                "PrivcmdDevices",
            ]),
        tests("PrivcmdLabTests", of: ["PrivcmdLab", "PrivcmdKit"]),
    ]
)

// The benchmarks measure what is `package`, so they are targets of this package. Only scripts/bench
// asks for them: their library takes minutes to build.
if Context.environment["PRIVCMD_BENCHMARKS"] != nil {
    package.dependencies.append(
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []))
    package.platforms = [.macOS(.v15)]
    package.targets += [
        .target(name: "CIoctlLoop", path: "Benchmarks/CIoctlLoop"),
        .executableTarget(
            name: "Calls",
            dependencies: [
                "CIoctlLoop", "PrivcmdKit", "PrivcmdFake", "PrivcmdRecording", "PrivcmdDevices",
                "PrivcmdConformance", "PrivcmdFuzz", system,
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Calls",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ]
}
