// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import Synchronization
internal import SystemPackage

/// A device without a Xen behind it, which answers as the system of its profile would.
///
/// It models Linux 6.12's privcmd over Xen 4.20 in a PVH dom0, as far as this project's own
/// commands call it. What it does not model it refuses as unanswered: it never makes an answer up.
public final class FakeDevice: Transport {
    /// What it stands for.
    public let profile: FakeProfile
    private let machine: Machine
    private let file = Mutex(FakeKernel.OpenFile())

    /// What all open files of the device share.
    private final class Machine: Sendable {
        let kernel: FakeKernel
        let xen: Mutex<FakeXen>

        init(_ profile: FakeProfile) {
            kernel = FakeKernel(profile)
            xen = Mutex(FakeXen(profile))
        }
    }

    /// Makes a device in the state that the profile describes.
    ///
    /// - Parameter profile: what it stands for.
    public convenience init(_ profile: FakeProfile) {
        self.init(profile, Machine(profile))
    }

    private init(_ profile: FakeProfile, _ machine: Machine) {
        self.profile = profile
        self.machine = machine
    }

    /// Opens the same device once more: a new open file over the same kernel and hypervisor.
    ///
    /// - Returns: the new open device.
    public func openAgain() -> FakeDevice { FakeDevice(profile, machine) }

    /// Performs a request as the modelled kernel and hypervisor would.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: the memory that it points into.
    /// - Returns: the result, the modelled error, or that the call is not modelled.
    public func answer(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        file.withLock { file in
            machine.xen.withLock { xen in
                do throws(CallFailure) {
                    return .success(
                        try machine.kernel.perform(
                            request, argument, in: memory, for: &file, xen: &xen))
                } catch {
                    return .failure(error)
                }
            }
        }
    }

    /// Gives ordinary memory: no hypervisor will reach for it.
    ///
    /// - Parameter byteCount: how much, in bytes.
    /// - Returns: the memory.
    /// - Throws: ENOMEM.
    public func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        do throws(Errno) {
            return try HypercallBuffer.ordinary(byteCount: byteCount)
        } catch {
            throw .noHypercallBuffer(error)
        }
    }
}
