// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

/// The name that SwiftPM gives to the package above, which is that of its folder.
///
/// The benchmarks measure what is `package` there, so they are compiled as a part of it.
let measuredPackage = String(
    Context.packageDirectory.split(separator: "/").dropLast().last ?? ""
).lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" }

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "privcmd-probe", path: ".."),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .target(name: "CIoctlLoop"),
        .executableTarget(
            name: "Calls",
            dependencies: [
                "CIoctlLoop",
                .product(name: "Measured", package: "privcmd-probe"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Calls",
            swiftSettings: [.unsafeFlags(["-package-name", String(measuredPackage)])],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ]
)
