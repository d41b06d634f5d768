// SPDX-License-Identifier: MIT

/// Something that a sequence can do.
struct FuzzOperation: Sendable {
    /// What it is called in files and reports.
    let name: String
    /// How it is done.
    let way: Way
    /// How often it is drawn, beside the others.
    let weight: Int
    /// How much harm it may do with an argument that can be read.
    let level: Level
    /// What it takes.
    let parameters: [FuzzParameter]
    /// Whether it is made with arguments alone that nobody can read: it would do harm otherwise.
    let isMisplaced: Bool

    /// How something is done.
    enum Way: Sendable {
        /// The device is opened once more, in the place of the open file.
        case open
        case request(ABIRequest)
        /// A request's number that may be nobody's.
        case number
        case physdev(ABICommand)
        case domctl(ABICommand)
        /// A command of a hypercall, with the null pointer for its argument.
        case command(ABIHypercall)
        case readConfiguration
        case writeConfiguration
        case reset
        case bind
        case unbind
    }

    /// The structure that the argument is.
    var structure: ABIStructure? {
        switch way {
        case .request(let row): row.argument
        case .physdev(let row), .domctl(let row): row.argument
        default: nil
        }
    }

    init(
        _ name: String, _ way: Way, _ weight: Int, _ level: Level = .readOnly,
        _ special: [String: FuzzMeaning] = [:], misplaced: Bool = false,
        parameters: [FuzzParameter] = []
    ) {
        self.name = name
        self.way = way
        self.weight = weight
        self.level = level
        isMisplaced = misplaced
        let structure: ABIStructure? =
            switch way {
            case .request(let row): row.argument
            case .physdev(let row), .domctl(let row): row.argument
            default: nil
            }
        let fields = (structure?.fields ?? []).flatMap { field -> [FuzzParameter] in
            if field.kind.count == 1 { return [FuzzParameter(field, special[field.name])] }
            return (0..<field.kind.count).map { index in
                FuzzParameter(field, special[field.name] ?? .oneOf([0]), element: index)
            }
        }
        self.parameters = fields + parameters
        let names = Set(structure?.fields.map(\.name) ?? [])
        precondition(special.keys.allSatisfy(names.contains), "\(name) lacks a special field")
    }

    /// Where a parameter stands.
    func index(of parameter: String) -> Int? { parameters.firstIndex { $0.name == parameter } }
}
