// SPDX-License-Identifier: MIT

public import ArgumentParser
package import PrivcmdConformance
package import PrivcmdKit

// ArgumentParser lists the values of these enumerations in help and errors.
extension HarmLevel: ExpressibleByArgument {}
extension ResetType: ExpressibleByArgument {}
extension TriggerMode: ExpressibleByArgument {}
extension Polarity: ExpressibleByArgument {}
