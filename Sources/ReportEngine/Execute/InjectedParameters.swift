import ReportDocument
import ReportSyntax

/// The parameters that a notebook's cell tagged `parameters` gives, set anew behind it, as papermill does.
struct InjectedParameters {
    let plan: ExecutionPlan

    /// Python assignments to be run behind a cell; nil where there is nothing to set.
    func code(after cell: Cell) -> String? {
        guard cell.tags.contains("parameters") else { return nil }
        let changed = plan.parameters.filter { parameter in
            plan.definition.head.parameters.contains { $0.name == parameter.name && $0.value != parameter.value }
        }
        guard !changed.isEmpty else { return nil }
        return changed.map { "\($0.name) = \(InjectedParameters.literal($0.value))" }.joined(separator: "\n")
    }

    /// The value as Python writes it.
    static func literal(_ value: ParameterValue) -> String {
        switch value {
        case .null: "None"
        case .boolean(let value): value ? "True" : "False"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let text), .date(let text): quoted(text)
        case .list(let values): "[" + values.map(literal).joined(separator: ", ") + "]"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
