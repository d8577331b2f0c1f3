import ReportSource

extension YAMLValue {
    /// What the value is, in words: `a list`, `the number 3`, `the text 'yes'`.
    package var found: String {
        switch kind {
        case .null: "nothing"
        case .boolean(let value): value ? "true" : "false"
        case .integer, .number: "the number \(text)"
        case .string(let value): "the text '\(value.count > 40 ? String(value.prefix(40)) + "…" : value)'"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    package var isNull: Bool {
        if case .null = kind { return true }
        return false
    }

    /// The text as written, for every scalar that is not null.
    package var scalarText: String? {
        switch kind {
        case .boolean, .integer, .number, .string: text
        case .null, .sequence, .mapping: nil
        }
    }

    /// The entries of a mapping.
    package var entries: [YAMLEntry]? {
        if case .mapping(let entries) = kind { return entries }
        return nil
    }

    /// The items of a list.
    package var items: [YAMLValue]? {
        if case .sequence(let items) = kind { return items }
        return nil
    }

    /// The value of a key, for a mapping.
    package subscript(key: String) -> YAMLValue? { entries?.first { $0.key == key }?.value }
}
