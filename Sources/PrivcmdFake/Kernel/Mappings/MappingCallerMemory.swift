// SPDX-License-Identifier: MIT

package import PrivcmdKit
package import SystemPackage

/// The memory of a caller in another process, including its mappings of the nodes.
///
/// The fake keeps the mappings of its own process in ``FakeVMAs``, and cannot see those of another.
package protocol MappingCallerMemory: CallerMemory {
    /// The mapping of a node that contains an address.
    func vma(at address: Address) -> FakeVMAs.VMA?
    /// Stores the changed state of a mapping.
    func update(_ vma: FakeVMAs.VMA)
    /// Maps a frame into a mapping's page.
    func mapFrame(_ frame: FrameID, at page: Int, of vma: FakeVMAs.VMA) throws(Errno)
    /// Maps a page of ones for a frame that could not be mapped.
    func mapErrorPage(at page: Int, of vma: FakeVMAs.VMA) throws(Errno)
    /// Whether an address is mapped.
    func isMapped(_ address: Address) -> Bool
}
