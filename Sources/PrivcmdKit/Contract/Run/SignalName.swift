// SPDX-License-Identifier: MIT

import Glibc

/// The names of the signals that end a process.
enum SignalName {
    static func of(_ signal: CInt) -> String {
        switch signal {
        case SIGSEGV: "SIGSEGV"
        case SIGBUS: "SIGBUS"
        case SIGILL: "SIGILL"
        case SIGABRT: "SIGABRT"
        case SIGFPE: "SIGFPE"
        case SIGTRAP: "SIGTRAP"
        case SIGKILL: "SIGKILL"
        case SIGSYS: "SIGSYS"
        default: "signal \(signal)"
        }
    }
}
