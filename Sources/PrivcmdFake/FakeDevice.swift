// SPDX-License-Identifier: MIT

internal import CPrivcmd
package import PrivcmdKit
internal import Synchronization
internal import SystemPackage

/// An emulated privcmd device, which behaves like the system that its profile describes.
///
/// It has two halves, a kernel and a hypervisor. A call that neither half models fails with
/// ``CallFailure/notEmulated(_:)``: the fake never invents a result.
package final class FakeDevice: Transport {
    /// The emulated system.
    package let profile: FakeProfile
    let host: FakeHost
    private let file: Mutex<FakeKernel.OpenFile>

    /// Makes a device in the state that the profile describes.
    package convenience init(_ profile: FakeProfile) {
        self.init(profile, FakeHost(profile))
    }

    private init(_ profile: FakeProfile, _ host: FakeHost) {
        self.profile = profile
        self.host = host
        file = Mutex(host.state.withLock { state in state.kernel.open() })
    }

    /// Opens the same device again: a new open file with the same kernel and hypervisor.
    package func openAgain() -> FakeDevice { FakeDevice(profile, host) }

    /// The system that the device belongs to.
    ///
    /// Each read returns its current state.
    package var system: any SystemView { FakeSystem(profile.system, host) }

    /// Binds, unbinds and resets the machine's PCI devices.
    package var control: any PCIControl { FakePCIControl(host) }

    /// Performs a request as the emulated kernel and hypervisor do.
    package func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
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

    /// Allocates ordinary memory: the fake's hypervisor can read any memory of the process.
    ///
    /// - Parameter byteCount: the size in bytes.
    /// - Returns: the buffer.
    /// - Throws: ENOMEM.
    package func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        do throws(Errno) {
            return try HypercallBuffer.ordinary(byteCount: byteCount)
        } catch {
            throw .noHypercallBuffer(error)
        }
    }
}

/// The state that all open files of a fake share: a kernel and a hypervisor.
final class FakeHost: Sendable {
    let state: Mutex<State>
    let memory = FakeFrameStore()

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
