// SPDX-License-Identifier: MIT

import PrivcmdJSON
import PrivcmdKit
import PrivcmdRecording
import Testing

@Suite struct `The position of a JSON syntax error` {
    private func errorMessage(_ text: String) -> String? {
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
    func `a syntax error has the column of the first invalid character`(
        text: String, column: Int
    ) {
        #expect(errorMessage(text) == "it is not valid JSON at column \(column)")
    }

    @Test func `a syntax error in a text of several lines has line and column`() {
        #expect(
            errorMessage("{\n  \"a\": 1,\n  \"b\": ,\n}")
                == "it is not valid JSON at line 3, column 8")
        #expect(errorMessage("{\n") == "it is not valid JSON at line 2, column 1")
    }

    @Test(arguments: [
        "{}", #"{"a":1}"#, #" { "a" : [ 1 , -2 , "x" , [ ] ] } "#, #"{"a":"\u00e9\\\"\/\n"}"#,
        #"{"a":9223372036854775807}"#, #"{"a":"é"}"#,
    ])
    func `a valid JSON text has no error`(text: String) {
        #expect(errorMessage(text) == nil)
    }

    private struct Nested: Decodable {
        struct Inner: Decodable {
            let text: String
        }

        let bytes: [UInt8]
        let inner: Inner
    }

    @Test(
        arguments: [
            ("{\n\"inner\":{}}", "'bytes' is missing", nil, nil),
            (
                #"{"bytes":[1,256]}"#, "expected an integer from 0 to 255, not 256 in 'bytes[1]'",
                1, 13
            ),
            (
                #"{"bytes":[1.5]}"#, "expected an integer from 0 to 255, not 1.5 in 'bytes[0]'", 1,
                11
            ),
            ("{\"bytes\":[],\n\"inner\":{}}", "'text' is missing in 'inner'", 2, 9),
            (
                #"{"bytes":[],"inner":{"text":null}}"#,
                "expected a string, not null in 'inner.text'", 1, 29
            ),
            (#"{"bytes":{}}"#, "expected a list, not an object in 'bytes'", 1, 10),
            ("[]", "expected an object, not a list", nil, nil),
        ] as [(String, String, Int?, Int?)])
    func `a wrong value is an error with its path and position`(
        text: String, message: String, line: Int?, column: Int?
    ) {
        let error = #expect(throws: JSONError.self) {
            _ = try JSONLine.decode(Nested.self, from: text.utf8)
        }
        #expect(error?.message == message)
        #expect(error?.position?.line == line)
        #expect(error?.position?.column == column)
    }
}
