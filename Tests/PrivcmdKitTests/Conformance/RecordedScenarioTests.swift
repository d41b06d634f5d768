// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdConformance
import PrivcmdDevices
import SystemPackage
import Testing

@testable import PrivcmdKit

/// A scenario transcript from real Xen, and its cell.
private struct RecordedScenario: CustomTestStringConvertible {
    let cell: String
    let transcript: ScenarioTranscript

    var name: String { cell + "/" + transcript.report.scenario }
    var testDescription: String { name }

    /// The device under test, as the command line named it.
    var deviceUnderTest: SBDF? {
        let command = transcript.command
        guard let option = command.firstIndex(of: "--device-under-test"),
            option + 1 < command.count
        else { return nil }
        return try? SBDF(parsing: command[option + 1])
    }

    /// The folder of the repository, or of the transcripts that `make verify-fake` has just made.
    private static let root =
        ProcessInfo.processInfo.environment["PRIVCMD_SCENARIOS"]
        ?? "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        + "/Fixtures/scenarios"

    static let all: [RecordedScenario] = {
        let cells = (try? ScenarioDocument.cells(in: FilePath(root))) ?? []
        return cells.flatMap { cell in
            cell.transcripts.map { RecordedScenario(cell: cell.name, transcript: $0) }
        }
    }()

    /// The report of the same scenario on the fake of the cell; nil if it has no profile.
    func reportOnFake() throws -> ScenarioReport? {
        let device: Device
        do throws(DeviceFailure) {
            device = try Device(opening: DeviceName(parsing: "fake:" + cell))
        } catch .unknownProfile {
            return nil
        }
        guard let scenario = Scenario.all.first(where: { $0.name == transcript.report.scenario })
        else { return nil }
        return ScenarioRun(on: device, deviceUnderTest: deviceUnderTest).run(scenario)
    }
}

@Suite struct `Scenario transcripts from real Xen` {
    @Test func `six cells have a transcript of each scenario`() {
        #expect(Set(RecordedScenario.all.map(\.cell)).count == 6)
        #expect(RecordedScenario.all.count == 6 * Scenario.all.count)
    }

    @Test(arguments: RecordedScenario.all)
    private func `a transcript is from the real device and has a known outcome`(
        recorded: RecordedScenario
    ) {
        #expect(["works", "fails-as-known"].contains(recorded.transcript.report.outcome.kind))
        #expect(recorded.transcript.device == KernelDevice.defaultPath.string)
    }

    @Test(arguments: RecordedScenario.all)
    private func `the fake of the cell has the same report as real Xen`(
        recorded: RecordedScenario
    ) throws {
        let report = try #require(
            try recorded.reportOnFake(), "no profile has the name \(recorded.cell)")
        #expect(report.difference(from: recorded.transcript.report) == nil)
    }
}
