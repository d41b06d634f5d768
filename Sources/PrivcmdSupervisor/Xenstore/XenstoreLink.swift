// SPDX-License-Identifier: MIT

internal import PrivcmdKit
internal import SystemPackage

/// A connection of a program, with whoever answers on it.
protocol XenstoreLink: AnyObject {
    /// The ends to listen to.
    var channels: [XenstoreChannel] { get }
    /// Whether there is nothing more to be said.
    var isOver: Bool { get }
    /// Whether an end is to be listened to now.
    func listens(to channel: XenstoreChannel) -> Bool
    /// Hears what came from an end.
    func hear(_ bytes: [UInt8], from channel: XenstoreChannel)
}

/// A connection that goes on to the real xenstored.
final class ForwardedLink: XenstoreLink {
    private let program: XenstoreChannel
    private let store: XenstoreChannel
    private let number: () -> Int
    private let write: (RecordedXenstore) -> Void
    private var scribe: XenstoreScribe?

    /// Forwards a connection.
    ///
    /// - Parameters:
    ///   - program: the program's end.
    ///   - store: xenstored's end.
    ///   - number: gives the connection its number when it is first spoken on.
    ///   - write: takes each line.
    init(
        _ program: XenstoreChannel, to store: XenstoreChannel, number: @escaping () -> Int,
        write: @escaping (RecordedXenstore) -> Void
    ) {
        self.program = program
        self.store = store
        self.number = number
        self.write = write
    }

    var channels: [XenstoreChannel] { [program, store].filter { !$0.isOver } }

    /// The program may leave without hearing the answer, which is still to be written down.
    var isOver: Bool {
        store.isOver
            ? program.isQuiet
            : program.isOver && store.isQuiet && scribe?.isWaiting != true
    }

    func listens(to channel: XenstoreChannel) -> Bool {
        channel === program ? !store.isFull && !store.isOver : !program.isFull
    }

    func hear(_ bytes: [UInt8], from channel: XenstoreChannel) {
        var scribe = self.scribe ?? XenstoreScribe(connection: number())
        if channel === program {
            // Written down first: the answer may be there before this returns.
            scribe.hear(program: bytes)
            store.say(bytes)
        } else {
            for line in scribe.hear(store: bytes) { write(line) }
            program.say(bytes)
        }
        self.scribe = scribe
    }
}

/// A connection that a recording answers on.
final class PlayedLink: XenstoreLink {
    private let program: XenstoreChannel
    private var part: XenstorePart

    init(_ program: XenstoreChannel, _ part: XenstorePart) {
        self.program = program
        self.part = part
    }

    var channels: [XenstoreChannel] { [program] }
    var isOver: Bool { program.isOver || part.isBroken && program.isQuiet }

    func listens(to channel: XenstoreChannel) -> Bool { !program.isFull && !part.isBroken }

    func hear(_ bytes: [UInt8], from channel: XenstoreChannel) {
        program.say(part.answer(bytes))
    }
}
