// SPDX-License-Identifier: MIT

internal import CPrivcmd
public import SystemPackage

/// The real device, `/dev/xen/privcmd` of the running kernel.
public final class KernelDevice: Transport {
    /// The path of the device in Linux's devtmpfs.
    public static let defaultPath = FilePath("/dev/xen/privcmd")

    private let descriptor: OwnedDescriptor

    /// Takes ownership of an open descriptor.
    ///
    /// It does not check the descriptor. One of another device returns ENOTTY for every request.
    package init(adopting descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    /// Checks that a path is the privcmd device, and opens it.
    ///
    /// - Parameter path: the device node.
    /// - Throws: the errno of open(2), or what the path is instead.
    public convenience init(opening path: FilePath) throws(OpenFailure) {
        try PrivcmdNode.check(path)
        self.init(
            adopting: try OpenFailure.convertingErrno { () throws(Errno) in
                try OwnedDescriptor.open(path)
            })
    }

    /// The open descriptor, for use while the device lives.
    package var borrowed: FileDescriptor { descriptor.borrowed }

    /// Performs the ioctl on the open descriptor.
    ///
    /// The kernel accesses the memory of this process, so `memory` must be this process's.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the ioctl's third argument.
    ///   - memory: this process's memory.
    /// - Returns: the result, or the kernel's or the hypervisor's error.
    @inline(__always)
    public func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        let result = privcmd_ioctl(
            descriptor.borrowed.rawValue, request.rawValue, UInt(argument.rawValue))
        // Linux's error numbers end at 4095; a hypercall's result may lie below -4095.
        guard result >= 0 || result < -4095 else {
            return .failure(.errno(Errno(rawValue: CInt(truncatingIfNeeded: -result))))
        }
        return .success(result)
    }

    /// Maps memory from `/dev/xen/hypercall`, or locks memory if that node does not exist.
    ///
    /// - Parameter byteCount: the size in bytes.
    /// - Returns: the memory.
    /// - Throws: ``CallFailure/noHypercallBuffer(_:)``.
    public func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        do throws(Errno) {
            return try HypercallBuffer.forHypervisor(byteCount: byteCount)
        } catch {
            throw .noHypercallBuffer(error)
        }
    }
}
