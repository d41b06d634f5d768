// SPDX-License-Identifier: MIT

public import ArgumentParser
public import PrivcmdLab

extension Dom0Mode: ExpressibleByArgument {}
extension Accelerator: ExpressibleByArgument {}
