// SPDX-License-Identifier: MIT

package import SystemPackage

/// A caller's mappings of the nodes, where the caller is another process.
///
/// A ``CallerMemory`` that is one has its own: what it maps, this process does not see.
package protocol MappedNodes: CallerMemory {
    /// The mapping of a node that an address lies in.
    func area(at address: Address) -> FakeMappings.Area?
    /// Remembers what became of a mapping.
    func update(_ area: FakeMappings.Area)
    /// Puts a frame into a mapping.
    func show(_ frame: FakeFrame, at page: Int, of area: FakeMappings.Area) throws(Errno)
    /// Puts a page of ones in the place of a frame that could not be had.
    func showDead(at page: Int, of area: FakeMappings.Area) throws(Errno)
    /// Whether anything is mapped at an address.
    func isMapped(_ address: Address) -> Bool
    /// Whether any mapping ends above an address.
    func hasMapping(above address: Address) -> Bool
}
