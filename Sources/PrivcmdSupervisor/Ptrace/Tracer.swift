// SPDX-License-Identifier: MIT

internal import CSupervise
internal import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Runs a program under ptrace and reports its calls on device nodes as the kernel executes them.
///
/// A seccomp filter stops the program at those calls, at the few opens that may be of a device, and
/// when it makes a process or thread. Other system calls are not slowed. All descendants are traced
/// too, until the last one has ended.
package struct Tracer {
    let programID: Int32
    let nodes: TracedNodes
    let onEvent: (TraceEvent) -> Void

    var started: supervise_tracee
    var hasExecuted = false
    var termination: TerminationStatus?
    var tracees: [Int32: Tracee] = [:]
    var fileNumbers = FileNumbering()
    var callerNumbers: CallerNumbering
    /// The number of open descriptor links of all threads.
    var cachedLinkCount = 0
    private var stopRequests = StopRequestPolicy()
    private(set) var isKilling = false

    /// Runs a program and traces it until all its processes have ended.
    ///
    /// Afterwards signals that end programs are forwarded to the program, and SIGPIPE and SIGXFSZ
    /// are ignored. The calling thread is the tracer, and must have no other children.
    ///
    /// - Parameters:
    ///   - command: the program, found through PATH, and its arguments.
    ///   - nodes: the device nodes whose calls are reported.
    ///   - variables: variables added to this process's environment.
    ///   - onEvent: called with each event, in the order in which the events end.
    /// - Returns: how the program's first process ended.
    /// - Throws: the step at which starting or tracing the program failed, with its errno.
    package static func trace(
        _ command: [String], _ nodes: TracedNodes = .standard, variables: [String: String] = [:],
        onEvent: (TraceEvent) -> Void
    ) throws(SuperviseError) -> TerminationStatus {
        try withoutActuallyEscaping(onEvent) { onEvent throws(SuperviseError) in
            let name = command.first ?? ""
            let started = Ptrace.start(command, variables)
            guard started.failed_step == SUPERVISE_START_OK else {
                defer { close(started.report_fd) }
                throw SuperviseError(started, program: name)
            }
            // A failed write must end neither this process nor, with it, the program.
            TerminationSignals.ignoreFailedWrites()
            let signals = SupervisorSignals()
            var tracer = Tracer(started, nodes, onEvent)
            do throws(Errno) {
                try tracer.run(signals)
            } catch {
                tracer.killAll()
                var failure = SuperviseError(.ptrace, error, program: name)
                if error == .eio { failure.obstacle = .oldKernel }
                throw failure
            }
            if let end = tracer.termination { return end }
            throw SuperviseError(tracer.started, program: name)
        }
    }

    private init(
        _ started: supervise_tracee, _ nodes: TracedNodes,
        _ onEvent: @escaping (TraceEvent) -> Void
    ) {
        self.started = started
        self.nodes = nodes
        self.onEvent = onEvent
        programID = started.pid
        callerNumbers = CallerNumbering(program: started.pid)
    }

    // MARK: Stops

    private mutating func run(_ signals: borrowing SupervisorSignals) throws(Errno) {
        while true {
            switch Ptrace.nextStop() {
            case .success(let stop): try handle(stop)
            case .failure(.resourceTemporarilyUnavailable): signals.wait()
            // All processes have ended.
            case .failure(.noChildProcess): return
            case .failure(let errno): throw errno
            }
            handleStopRequest()
        }
    }

    private mutating func handle(_ stop: supervise_stop) throws(Errno) {
        let thread = stop.thread
        switch stop.kind {
        case SUPERVISE_STOP_SECCOMP: try handleSyscallEntry(thread)
        case SUPERVISE_STOP_SYSCALL: handleSyscallExit(thread)
        case SUPERVISE_STOP_CLONE:
            addChild(stop.event_pid, of: thread)
            resume(thread, SUPERVISE_RESUME_CONT)
        case SUPERVISE_STOP_EXEC:
            handleExec(thread)
            resume(thread, SUPERVISE_RESUME_CONT)
        case SUPERVISE_STOP_SIGNAL: resume(thread, SUPERVISE_RESUME_CONT, stop.value)
        case SUPERVISE_STOP_GROUP: resume(thread, SUPERVISE_RESUME_LISTEN)
        case SUPERVISE_STOP_EXITED: handleEnd(thread, .exited(stop.value))
        case SUPERVISE_STOP_KILLED: handleEnd(thread, .killed(signal: stop.value))
        default:
            findOrAddTracee(thread)
            resume(thread, SUPERVISE_RESUME_CONT)
        }
    }

    /// Resumes a stopped thread.
    func resume(
        _ thread: Int32, _ mode: supervise_resume_mode = SUPERVISE_RESUME_CONT, _ signal: Int32 = 0
    ) {
        let isStepped = mode == SUPERVISE_RESUME_CONT && tracees[thread]?.bindFiles.isEmpty == false
        // A thread that was killed meanwhile is reported at its own end.
        _ = supervise_resume(thread, isStepped ? SUPERVISE_RESUME_SYSCALL : mode, signal)
    }

    // MARK: Requests to stop

    private mutating func handleStopRequest() {
        if let request = TerminationSignals.next() {
            switch stopRequests.decide(at: .now, fromTerminal: request.isFromTerminal) {
            case .ignore: break
            case .forward where termination == nil: _ = kill(programID, request.number)
            case .forward, .kill: killAll()
            }
        }
        // After the program has ended, a stop request also ends the processes that it left running.
        if termination != nil, stopRequests.hasReceivedSignal, !isKilling { killAll() }
    }

    private mutating func killAll() {
        isKilling = true
        for process in Set(tracees.values.map(\.process)) { _ = kill(process, SIGKILL) }
    }
}
