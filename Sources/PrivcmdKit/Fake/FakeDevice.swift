// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import Synchronization
internal import SystemPackage

/// A device without a Xen behind it, which answers as the system of its profile would.
///
/// It has two halves, a kernel and a hypervisor. What neither models it refuses as unanswered: it
/// never makes an answer up.
public final class FakeDevice: Transport {
    /// What it stands for.
    public let profile: FakeProfile
    let host: FakeHost
    private let file: Mutex<FakeKernel.OpenFile>

    /// Makes a device in the state that the profile describes.
    ///
    /// - Parameter profile: what it stands for.
    public convenience init(_ profile: FakeProfile) {
        self.init(profile, FakeHost(profile))
    }

    private init(_ profile: FakeProfile, _ host: FakeHost) {
        self.profile = profile
        self.host = host
        file = Mutex(host.state.withLock { state in state.kernel.open() })
    }

    /// Opens the same device once more: a new open file over the same kernel and hypervisor.
    ///
    /// - Returns: the new open device.
    public func openAgain() -> FakeDevice { FakeDevice(profile, host) }

    /// The system that the device is part of, as it is whenever it is looked at.
    public var system: any SystemView { FakeSystem(profile.system, host) }

    /// Who handles the machine's PCI devices.
    public var control: any PCIControl { FakePCIControl(host) }

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
            host.state.withLock { state in
                do throws(CallFailure) {
                    return .success(
                        try state.kernel.perform(
                            request, argument, in: memory, for: &file, xen: &state.xen))
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

/// What all open files of a fake share: a kernel, and a hypervisor under it.
final class FakeHost: Sendable {
    let state: Mutex<State>
    let memory = FakeMemory()

    struct State {
        var kernel: FakeKernel
        var xen: FakeXen
    }

    init(_ profile: FakeProfile) {
        var xen = FakeXen(profile)
        let kernel = FakeKernel(profile, memory, &xen)
        state = Mutex(State(kernel: kernel, xen: xen))
    }
}
