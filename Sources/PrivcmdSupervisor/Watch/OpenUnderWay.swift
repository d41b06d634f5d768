// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit

/// An open of a watched thread, from its entry to its exit.
struct OpenUnderWay {
    /// The longest path that Linux takes, with the null at its end.
    private static let longestPath = 4096
    /// Memory is there or not there by pages: a path may end where they do.
    private static let pageSize = 4096

    /// The path as the program spells it; nil where it cannot be read.
    let path: String?
    /// What a relative path is relative to.
    let directory: Int32

    /// Whether it may be of a file that is written to have a driver do something.
    var mayOrder: Bool { path?.hasPrefix("/sys/bus/pci/") == true }

    /// Reads an open that is about to be executed.
    init(_ call: supervise_picked_call, by thread: Int32) {
        directory = call.fd
        path = Self.text(at: Address(call.argument), in: ProcessMemory(of: thread))
    }

    /// The text at an address, to the null at its end.
    private static func text(at start: Address, in memory: ProcessMemory) -> String? {
        var bytes: [UInt8] = []
        while bytes.count < longestPath {
            let address = start.advanced(by: bytes.count)
            let rest = pageSize - Int(address.rawValue % UInt64(pageSize))
            guard let piece = memory.copy(address, count: rest) else { return nil }
            if let end = piece.firstIndex(of: 0) {
                return String(decoding: bytes + piece[..<end], as: UTF8.self)
            }
            bytes += piece
        }
        return nil
    }
}
