// SPDX-License-Identifier: MIT

internal import CSupervise
internal import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Runs a program and watches its calls of device nodes as the kernel executes them.
///
/// The program stops at those calls, at the few opens that may be of a device, and when it makes a
/// process or a thread. Nothing else of it is slowed. Its processes and threads, and theirs, are
/// watched alike, until the last of them has ended.
public struct Watcher {
    let program: Int32
    let nodes: WatchedNodes
    let tell: (WatchedEvent) -> Void

    var started: supervise_watched
    var wasExecuted = false
    var end: ProgramEnd?
    var threads: [Int32: ThreadState] = [:]
    var files = OpenFiles()
    var callers: Callers
    /// How many descriptors of threads are held.
    var heldCount = 0
    private var requests = StopRequests()
    private(set) var isKilling = false

    /// Runs a program and watches it, until nothing of it is left.
    ///
    /// Signals that end programs are the watched program's from then on, and SIGPIPE and SIGXFSZ are
    /// ignored. It belongs to the thread that calls this, which must have no children but it.
    ///
    /// - Parameters:
    ///   - command: the program, which is found as a shell finds one, and its arguments.
    ///   - nodes: the nodes whose calls count.
    ///   - variables: what its environment has besides this process's own.
    ///   - tell: is told everything, in the order in which it came to its end.
    /// - Returns: how the program's first process ended.
    /// - Throws: why the program could not be run, or not be watched.
    public static func watch(
        _ command: [String], _ nodes: WatchedNodes = .standard, variables: [String: String] = [:],
        tell: (WatchedEvent) -> Void
    ) throws(SuperviseError) -> ProgramEnd {
        try withoutActuallyEscaping(tell) { tell throws(SuperviseError) in
            let name = command.first ?? ""
            let started = Tracing.start(command, variables)
            guard started.pid > 0 else { throw SuperviseError(started, program: name) }
            // What cannot be written ends neither this process nor, with it, the program.
            for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_IGN) }
            supervise_take_stop_requests()
            var watcher = Watcher(started, nodes, tell)
            do throws(Errno) {
                try watcher.run()
            } catch {
                watcher.kill()
                var failure = SuperviseError(.ptrace, error, program: name)
                if error == .eio { failure.obstacle = .oldKernel }
                throw failure
            }
            if let end = watcher.end { return end }
            throw SuperviseError(watcher.started, program: name)
        }
    }

    private init(
        _ started: supervise_watched, _ nodes: WatchedNodes,
        _ tell: @escaping (WatchedEvent) -> Void
    ) {
        self.started = started
        self.nodes = nodes
        self.tell = tell
        program = started.pid
        callers = Callers(program: started.pid)
    }

    // MARK: Stops

    private mutating func run() throws(Errno) {
        while true {
            switch Tracing.nextStop() {
            case .success(let stop): try take(stop)
            case .failure(.interrupted): break
            // Nothing is left.
            case .failure(.noChildProcess): return
            case .failure(let errno): throw errno
            }
            takeRequest()
        }
    }

    private mutating func take(_ stop: supervise_stop) throws(Errno) {
        let thread = stop.thread
        switch stop.kind {
        case SUPERVISE_STOP_ENTRY: try entered(thread)
        case SUPERVISE_STOP_EXIT: left(thread)
        case SUPERVISE_STOP_NEW:
            made(stop.other, by: thread)
            go(thread, SUPERVISE_GO_ON)
        case SUPERVISE_STOP_EXEC:
            executed(thread)
            go(thread, SUPERVISE_GO_ON)
        case SUPERVISE_STOP_SIGNAL: go(thread, SUPERVISE_GO_ON, stop.value)
        case SUPERVISE_STOP_GROUP: go(thread, SUPERVISE_GO_STAY)
        case SUPERVISE_STOP_EXITED: ended(thread, .exited(stop.value))
        case SUPERVISE_STOP_KILLED: ended(thread, .killed(signal: stop.value))
        default:
            know(thread)
            go(thread, SUPERVISE_GO_ON)
        }
    }

    /// Lets a thread go on.
    func go(_ thread: Int32, _ going: supervise_going = SUPERVISE_GO_ON, _ signal: Int32 = 0) {
        let isStepped = going == SUPERVISE_GO_ON && threads[thread]?.orders.isEmpty == false
        // A thread that was killed meanwhile is told of as ended.
        _ = supervise_go(thread, isStepped ? SUPERVISE_GO_TO_EXIT : going, signal)
    }

    // MARK: Requests to stop

    private mutating func takeRequest() {
        if let request = Tracing.stopRequest() {
            let decision = requests.decide(at: .now, fromTerminal: request.fromTerminal)
            switch decision {
            case .leave: break
            case .passOn where end == nil: supervise_kill(program, request.signal)
            case .passOn, .kill: kill()
            }
        }
        // Whoever asks the program to stop does not mean to wait for what it left behind.
        if end != nil, requests.haveCome, !isKilling { kill() }
    }

    private mutating func kill() {
        isKilling = true
        for process in Set(threads.values.map(\.process)) { supervise_kill(process, SIGKILL) }
    }
}
