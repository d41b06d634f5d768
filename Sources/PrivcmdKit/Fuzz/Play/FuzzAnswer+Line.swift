// SPDX-License-Identifier: MIT

internal import SystemPackage

/// An answer as a line of a transcript: `0 pirq=16`, `EINVAL`, `0 made=3`, `? the reason`.
extension FuzzAnswer {
    private static let madeWord = "made"
    private static let damageWord = "damage"
    private static let factMark = "? "

    /// The line.
    func line(to call: FuzzCall) -> String {
        var words: [String] = []
        switch answer {
        case .result(let value): words.append(String(value))
        case .error(let errno): words.append(errno.name)
        case .fact(let text): return Self.factMark + text
        }
        let parameters = FuzzVocabulary.operations[call.operation].parameters
        words += outputs.map { "\(parameters[$0.parameter].name)=\($0.value)" }
        if let madeDomain { words.append("\(Self.madeWord)=\(madeDomain.rawValue)") }
        if let damage {
            words.append(
                Self.damageWord + "=" + damage.split(separator: " ").joined(separator: "_"))
        }
        return words.joined(separator: " ")
    }

    /// Reads a line; nil for what is none.
    init?(line: String, to call: FuzzCall) {
        if line.hasPrefix(Self.factMark) {
            self.init(.fact(String(line.dropFirst(Self.factMark.count))))
            return
        }
        let words = line.split(separator: " ")
        guard let first = words.first else { return nil }
        if let value = Int64(first) {
            self.init(.result(value))
        } else if let errno = Errno(name: String(first)) {
            self.init(.error(errno))
        } else {
            return nil
        }
        let operation = FuzzVocabulary.operations[call.operation]
        for word in words.dropFirst() {
            guard let equals = word.firstIndex(of: "=") else { return nil }
            let name = String(word[..<equals])
            let text = word[word.index(after: equals)...]
            if name == Self.damageWord {
                damage = text.split(separator: "_").joined(separator: " ")
            } else if name == Self.madeWord, let number = UInt16(text) {
                madeDomain = DomainID(number)
            } else if let place = operation.index(of: name), let value = Int64(text) {
                outputs.append(Output(parameter: place, value: value))
            } else {
                return nil
            }
        }
    }
}
