// SPDX-License-Identifier: MIT

import Testing

@testable import PrivcmdSupervisor

@Suite struct `The numbers in a recording` {
    @Test func `count files in the order in which they are opened`() {
        var files = FileNumbering()
        #expect(files.add(3, openedBy: 100) == 1)
        #expect(files.add(4, openedBy: 100) == 2)
        #expect(files.add(3, openedBy: 100) == 3)
        #expect(files.number(3, of: 100) { _, _ in false } == 3)
        #expect(files.number(4, of: 100) { _, _ in false } == 2)
    }

    @Test func `are one for one open file, by whichever descriptor`() {
        var files = FileNumbering()
        _ = files.add(3, openedBy: 100)
        #expect(files.number(7, of: 100) { $0 == 100 && $1 == 3 } == 1)
        #expect(files.number(7, of: 100) { _, _ in false } == 1)
        #expect(files.number(8, of: 100) { _, _ in false } == 2)
    }

    @Test func `go from parent to child, and end with the process`() {
        var files = FileNumbering()
        _ = files.add(3, openedBy: 100)
        files.inherit(200, from: 100)
        _ = files.add(3, openedBy: 100)
        #expect(files.number(3, of: 200) { _, _ in false } == 1)
        #expect(files.number(3, of: 100) { _, _ in false } == 2)
        files.removeProcess(200)
        #expect(files.number(3, of: 200) { _, _ in false } == 3)
    }

    @Test func `make the program process 1, and others in the order of their first lines`() {
        var callers = CallerNumbering(program: 100)
        #expect(callers.numbers(300, of: 300) == (2, 1))
        #expect(callers.numbers(201, of: 200) == (3, 1))
        #expect(callers.numbers(200, of: 200) == (3, 2))
        #expect(callers.numbers(100, of: 100) == (1, 1))
        #expect(callers.numbers(300, of: 300) == (2, 1))
    }

    /// The system gives its numbers again.
    @Test func `are not inherited by a process that comes to have the same of the system`() {
        var callers = CallerNumbering(program: 100)
        #expect(callers.numbers(200, of: 200) == (2, 1))
        callers.removeThread(200)
        callers.removeProcess(200)
        #expect(callers.numbers(200, of: 200) == (3, 1))
    }
}
