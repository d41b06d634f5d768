// SPDX-License-Identifier: MIT

internal import SystemPackage

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
