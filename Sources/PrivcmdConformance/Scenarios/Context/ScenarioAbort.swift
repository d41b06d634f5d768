// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Why a scenario stops early.
enum ScenarioAbort: Error {
    /// The real flow stops here.
    case flowStops
    /// The scenario cannot run on this system.
    case cannotRun(String)
    /// A signal stopped it.
    case interrupted
}

/// Why a step returned no value.
enum StepFailure: Error {
    case errno(Errno)
    case unavailable(String)
}
