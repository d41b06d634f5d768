// SPDX-License-Identifier: MIT

import Glibc

/// The environment variables of this process.
package enum EnvironmentVariables {
    package static func value(_ name: String) -> String? {
        // SAFETY: nothing in this process changes its environment, and the text is copied at once.
        guard let text = unsafe getenv(name) else { return nil }
        return unsafe String(cString: text)
    }
}
