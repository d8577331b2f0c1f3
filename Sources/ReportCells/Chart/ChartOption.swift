import ReportDocument
import ReportSource
import ReportSyntax

/// `chart:` of a cell that counts: a kind alone, or `{kind, label, caption, alt, width, height}`.
package struct ChartOption: Sendable {
    package var kind: ChartSpecification.Kind
    package var label: Spanned<String>?
    package var caption: [MarkupInline]?
    package var alternative: String
    /// In inches.
    package var width: Double?
    /// In inches.
    package var height: Double?

    /// - Parameter kinds: those that suit the cell's table.
    static func parse(_ value: YAMLValue, kinds: [ChartSpecification.Kind]) -> (ChartOption?, [Diagnostic]) {
        let names = kinds.map(\.rawValue)
        guard case .mapping(let entries) = value.kind else {
            var reader = OptionReader(
                [YAMLEntry(key: "chart", keySpan: value.span, value: value)], of: "a chart cell", at: value.span, unknownKey: .cellUnknownOption)
            let kind = reader.choice("chart", of: names)
            let option = kind.flatMap { ChartSpecification.Kind(rawValue: $0.value) }.map { ChartOption(kind: $0, alternative: "") }
            return (option, reader.finish())
        }
        var reader = OptionReader(entries, of: "a chart cell", at: value.span, unknownKey: .cellUnknownOption)
        let kind = reader.choice("kind", of: names).flatMap { ChartSpecification.Kind(rawValue: $0.value) }
        var option = ChartOption(kind: kind ?? kinds[0], alternative: "")
        option.label = reader.string("label")
        var faults: [Diagnostic] = []
        if let caption = reader.string("caption") {
            let (inlines, found) = MarkupParser.inlines(caption.value, at: caption.span)
            option.caption = inlines
            faults = found
        }
        option.alternative = reader.string("alt")?.value ?? ""
        option.width = reader.number("width")
        option.height = reader.number("height")
        return (option, reader.finish() + faults)
    }
}
