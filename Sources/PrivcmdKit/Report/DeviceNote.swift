// SPDX-License-Identifier: MIT

internal import SystemPackage

extension Device {
    /// What answers, as machine output names it: with the faults that are injected, so that nobody
    /// takes it for the device alone.
    public var name: String {
        guard let faults else { return origin.name }
        return origin.name + " with faults " + faults.rules.map(\.text).joined(separator: " and ")
    }

    /// What a reader has to know of a device that is not the real one, or whose calls are made to
    /// fail; nil for the real one alone.
    public var note: String? {
        let injected = faults.map { plan in
            "faults are injected: " + plan.rules.map(\.text).joined(separator: " and ")
        }
        let notes = [origin.note, injected].compactMap { $0 }
        return notes.isEmpty ? nil : notes.joined(separator: "\n")
    }
}

extension Device.Origin {
    /// What answers, as machine output names it.
    public var name: String {
        switch self {
        case .kernel(let path): path.string
        case .fake(let profile): DeviceName.fakeWord + ":" + profile
        case .recording(let path, _): path.string
        }
    }

    /// What a reader has to know of a device that is not the real one; nil for the real one.
    public var note: String? {
        switch self {
        case .kernel: nil
        case .fake(let profile): "answered by the fake '\(profile)': no Xen was asked"
        case .recording(let path, let isTruncated):
            "answered from the recording \(path): no Xen was asked"
                + (isTruncated ? "; its last line was cut off, and is left out" : "")
        }
    }
}
