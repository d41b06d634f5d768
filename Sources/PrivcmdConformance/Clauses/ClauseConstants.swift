// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// Numbers that several clauses use.
enum ClauseConstants {
    /// The ACPI interrupt of PCs, which dom0 uses.
    static let acpiInterrupt: UInt32 = 9
    /// More than the IO-APICs of any machine have pins.
    static let beyondLastGSI: UInt32 = 0x10000

    /// The bits of a word of flags that a mask does not define.
    static func undefinedBits(of mask: UInt32) -> [Int] {
        (0..<UInt32.bitWidth).filter { UInt32(1) << $0 & mask == 0 }
    }
}

extension DomainID {
    /// The highest number of a domain, which no domain has.
    static let absent = DomainID(UInt16(MIRROR_DOMID_FIRST_RESERVED - 1))
}

extension StringProtocol {
    /// The name of a call as clause names have it: `mmapbatch-v2` for `MMAPBATCH_V2`.
    var clauseNamePart: String { String(lowercased().map { $0 == "_" ? "-" : $0 }) }
}

extension ABIRequest {
    /// The name of the request in clause names: `mmapbatch-v2` for IOCTL_PRIVCMD_MMAPBATCH_V2.
    var clauseNamePart: String { shortName.clauseNamePart }
}
