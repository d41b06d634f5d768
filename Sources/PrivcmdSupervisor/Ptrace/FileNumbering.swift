// SPDX-License-Identifier: MIT

/// Numbers the open files of a traced program in the order in which they are first used.
///
/// Descriptors of one open file description share its number, after dup, fork or SCM_RIGHTS.
package struct FileNumbering {
    private struct ProcessDescriptor: Hashable {
        let process: Int32
        let descriptor: Int32
    }

    private var numbers: [ProcessDescriptor: Int] = [:]
    private var latestNumber = 0

    /// Assigns the next number to a new open file.
    package mutating func add(_ descriptor: Int32, openedBy process: Int32) -> Int {
        latestNumber += 1
        numbers[ProcessDescriptor(process: process, descriptor: descriptor)] = latestNumber
        return latestNumber
    }

    /// The number of the file behind a descriptor.
    ///
    /// `isSame` compares it with each known descriptor.
    package mutating func number(
        _ descriptor: Int32, of process: Int32,
        isSame: (_ process: Int32, _ descriptor: Int32) -> Bool
    ) -> Int {
        let key = ProcessDescriptor(process: process, descriptor: descriptor)
        if let number = numbers[key] { return number }
        let known = numbers.first { isSame($0.key.process, $0.key.descriptor) }
        guard let known else { return add(descriptor, openedBy: process) }
        numbers[key] = known.value
        return known.value
    }

    /// Copies the parent's descriptors to a new process.
    package mutating func inherit(_ child: Int32, from parent: Int32) {
        for (key, number) in numbers where key.process == parent {
            numbers[ProcessDescriptor(process: child, descriptor: key.descriptor)] = number
        }
    }

    /// Removes a process that has ended.
    package mutating func removeProcess(_ process: Int32) {
        numbers = numbers.filter { $0.key.process != process }
    }
}
