// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

/// The consoles of the last runs, kept so that a failure can be read afterwards.
enum RunLog {
    /// Enough to compare a matrix of runs, few enough not to matter.
    static let kept = 24

    /// A name for the next one; the oldest ones go.
    static func next(in cache: LabCache, _ slug: String) throws(LabError) -> FilePath {
        try Files.makeDirectories(cache.logs)
        let now = time(nil)
        let names = ((try? FileCalls.names(in: cache.logs)) ?? []).filter { $0.hasSuffix(".log") }
        // Names begin with the time, so that their order is that of the runs.
        for name in names.dropLast(kept - 1) { Files.remove(cache.logs.appending(name)) }
        return cache.logs.appending("\(now)-\(slug)-\(getpid()).log")
    }
}
