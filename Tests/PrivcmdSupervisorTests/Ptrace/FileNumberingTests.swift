// SPDX-License-Identifier: MIT

import Testing

@testable import PrivcmdSupervisor

@Suite struct `The numbers of files and callers in a recording` {
    @Test func `count files in the order of their opens`() {
        var files = FileNumbering()
        #expect(files.add(3, openedBy: 100) == 1)
        #expect(files.add(4, openedBy: 100) == 2)
        #expect(files.add(3, openedBy: 100) == 3)
        #expect(files.number(3, of: 100) { _, _ in false } == 3)
        #expect(files.number(4, of: 100) { _, _ in false } == 2)
    }

    @Test func `are the same for duplicated descriptors`() {
        var files = FileNumbering()
        _ = files.add(3, openedBy: 100)
        #expect(files.number(7, of: 100) { $0 == 100 && $1 == 3 } == 1)
        #expect(files.number(7, of: 100) { _, _ in false } == 1)
        #expect(files.number(8, of: 100) { _, _ in false } == 2)
    }

    @Test func `are inherited by a child and end with the process`() {
        var files = FileNumbering()
        _ = files.add(3, openedBy: 100)
        files.inherit(200, from: 100)
        _ = files.add(3, openedBy: 100)
        #expect(files.number(3, of: 200) { _, _ in false } == 1)
        #expect(files.number(3, of: 100) { _, _ in false } == 2)
        files.removeProcess(200)
        #expect(files.number(3, of: 200) { _, _ in false } == 3)
    }

    @Test func `are 1 for the program and then in the order of the first lines`() {
        var callers = CallerNumbering(program: 100)
        #expect(callers.numbers(300, of: 300) == (2, 1))
        #expect(callers.numbers(201, of: 200) == (3, 1))
        #expect(callers.numbers(200, of: 200) == (3, 2))
        #expect(callers.numbers(100, of: 100) == (1, 1))
        #expect(callers.numbers(300, of: 300) == (2, 1))
    }

    @Test func `are new for a process that reuses a process id`() {
        var callers = CallerNumbering(program: 100)
        #expect(callers.numbers(200, of: 200) == (2, 1))
        callers.removeThread(200)
        callers.removeProcess(200)
        #expect(callers.numbers(200, of: 200) == (3, 1))
    }
}
