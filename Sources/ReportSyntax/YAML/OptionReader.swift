import ReportSource

/// Reads the entries of a mapping by name and type, and collects what is wrong with them.
///
/// A key that is absent or null gives nil without a word; a value of another type gives nil and an error that says what
/// was found and what is wanted. What was asked for is known; `finish()` reports the rest, with a near miss.
///
///     var reader = OptionReader(cell.properties, of: "a cell of 'stance'", at: cell.language.span)
///     let data = reader.required("data") { $0.string("data") }
///     let count = reader.choice("count", of: ["statements", "actors", "principals"])
///     let by = reader.strings("by")
///     diagnostics += reader.finish()
package struct OptionReader: Sendable {
    /// What was wrong so far.
    package private(set) var diagnostics: [Diagnostic] = []
    private let entries: [YAMLEntry]
    private let owner: String
    private let span: SourceSpan
    private let unknownKey: DiagnosticID
    private let wrongType: DiagnosticID
    private var known: [String]

    /// - Parameters:
    ///   - entries: the mapping.
    ///   - owner: what has the keys, as words of a message: `the head`, `dataset 'events'`.
    ///   - span: the place of the owner, where a missing key is reported.
    ///   - known: keys that are read elsewhere.
    ///   - unknownKey: the rule for keys that nobody asked for.
    ///   - wrongType: the rule for values of another type.
    package init(
        _ entries: [YAMLEntry], of owner: String, at span: SourceSpan, known: [String] = [],
        unknownKey: DiagnosticID = .yamlUnknownKey, wrongType: DiagnosticID = .yamlType
    ) {
        self.entries = entries
        self.owner = owner
        self.span = span
        self.known = known
        self.unknownKey = unknownKey
        self.wrongType = wrongType
    }

    /// The entry of a key, whatever its value; nil where it is absent. The key counts as known.
    package mutating func entry(_ key: String) -> YAMLEntry? {
        if !known.contains(key) { known.append(key) }
        return entries.first { $0.key == key }
    }

    /// The value of a key as it is; nil where it is absent or null.
    package mutating func value(_ key: String) -> YAMLValue? {
        guard let value = entry(key)?.value, !value.isNull else { return nil }
        return value
    }

    /// Whether a key is there, with a value or null.
    package mutating func has(_ key: String) -> Bool { entry(key) != nil }

    /// Text; numbers and truth values count as what is written.
    package mutating func string(_ key: String) -> Spanned<String>? {
        guard let value = value(key) else { return nil }
        guard let text = value.scalarText else { return wrong(key, value, wanted: "text") }
        return Spanned(text, at: value.span)
    }

    /// `true` or `false`.
    package mutating func bool(_ key: String) -> Bool? {
        guard let value = value(key) else { return nil }
        guard case .boolean(let flag) = value.kind else {
            let meant = ["yes": "true", "on": "true", "no": "false", "off": "false"][value.text.lowercased()]
            return wrong(key, value, wanted: "true or false", help: meant.map { "write \($0)" })
        }
        return flag
    }

    /// An integer.
    ///
    /// - Parameter range: what it must lie in.
    package mutating func integer(_ key: String, in range: ClosedRange<Int>? = nil) -> Int? {
        guard let value = value(key) else { return nil }
        let wanted = range.map { "an integer from \($0.lowerBound) to \($0.upperBound)" } ?? "an integer"
        guard case .integer(let number) = value.kind, let result = Int(exactly: number), range?.contains(result) ?? true else {
            return wrong(key, value, wanted: wanted)
        }
        return result
    }

    /// A number.
    ///
    /// - Parameter isPositive: refuses zero and less.
    package mutating func number(_ key: String, isPositive: Bool = false) -> Double? {
        guard let value = value(key) else { return nil }
        let result: Double? =
            switch value.kind {
            case .integer(let number): Double(number)
            case .number(let number): number
            default: nil
            }
        guard let result, !isPositive || result > 0 else {
            return wrong(key, value, wanted: isPositive ? "a number above 0" : "a number")
        }
        return result
    }

    /// A list of text, or one text.
    package mutating func strings(_ key: String) -> [Spanned<String>] {
        guard let value = value(key) else { return [] }
        if let text = value.scalarText { return [Spanned(text, at: value.span)] }
        guard let items = value.items else { return wrong(key, value, wanted: "text or a list of text") ?? [] }
        return items.compactMap { item in
            guard let text = item.scalarText else { return wrong(key, item, wanted: "text in the list") }
            return Spanned(text, at: item.span)
        }
    }

    /// The entries of a mapping.
    package mutating func mapping(_ key: String) -> [YAMLEntry]? {
        guard let value = value(key) else { return nil }
        guard let entries = value.entries else { return wrong(key, value, wanted: "a mapping") }
        return entries
    }

    /// The items of a list, or one value as a list of one.
    package mutating func list(_ key: String) -> [YAMLValue] {
        guard let value = value(key) else { return [] }
        return value.items ?? [value]
    }

    /// One of several words.
    package mutating func choice(_ key: String, of choices: [String]) -> Spanned<String>? {
        guard let text = string(key) else { return nil }
        return accepts(text, for: key, of: choices) ? text : nil
    }

    /// One of the raw values of an enumeration.
    package mutating func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ key: String, of type: Choice.Type = Choice.self
    ) -> Spanned<Choice>? where Choice.RawValue == String {
        guard let text = choice(key, of: type.allCases.map(\.rawValue)) else { return nil }
        return Choice(rawValue: text.value).map { Spanned($0, at: text.span) }
    }

    /// Several of some words; one word or a list.
    package mutating func choices(_ key: String, of choices: [String]) -> [Spanned<String>] {
        strings(key).filter { accepts($0, for: key, of: choices) }
    }

    /// What a key gives, with an error `yaml-missing-key` where it is absent or null.
    package mutating func required<Value>(_ key: String, _ read: (inout OptionReader) -> Value?) -> Value? {
        if value(key) == nil {
            diagnostics.append(
                Diagnostic(.yamlMissingKey, "\(owner) needs '\(key)'", at: entry(key)?.keySpan ?? span, help: "add '\(key):'")
            )
            return nil
        }
        return read(&self)
    }

    /// An error about a key's value.
    package mutating func report(_ id: DiagnosticID, _ message: String, at span: SourceSpan, help: String? = nil) {
        diagnostics.append(Diagnostic(id, message, at: span, help: help))
    }

    /// Takes over what was wrong in a part that another reader read.
    package mutating func absorb(_ found: [Diagnostic]) { diagnostics += found }

    /// Everything that was wrong, with the keys that nobody asked for.
    package mutating func finish() -> [Diagnostic] {
        for entry in entries where !known.contains(entry.key) {
            let near = nearMiss(entry.key, among: known)
            diagnostics.append(
                Diagnostic(
                    unknownKey, "\(owner) has no \(unknownKey == .cellUnknownOption ? "option" : "key") '\(entry.key)'",
                    at: entry.keySpan, help: near.map { "did you mean '\($0)'?" }
                )
            )
        }
        return diagnostics
    }

    private mutating func accepts(_ text: Spanned<String>, for key: String, of choices: [String]) -> Bool {
        if choices.contains(text.value) { return true }
        let near = nearMiss(text.value, among: choices)
        diagnostics.append(
            Diagnostic(
                .yamlValue, "'\(key)' is '\(text.value)', but must be one of \(choices.quotedList)", at: text.span,
                help: near.map { "did you mean '\($0)'?" }
            )
        )
        return false
    }

    private mutating func wrong<Value>(_ key: String, _ value: YAMLValue, wanted: String, help: String? = nil) -> Value? {
        diagnostics.append(
            Diagnostic(wrongType, "'\(key)' is \(value.found), but must be \(wanted)", at: value.span, help: help)
        )
        return nil
    }
}

extension Sequence<String> {
    /// `'a', 'b' or 'c'`.
    package var quotedList: String {
        let words = map { "'\($0)'" }
        guard let last = words.last else { return "" }
        return words.count == 1 ? last : words.dropLast().joined(separator: ", ") + " or " + last
    }
}
