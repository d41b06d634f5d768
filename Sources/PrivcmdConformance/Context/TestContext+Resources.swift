// SPDX-License-Identifier: MIT

import PrivcmdKit

extension TestContext {
    /// The GSI that this clause may consume.
    func freeGSI() throws(SkipOrError) -> GSI {
        guard let gsi = environment.freeGSIs.first else {
            throw .skip("no GSI is known to be free")
        }
        return GSI(gsi)
    }

    /// One of the GSIs that clauses may use if they leave them unchanged.
    func reusableGSI(_ index: Int = 0) throws(SkipOrError) -> GSI {
        let reusable = Array(environment.reusableGSIs)
        guard reusable.indices.contains(index) else {
            throw .skip("too few GSIs are known to be free")
        }
        return GSI(reusable[index])
    }

    /// The device that the clause may use.
    func deviceUnderTest() throws(SkipOrError) -> SBDF {
        guard let device = environment.deviceUnderTest else { throw .error("no device under test") }
        return device.sbdf
    }
}
