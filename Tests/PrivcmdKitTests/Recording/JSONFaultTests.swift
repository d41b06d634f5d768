// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `A text that is no JSON` {
    private func fault(_ text: String) -> String? {
        do throws(JSONError) {
            _ = try JSONLine.decode([String: FieldValue].self, from: Array(text.utf8))
            return nil
        } catch {
            return error.message
        }
    }

    @Test(arguments: [
        ("", 1), (" ", 2), ("{", 2), ("}", 1), (#"{"a"}"#, 5), (#"{"a":}"#, 6),
        (#"{"a":1]"#, 7), (#"{"a":01}"#, 7), (#"{"a":+1}"#, 6), (#"{"a":1.}"#, 8),
        (#"{"a":1e}"#, 8), (#"{"a":-}"#, 7), (#"{"a":tru}"#, 9), (#"{"a":"x}"#, 9),
        (#"{"a":"\q"}"#, 8), (#"{"a":[1,}"#, 9), (#"{"a":1} x"#, 9), ("{a:1}", 2),
        ("{'a':1}", 2), ("{\"a\":\"\t\"}", 7), ("\u{feff}x", 1),
    ])
    func `is refused at the column that does not belong there`(text: String, column: Int) {
        #expect(fault(text) == "it is not valid JSON at column \(column)")
    }

    @Test func `is refused at its line`() {
        #expect(
            fault("{\n  \"a\": 1,\n  \"b\": ,\n}") == "it is not valid JSON at line 3, column 8")
        #expect(fault("{\n") == "it is not valid JSON at line 2, column 1")
    }

    @Test(arguments: [
        "{}", #"{"a":1}"#, #" { "a" : [ 1 , -2 , "x" , [ ] ] } "#, #"{"a":"\u00e9\\\"\/\n"}"#,
        #"{"a":9223372036854775807}"#, #"{"a":"é"}"#,
    ])
    func `is not what is JSON`(text: String) {
        #expect(fault(text) == nil)
    }

    /// JSONDecoder calls this invalid JSON too, which sends people looking for a comma.
    @Test func `is not what holds a number that does not fit`() {
        let text = #"{"sbdf":"0000:03:00.0","irq":-1}"#
        let error = #expect(throws: JSONError.self) {
            _ = try JSONLine.decode(PCIDevice.self, from: Array(text.utf8))
        }
        #expect(
            error?.message == "it is JSON, but a number is out of range, or a string is not UTF-8")
    }
}
