import ReportSource

/// A YAML node with its place. YAML 1.2 core: dates and `yes` stay text.
package struct YAMLValue: Sendable {
    package indirect enum Kind: Sendable {
        case null
        case boolean(Bool)
        case integer(Int64)
        case number(Double)
        case string(String)
        case sequence([YAMLValue])
        case mapping([YAMLEntry])
    }

    package var kind: Kind
    package var span: SourceSpan
    /// The scalar as written, without quotes; empty for sequences and mappings.
    package var text: String

    package init(_ kind: Kind, at span: SourceSpan, text: String = "") {
        self.kind = kind
        self.span = span
        self.text = text
    }
}

/// A key with its value.
package struct YAMLEntry: Sendable {
    package var key: String
    package var keySpan: SourceSpan
    package var value: YAMLValue

    package init(key: String, keySpan: SourceSpan, value: YAMLValue) {
        self.key = key
        self.keySpan = keySpan
        self.value = value
    }
}
