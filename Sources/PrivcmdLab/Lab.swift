// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The lab: a real Xen with a real dom0, booted in QEMU.
public enum Lab {}
