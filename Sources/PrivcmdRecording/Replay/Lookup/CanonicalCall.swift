// SPDX-License-Identifier: MIT

extension RecordedCall.Invocation {
    private static let wildcard = FieldValue.text("*")

    /// The call without values that differ from run to run, to look it up among recorded calls.
    ///
    /// `map` translates identifiers into recorded ones. A value that the caller makes up, such as a
    /// handle, becomes a wildcard.
    func canonical(_ plan: IdentifierPlan, _ map: IdentifierMap? = nil) -> Self {
        if case .raw(let digits) = input {
            var copy = self
            copy.input = .raw(AddressMask.masked(hexadecimal: digits))
            return copy
        }
        guard !plan.isEmpty, case .fields(let values) = input else { return self }
        var copy = self
        copy.input = .fields(
            plan.map(values) { kind, value in
                switch (kind, value) {
                case (.words, _): AddressMask.masked(words: value)
                case (.bytes, _): AddressMask.masked(bytes: value)
                case (.handle, _), (.newDomain, _): Self.wildcard
                case (.descriptor, .number(let number)): number < 0 ? value : Self.wildcard
                case (.domain, _), (.port, _), (.descriptor, _): map?.recorded(kind, value) ?? value
                }
            })
        return copy
    }
}
