// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
internal import SystemPackage

/// An open procfs link (/proc/TID/fd/N) of the descriptor that a thread uses repeatedly, which
/// makes reading its path faster.
///
/// The link is open, not the file, so the program can close its file as usual.
final class CachedDescriptorLink {
    /// The descriptor that the thread used last.
    private var latestDescriptor: Int32 = -1
    private var link: OwnedDescriptor?

    /// Programs have many threads, and this process has a limit of descriptors.
    private static let maximumCount = 64

    /// The path that a thread's descriptor refers to now.
    ///
    /// - Parameters:
    ///   - descriptor: the descriptor.
    ///   - thread: the thread id.
    ///   - count: how many links are open, of all threads.
    /// - Returns: the path; nil if the descriptor is not open.
    func path(_ descriptor: Int32, of thread: Int32, count: inout Int) -> String? {
        if descriptor != latestDescriptor {
            close(count: &count)
            latestDescriptor = descriptor
            return Ptrace.path(of: descriptor, thread)
        }
        if link == nil, count < Self.maximumCount {
            let number = supervise_open_fd_link(thread, descriptor)
            if number >= 0 {
                link = OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
                count += 1
            }
        }
        switch link {
        case .some(let link): return Ptrace.path(link: link)
        case .none: return Ptrace.path(of: descriptor, thread)
        }
    }

    /// Closes the link.
    func close(count: inout Int) {
        if link == nil { return }
        link = nil
        latestDescriptor = -1
        count -= 1
    }
}
