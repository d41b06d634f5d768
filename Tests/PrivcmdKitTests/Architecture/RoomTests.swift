// SPDX-License-Identifier: MIT

import Testing

/// Which room of PrivcmdKit may know which.
private enum Rooms {
    /// Each knows those before it.
    static let order = [
        "Values", "ABI", "Memory", "System", "Transport", "Calls", "Fake", "Recording",
        "Injection", "Devices", "Contract", "Scenarios", "Fuzz", "Layout", "Diagnosis", "Report",
    ]

    /// Where a file names a type that a higher room declares.
    static func violations(_ files: [SourceFile]) -> [String] {
        var declared: [String: Int] = [:]
        for file in files {
            guard let level = file.room.flatMap(order.firstIndex) else { continue }
            for type in file.topLevelTypes {
                declared[type] = min(level, declared[type, default: level])
            }
        }
        return files.flatMap { file -> [String] in
            guard let room = file.room, let level = order.firstIndex(of: room) else {
                return ["\(file.path) lies in no room"]
            }
            let names = Set(file.words.map(String.init))
            return names.sorted().compactMap { name in
                guard let home = declared[name], home > level else { return nil }
                return "\(file.path) names \(name) of \(order[home])"
            }
        }
    }
}

@Suite struct `The rooms of PrivcmdKit` {
    private func files() throws -> [SourceFile] {
        try SourceFile.all(below: "Sources/PrivcmdKit", "swift")
    }

    @Test func `know only those below them`() throws {
        let files = try files()
        #expect(Set(files.compactMap(\.room)) == Set(Rooms.order))
        #expect(Rooms.violations(files) == [])
    }

    @Test func `are held to it: a violation is found`() throws {
        let seeded = SourceFile(
            "Sources/PrivcmdKit/Memory/Seeded.swift",
            "func seeded() -> FakeDevice? { print(\"\\(ReplayDevice.self)\"); return nil }")
        #expect(
            Rooms.violations(try files() + [seeded]) == [
                "Sources/PrivcmdKit/Memory/Seeded.swift names FakeDevice of Fake",
                "Sources/PrivcmdKit/Memory/Seeded.swift names ReplayDevice of Recording",
            ])
        let homeless = SourceFile("Sources/PrivcmdKit/Helpers/Seeded.swift", "")
        #expect(
            Rooms.violations([homeless]) == [
                "Sources/PrivcmdKit/Helpers/Seeded.swift lies in no room"
            ])
    }

    @Test func `may speak of each other in comments and messages`() throws {
        let seeded = SourceFile(
            "Sources/PrivcmdKit/Values/Seeded.swift",
            """
            // As FakeDevice does. /* Recorder
            /* ReplayDevice
               Recorder */
            let text = "FakeDevice \\" Recorder", raw = #"Recorder " \\(FakeDevice)"#
            let lines = \"\"\"
                FakeDevice "Recorder"
                \"\"\"
            """)
        #expect(Rooms.violations(try files() + [seeded]) == [])
    }

    @Test func `declare the types that a file has at its top`() {
        let file = SourceFile(
            "Sources/PrivcmdKit/Values/Seeded.swift",
            """
            public struct Outer: Sendable { enum Inner {}; func f(_ type: Inner.Type) {} }
            extension Outer { struct Nested {} }
            public final class Other<T> {}
            protocol P: AnyObject {}
            typealias Q = P
            """)
        #expect(file.topLevelTypes == ["Outer", "Other", "P", "Q"])
    }
}
