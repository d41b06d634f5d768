// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Starting a program whose system calls are handed over.
enum Launch {
    /// A program that runs, and where its calls are received.
    struct Launched: ~Copyable {
        let process: Int32
        let listener: Listener
    }

    /// Starts a program, found as a shell finds one, with variables besides this process's own.
    static func start(
        _ command: [String], _ variables: [String: String], _ signals: borrowing TakenSignals
    ) throws(SuperviseError) -> Launched {
        let arguments = TextList(command)
        let environment = TextList(
            TextList.environment.filter { line in
                !variables.keys.contains { line.hasPrefix($0 + "=") }
            } + variables.map { "\($0.key)=\($0.value)" })
        var mask = signals.before
        // SAFETY: the texts and the mask live until the call returns, and it keeps none of them: the
        // child has its own copy of this process's memory.
        let launch = unsafe supervise_lend(arguments.pointers, environment.pointers, &mask)
        guard launch.step == SUPERVISE_NOTHING else {
            throw SuperviseError(
                SuperviseError.Step(launch.step), Errno(rawValue: launch.error),
                program: command[0])
        }
        let listener = OwnedDescriptor(adopting: FileDescriptor(rawValue: launch.listener))
        return Launched(process: launch.pid, listener: Listener(adopting: listener))
    }
}

/// Texts as C has them: an array of pointers that ends in a null pointer.
// SAFETY: the array and the texts are this value's own, made and freed once.
@safe private struct TextList: ~Copyable {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        unsafe pointers = .allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() { unsafe pointers[index] = strdup(text) }
        unsafe pointers[count] = nil
    }

    deinit {
        for index in 0..<count { unsafe free(pointers[index]) }
        unsafe pointers.deallocate()
    }

    /// This process's environment.
    static var environment: [String] {
        var lines: [String] = []
        var entry = unsafe environ
        while let line = unsafe entry.pointee {
            unsafe lines.append(String(cString: line))
            unsafe entry += 1
        }
        return lines
    }
}

extension SuperviseError.Step {
    init(_ step: supervise_step) {
        switch step {
        case SUPERVISE_NO_NEW_PRIVS: self = .noNewPrivileges
        case SUPERVISE_FILTER: self = .filter
        case SUPERVISE_LISTENER: self = .listener
        case SUPERVISE_PTRACE: self = .ptrace
        case SUPERVISE_EXEC: self = .exec
        default: self = .fork
        }
    }
}
