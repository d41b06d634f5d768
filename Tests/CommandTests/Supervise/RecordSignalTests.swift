// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

/// A script that waits for a program in vain ends by the time limit.
@Suite(Client.isBuilt, .timeLimit(.minutes(2)))
struct `A signal during privcmd-probe record` {
    /// Runs a shell script while an action is recorded: `$!` is the supervisor, and the program has
    /// issued its call.
    private func record(_ action: String, during script: String) async throws -> Run {
        try await withFolder { folder in
            let start = """
                exec 3>&1
                supervised() { "$0" "$@" >"$FOLDER/out" & }
                wait_ready() { until grep -q ready "$FOLDER/out"; do sleep 0.05; done; }
                """
            return try await Probe.shell(
                "FOLDER='\(folder.path)'\n" + start + "\nsupervised \"$@\"; wait_ready\n" + script,
                [
                    "record", "-o", folder.path("recording.jsonl"), "--node", TracedProgram.node,
                    "--",
                    try TracedProgram.path(), action, TracedProgram.node,
                ])
        }
    }

    @Test func `is forwarded to the program if only the supervisor received it`() async throws {
        let run = try await record(
            "waits",
            during: """
                kill -TERM $!; wait $!; echo $?
                tail -n 1 "$FOLDER/recording.jsonl"
                """)
        #expect(run.out == "\(128 + SIGTERM)\n{\"exit\":{\"signal\":\(SIGTERM)}}\n")
    }

    @Test func `kills a program that ignored the first signal`() async throws {
        // The supervisor counts two signals within 200 ms as one.
        let run = try await record(
            "ignores",
            during: """
                kill -TERM $!; sleep 0.5
                kill -0 $! && kill -TERM $!; wait $!; echo $?
                """)
        #expect(run.out == "\(128 + SIGKILL)\n")
    }

    @Test func `ends the program too if it kills the supervisor`() async throws {
        let run = try await record(
            "waits",
            during: """
                child=$(cat /proc/$!/task/$!/children); child=${child% }
                kill -KILL $!; wait $!
                # An ended program stays a zombie until its new parent reaps it.
                runs() { grep -q '^State:.[^ZX]' /proc/$child/status 2>/dev/null; }
                for round in $(seq 100); do runs || break; sleep 0.1; done
                [ -z "$child" ] || runs || echo ended
                tail -c 1 "$FOLDER/recording.jsonl" | od -An -c | tr -d ' '
                """)
        #expect(run.out == "ended\n\\n\n")
    }
}
