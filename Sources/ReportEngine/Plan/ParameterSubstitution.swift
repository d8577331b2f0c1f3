import ReportSource
import ReportSyntax

/// Puts parameters into options: `$name` as a whole value, `{name}` inside a text.
struct ParameterSubstitution {
    private let values: [Substring: ParameterValue]

    init(_ parameters: [BoundParameter]) {
        values = Dictionary(parameters.map { (Substring($0.name), $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// `{name}` replaced; other braces stay, and so do those that a value brings along.
    func text(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            rest = rest[open...]
            // No name has a brace in it.
            let name = rest.dropFirst().prefix { $0 != "{" && $0 != "}" }
            if name.endIndex < rest.endIndex, rest[name.endIndex] == "}", let bound = value(of: name) {
                result += bound.text
                rest = rest[rest.index(after: name.endIndex)...]
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }

    private func value(of name: Substring) -> ParameterValue? { values[name] }

    func apply(to cell: Cell) -> Cell {
        var cell = cell
        cell.options.alternative = cell.options.alternative.map { Spanned(text($0.value), at: $0.span) }
        cell.options.foldSummary = cell.options.foldSummary.map(text)
        // `where` and `sql` bind `$name` themselves: text put into SQL would not be quoted.
        cell.properties = cell.properties.map { ["where", "sql"].contains($0.key) ? $0 : apply(to: $0) }
        return cell
    }

    private func apply(to entry: YAMLEntry) -> YAMLEntry {
        // Captions are Markdown, and a value in them is not: they are resolved when the document is made.
        guard entry.key != "caption" else { return entry }
        var entry = entry
        entry.value = apply(to: entry.value)
        return entry
    }

    private func apply(to value: YAMLValue) -> YAMLValue {
        var value = value
        switch value.kind {
        case .string(let text):
            if text.hasPrefix("$"), let bound = self.value(of: text.dropFirst()) {
                return YAMLValue(kind(of: bound, at: value.span), at: value.span, text: bound.text)
            }
            value.text = self.text(text)
            value.kind = .string(value.text)
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
