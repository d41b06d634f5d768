// SPDX-License-Identifier: MIT

import ArgumentParser
package import PrivcmdLab

extension Dom0Mode: ExpressibleByArgument {}
extension Accelerator: ExpressibleByArgument {}
