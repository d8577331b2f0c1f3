import ReportSource
import ReportSyntax

/// Puts parameters into options: `$name` as a whole value, `{name}` inside a text.
struct ParameterSubstitution {
    private let values: [(name: String, value: ParameterValue)]

    init(_ parameters: [BoundParameter]) { values = parameters.map { ($0.name, $0.value) } }

    /// `{name}` replaced; other braces stay.
    func text(_ text: String) -> String {
        guard text.contains("{") else { return text }
        var result = text
        for (name, value) in values { result = result.replacing("{\(name)}", with: value.text) }
        return result
    }

    func apply(to cell: Cell) -> Cell {
        var cell = cell
        // `where` and `sql` bind `$name` themselves: text put into SQL would not be quoted.
        cell.properties = cell.properties.map { ["where", "sql"].contains($0.key) ? $0 : apply(to: $0) }
        return cell
    }

    private func apply(to entry: YAMLEntry) -> YAMLEntry {
        var entry = entry
        entry.value = apply(to: entry.value)
        return entry
    }

    private func apply(to value: YAMLValue) -> YAMLValue {
        var value = value
        switch value.kind {
        case .string(let text):
            if text.hasPrefix("$"), let bound = values.first(where: { $0.name == text.dropFirst() })?.value {
                return YAMLValue(kind(of: bound, at: value.span), at: value.span, text: bound.text)
            }
            value.kind = .string(self.text(text))
        case .sequence(let items): value.kind = .sequence(items.map(apply(to:)))
        case .mapping(let entries): value.kind = .mapping(entries.map(apply(to:)))
        case .null, .boolean, .integer, .number: break
        }
        return value
    }

    private func kind(of value: ParameterValue, at span: SourceSpan) -> YAMLValue.Kind {
        switch value {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .string(let text), .date(let text): .string(text)
        case .list(let values): .sequence(values.map { YAMLValue(kind(of: $0, at: span), at: span, text: $0.text) })
        }
    }
}
