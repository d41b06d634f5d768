// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Test func `an address reads back as it was written`() throws {
    #expect(try SBDF(parsing: "0000:03:00.0").description == "0000:03:00.0")
}
