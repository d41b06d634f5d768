// SPDX-License-Identifier: MIT

internal import CPrivcmd
public import SystemPackage

/// The real device: `/dev/xen/privcmd`, answered by the running kernel.
public final class KernelDevice: Transport {
    /// The path that Linux's devtmpfs gives the device.
    public static let defaultPath = FilePath("/dev/xen/privcmd")

    private let descriptor: OwnedDescriptor

    /// Takes over an open descriptor.
    ///
    /// Nothing about it is checked: what it does not know it answers with ENOTTY.
    ///
    /// - Parameter descriptor: the open descriptor, which nobody else will close.
    public init(adopting descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    /// Opens the device and makes sure that it is privcmd.
    ///
    /// - Parameter path: the device node.
    /// - Throws: what open(2) says, or what the path is instead.
    public convenience init(opening path: FilePath) throws(OpenFailure) {
        try NodeKind.check(path)
        let descriptor: OwnedDescriptor
        do throws(Errno) {
            descriptor = try OwnedDescriptor.open(path)
        } catch {
            throw .errno(error)
        }
        self.init(adopting: descriptor)
    }

    /// The open descriptor, for a system call made while the device lives.
    var borrowed: FileDescriptor { descriptor.borrowed }

    /// Performs the ioctl on the open descriptor.
    ///
    /// The kernel reads this process's memory by itself, so that `memory` has to be this process's.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: this process's memory.
    /// - Returns: the result, or the kernel's or the hypervisor's error.
    @inline(__always)
    public func answer(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        let result = mirror_ioctl(
            descriptor.borrowed.rawValue, request.rawValue, UInt(argument.rawValue))
        // Linux's error numbers end at 4095; a hypercall's result may lie below -4095.
        guard result >= 0 || result < -4095 else {
            return .failure(.errno(Errno(rawValue: CInt(truncatingIfNeeded: -result))))
        }
        return .success(result)
    }

    /// Maps memory from `/dev/xen/hypercall`, or locks some where that node does not exist.
    ///
    /// - Parameter byteCount: how much, in bytes.
    /// - Returns: the memory.
    /// - Throws: why there is none.
    public func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        do throws(Errno) {
            return try HypercallBuffer.forHypervisor(byteCount: byteCount)
        } catch {
            throw .noHypercallBuffer(error)
        }
    }
}
