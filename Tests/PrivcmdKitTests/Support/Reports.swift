// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit

extension GSIReport {
    /// Makes the call and reports it, as `gsi` does.
    init(on device: Device, for sbdf: SBDF) {
        let result = Result { () throws(PrivcmdError) in try device.privcmd.gsi(of: sbdf) }
        self.init(result, for: sbdf, on: device.system)
    }
}

extension InfoReport {
    /// Makes the calls and reports them, as `info` does.
    init(of device: Device) {
        self.init(
            device.name, device.system.snapshot(),
            Result { () throws(PrivcmdError) in try device.privcmd.xenVersion() },
            device.privcmd.availability())
    }
}

extension FakeReport {
    /// Probes a fake with the profile and reports it, as `fake show` does.
    init(_ profile: FakeProfile) {
        self.init(profile, Privcmd(over: FakeDevice(profile)).availability())
    }
}
