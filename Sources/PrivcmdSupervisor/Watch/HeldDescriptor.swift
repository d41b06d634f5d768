// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
internal import SystemPackage

/// The descriptor that a thread calls with again and again, held so that what it is now can be looked
/// up faster.
///
/// It is its place in procfs that is held, and not the file, which the program may close as ever.
final class HeldDescriptor {
    /// The descriptor that was used last.
    private var latest: Int32 = -1
    private var held: OwnedDescriptor?

    /// Programs have many threads, and this process not that many descriptors.
    private static let most = 64

    /// The path of what a thread has open as a descriptor now.
    ///
    /// - Parameters:
    ///   - descriptor: the descriptor.
    ///   - thread: the thread.
    ///   - count: how many are held, of all threads.
    /// - Returns: the path; nil where it has none of that number.
    func path(_ descriptor: Int32, of thread: Int32, count: inout Int) -> String? {
        if descriptor != latest {
            drop(count: &count)
            latest = descriptor
            return Tracing.path(of: descriptor, thread)
        }
        if held == nil, count < Self.most {
            let number = supervise_hold_descriptor(thread, descriptor)
            if number >= 0 {
                held = OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
                count += 1
            }
        }
        switch held {
        case .some(let place): return Tracing.path(held: place)
        case .none: return Tracing.path(of: descriptor, thread)
        }
    }

    /// Holds nothing any more.
    func drop(count: inout Int) {
        if held == nil { return }
        held = nil
        latest = -1
        count -= 1
    }
}
