// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdFake
internal import PrivcmdKit

extension CallerMemory {
    /// Reads the path that a system call names, up to its NUL.
    ///
    /// - Returns: nil if the memory is not readable or the path is too long, for which the kernel
    ///   returns EFAULT or ENAMETOOLONG.
    func readPath(at start: Address) -> [UInt8]? {
        var path: [UInt8] = []
        while path.count < Int(PATH_MAX) {
            let address = start.advanced(by: path.count)
            // Reads never cross a page: the next one may be unmapped.
            let available = UserSpace.pageSize - address.rawValue % UserSpace.pageSize
            guard let piece = readBytes(at: address, count: Int(min(available, 256))) else {
                return nil
            }
            if let end = piece.firstIndex(of: 0) { return path + piece[..<end] }
            path += piece
        }
        return nil
    }
}
