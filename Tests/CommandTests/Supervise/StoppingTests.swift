// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

@Suite(Client.isThere) struct `Stopping what is watched` {
    /// Runs a shell script with the command that records a deed as `"$@"`; `wait_ready` returns when
    /// the program has called, and `$!` is the supervisor.
    private func script(_ script: String, _ deed: String) async throws -> Run {
        try await withFolder { folder in
            let begin = """
                exec 3>&1
                supervised() { "$0" "$@" >"$FOLDER/out" & }
                wait_ready() { until grep -q ready "$FOLDER/out"; do sleep 0.05; done; }
                """
            return try await Probe.shell(
                "FOLDER='\(folder.path)'\n" + begin + "\nsupervised \"$@\"; wait_ready\n" + script,
                [
                    "record", "-o", folder.path("recording.jsonl"), "--node", Watched.node, "--",
                    try Watched.path(), deed, Watched.node,
                ])
        }
    }

    @Test func `a supervisor hands a signal on that it alone was sent`() async throws {
        let run = try await script(
            """
            kill -TERM $!; wait $!; echo $?
            tail -n 1 "$FOLDER/recording.jsonl"
            """, "waits")
        #expect(run.out == "\(128 + SIGTERM)\n{\"ended\":{\"signal\":\(SIGTERM)}}\n")
    }

    @Test func `a second signal ends a program that does not listen to the first`() async throws {
        let run = try await script(
            """
            kill -TERM $!; sleep 0.5
            kill -0 $! && kill -TERM $!; wait $!; echo $?
            """, "ignores")
        #expect(run.out == "\(128 + SIGKILL)\n")
    }

    @Test func `a program does not outlive a supervisor that is killed`() async throws {
        let run = try await script(
            """
            child=$(cat /proc/$!/task/$!/children); child=${child% }
            kill -KILL $!; wait $!
            # What has ended may wait for whoever adopted it.
            runs() { grep -q '^State:.[^ZX]' /proc/$child/status 2>/dev/null; }
            for round in $(seq 100); do runs || break; sleep 0.1; done
            [ -z "$child" ] || runs || echo gone
            tail -c 1 "$FOLDER/recording.jsonl" | od -An -c | tr -d ' '
            """, "waits")
        #expect(run.out == "gone\n\\n\n")
    }
}
