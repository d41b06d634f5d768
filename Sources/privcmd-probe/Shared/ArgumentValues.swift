// SPDX-License-Identifier: MIT

public import ArgumentParser
public import PrivcmdKit

// The values with few names: help and errors list them by themselves.
extension Level: ExpressibleByArgument {}
extension ResetType: ExpressibleByArgument {}
extension TriggerMode: ExpressibleByArgument {}
extension Polarity: ExpressibleByArgument {}
