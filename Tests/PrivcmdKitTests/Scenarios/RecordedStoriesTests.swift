// SPDX-License-Identifier: MIT

import FoundationEssentials
import SystemPackage
import Testing

@testable import PrivcmdKit

/// A story that real Xen told, and where.
private struct Recorded: CustomTestStringConvertible {
    let cell: String
    let transcript: ScenarioTranscript

    var name: String { cell + "/" + transcript.report.scenario }
    var testDescription: String { name }

    /// The device under test, as the command line named it.
    var subject: SBDF? {
        let command = transcript.command
        guard let option = command.firstIndex(of: "--device-under-test"),
            option + 1 < command.count
        else { return nil }
        return try? SBDF(parsing: command[option + 1])
    }

    /// The repository's, or those that `make verify-fake` has just had told.
    private static let root =
        ProcessInfo.processInfo.environment["PRIVCMD_STORIES"]
        ?? "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        + "/Fixtures/scenarios"

    static let all: [Recorded] = {
        let cells = (try? ScenarioDocument.cells(in: FilePath(root))) ?? []
        return cells.flatMap { cell in
            cell.transcripts.map { Recorded(cell: cell.name, transcript: $0) }
        }
    }()

    /// The same scenario on the fake of the cell; nil where there is no such profile.
    func onFake() throws -> ScenarioReport? {
        let device: Device
        do throws(DeviceFailure) {
            device = try Device(opening: DeviceName(parsing: "fake:" + cell))
        } catch .unknownProfile {
            return nil
        }
        guard let scenario = Scenario.all.first(where: { $0.name == transcript.report.scenario })
        else { return nil }
        return ScenarioRun(on: device, deviceUnderTest: subject).run(scenario)
    }
}

@Suite struct `The stories that real Xen told` {
    @Test func `are of every scenario, in six cells`() {
        #expect(Set(Recorded.all.map(\.cell)).count == 6)
        #expect(Recorded.all.count == 6 * Scenario.all.count)
    }

    @Test(arguments: Recorded.all)
    private func `are known, and were told by the real device`(story: Recorded) {
        #expect(["works", "breaks-as-known"].contains(story.transcript.report.outcome.kind))
        #expect(story.transcript.device == KernelDevice.defaultPath.string)
    }

    @Test(arguments: Recorded.all)
    private func `are told by the fake too`(story: Recorded) throws {
        let told = try #require(try story.onFake(), "there is no profile \(story.cell)")
        #expect(told.difference(from: story.transcript.report) == nil)
    }
}
