// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import PrivcmdKit

/// A message on a connection to xenstored.
struct XenstoreMessage: Equatable {
    var operation: XenstoreOperation
    /// Which request it is, or answers.
    var request: UInt32 = 0
    /// Which transaction it belongs to; 0 for none.
    var transaction: UInt32 = 0
    var payload: [UInt8] = []

    static let headerSize = MemoryLayout<mirror_xsd_sockmsg>.size

    /// The message as it goes over the line.
    var bytes: [UInt8] {
        [operation.rawValue, request, transaction, UInt32(payload.count)].flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        } + payload
    }
}

/// Takes messages out of a stream of bytes.
struct XenstoreStream {
    private var waiting: [UInt8] = []
    /// Whether something came that is no message: nothing is taken from then on.
    private(set) var isBroken = false

    /// Takes the next bytes, and gives out the messages that are whole now.
    mutating func feed(_ bytes: some Collection<UInt8>) -> [XenstoreMessage] {
        guard !isBroken else { return [] }
        waiting += bytes
        var messages: [XenstoreMessage] = []
        var start = 0
        while waiting.count - start >= XenstoreMessage.headerSize {
            let header = waiting[start...].prefix(XenstoreMessage.headerSize)
            let count = header.word(at: MemoryLayout<mirror_xsd_sockmsg>.offset(of: \.len))
            // xenstored itself ends the connection here.
            guard count <= MIRROR_XENSTORE_PAYLOAD_MAX else {
                isBroken = true
                waiting = []
                return messages
            }
            let end = start + XenstoreMessage.headerSize + Int(count)
            guard waiting.count >= end else { break }
            messages.append(
                XenstoreMessage(
                    operation: XenstoreOperation(
                        rawValue: header.word(
                            at: MemoryLayout<mirror_xsd_sockmsg>.offset(of: \.type))),
                    request: header.word(
                        at: MemoryLayout<mirror_xsd_sockmsg>.offset(of: \.req_id)),
                    transaction: header.word(
                        at: MemoryLayout<mirror_xsd_sockmsg>.offset(of: \.tx_id)),
                    payload: Array(waiting[(start + XenstoreMessage.headerSize)..<end])))
            start = end
        }
        waiting.removeFirst(start)
        return messages
    }
}

extension ArraySlice<UInt8> {
    /// A number in the byte order of x86 and arm64.
    fileprivate func word(at offset: Int?) -> UInt32 {
        guard let offset else { return 0 }
        return (0..<4).reversed().reduce(0) { $0 << 8 | UInt32(self[startIndex + offset + $1]) }
    }
}
