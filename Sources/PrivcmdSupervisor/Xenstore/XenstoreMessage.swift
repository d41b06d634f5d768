// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import PrivcmdKit

/// A message of the xenstore protocol.
struct XenstoreMessage: Equatable {
    var operation: XenstoreOperation
    /// The request id, which a reply repeats.
    var requestID: UInt32 = 0
    /// The transaction id; 0 for none.
    var transactionID: UInt32 = 0
    var payload: [UInt8] = []

    static let headerSize = MemoryLayout<mirror_xsd_sockmsg>.size

    /// The message as sent.
    var bytes: [UInt8] {
        [operation.rawValue, requestID, transactionID, UInt32(payload.count)]
            .flatMap(\.littleEndianBytes) + payload
    }
}

/// Parses messages from a stream of bytes.
struct XenstoreMessageParser {
    private var buffer: [UInt8] = []
    /// Whether a message was malformed: all later bytes are ignored.
    private(set) var isMalformed = false

    /// Appends bytes; returns the messages that are complete now.
    mutating func parse(_ bytes: some Collection<UInt8>) -> [XenstoreMessage] {
        guard !isMalformed else { return [] }
        buffer += bytes
        var messages: [XenstoreMessage] = []
        var start = 0
        while buffer.count - start >= XenstoreMessage.headerSize {
            let header = buffer[start...].prefix(XenstoreMessage.headerSize)
            let count = header.word(
                at: MemoryLayout<mirror_xsd_sockmsg>.offset(of: \.len))
            // xenstored closes the connection here.
            guard count <= MIRROR_XENSTORE_PAYLOAD_MAX else {
                isMalformed = true
                buffer = []
                return messages
            }
            let end = start + XenstoreMessage.headerSize + Int(count)
            guard buffer.count >= end else { break }
            messages.append(
                XenstoreMessage(
                    operation: XenstoreOperation(
                        rawValue: header.word(
                            at: MemoryLayout<mirror_xsd_sockmsg>.offset(of: \.type))),
                    requestID: header.word(
                        at: MemoryLayout<mirror_xsd_sockmsg>.offset(of: \.req_id)),
                    transactionID: header.word(
                        at: MemoryLayout<mirror_xsd_sockmsg>.offset(of: \.tx_id)),
                    payload: Array(buffer[(start + XenstoreMessage.headerSize)..<end])))
            start = end
        }
        buffer.removeFirst(start)
        return messages
    }
}

extension ArraySlice<UInt8> {
    /// A 32-bit field of the header.
    fileprivate func word(at offset: Int?) -> UInt32 {
        UInt32(offset.flatMap { littleEndian(at: $0, width: 4) } ?? 0)
    }
}
