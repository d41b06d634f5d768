// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdRecording

/// Parses the arguments of the command line.
///
/// Errors name the expected value.
enum Arguments {
    static func sbdf(_ text: String) throws -> SBDF {
        do throws(SBDF.ParseError) {
            return try SBDF(parsing: text)
        } catch {
            throw ValidationError(error.description)
        }
    }

    static func faultRule(_ text: String) throws -> FaultRule {
        do throws(FaultRuleError) {
            return try FaultRule(parsing: text)
        } catch {
            throw ValidationError(error.description)
        }
    }

    static func callFilter(_ text: String) throws -> CallFilter {
        do throws(FaultRuleError) {
            return try CallFilter(parsing: text)
        } catch {
            throw ValidationError(error.description)
        }
    }

    static func gsi(_ text: String) throws -> GSI {
        GSI(try number(text, "a GSI", as: UInt32.self, upTo: UInt32(Int32.max)))
    }

    static func pirq(_ text: String) throws -> PIRQ {
        PIRQ(try number(text, "a pIRQ", as: Int32.self, upTo: Int32.max))
    }

    static func domain(_ text: String) throws -> DomainID {
        DomainID(try number(text, "a domain", as: UInt16.self, upTo: DomainID.current.rawValue))
    }

    private static func number<Number: FixedWidthInteger>(
        _ text: String, _ noun: String, as type: Number.Type, upTo limit: Number
    ) throws -> Number {
        guard let value = Number(text), value >= 0, value <= limit, !text.hasPrefix("+") else {
            throw ValidationError("'\(text)' is not \(noun): expected a number from 0 to \(limit)")
        }
        return value
    }
}
