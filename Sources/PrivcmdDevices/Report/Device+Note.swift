// SPDX-License-Identifier: MIT

import PrivcmdRecording
internal import SystemPackage

extension Device {
    /// The name of the device in machine-readable output.
    ///
    /// It includes the injected faults, because
    /// these change the results.
    package var name: String {
        guard let injectedFaults else { return origin.name }
        return origin.name + " with faults "
            + injectedFaults.rules.map(\.text).joined(separator: " and ")
    }

    /// A note that the results are not those of the real device, or that faults are injected; nil
    /// for the real device without faults.
    package var note: String? {
        let injected = injectedFaults.map { plan in
            "faults are injected: " + plan.rules.map(\.text).joined(separator: " and ")
        }
        let notes = [origin.note, injected].compactMap { $0 }
        return notes.isEmpty ? nil : notes.joined(separator: "\n")
    }
}

extension Device.Origin {
    /// The name of the device in machine-readable output.
    package var name: String {
        switch self {
        case .kernel(let path): path.string
        case .fake(let profile): DeviceName.fakePrefix + ":" + profile
        case .recording(let path, _): path.string
        }
    }

    /// A note that the results are not those of the real device; nil for the real device.
    package var note: String? {
        switch self {
        case .kernel: nil
        case .fake(let profile): "results of the fake '\(profile)', not of a real Xen"
        case .recording(let path, let isTruncated):
            "results of the recording \(path), not of a running Xen"
                + (isTruncated ? "; its last line is incomplete and was skipped" : "")
        }
    }
}
