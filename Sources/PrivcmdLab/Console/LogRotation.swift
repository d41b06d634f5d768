// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage

/// The console logs of the last runs.
enum LogRotation {
    /// Enough to compare a matrix of runs.
    static let maximumCount = 24

    /// Returns the path of the next log, and removes the oldest ones.
    static func nextPath(in cache: LabCache, _ slug: String) throws(LabError) -> FilePath {
        try Files.makeDirectories(cache.logs)
        let now = time(nil)
        let names = PathInfo.entries(in: cache.logs.string).filter {
            $0.hasSuffix(".log")
        }
        // Names begin with the time, so that they sort by age.
        for name in names.dropLast(maximumCount - 1) {
            FileCalls.remove(cache.logs.appending(name))
        }
        return cache.logs.appending("\(now)-\(slug)-\(getpid()).log")
    }
}
