import ReportSource

/// Reads `params:`.
enum ParameterReader {
    static func read(_ entries: [YAMLEntry]) -> ([ParameterDeclaration], [Diagnostic]) {
        var declarations: [ParameterDeclaration] = []
        var diagnostics: [Diagnostic] = []
        for entry in entries {
            guard isName(entry.key) else {
                diagnostics.append(
                    Diagnostic(
                        .yamlValue, "'\(entry.key)' cannot name a parameter", at: entry.keySpan,
                        help: "use letters, digits and '_', and start with a letter: SQL and Python see the same name"
                    )
                )
                continue
            }
            let (declaration, problems) = entry.value.entries.map { declared(entry, $0) } ?? plain(entry)
            diagnostics += problems
            if let declaration { declarations.append(declaration) }
        }
        return (declarations, diagnostics)
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { MarkdownText.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    }

    /// `issue: sovereignty`.
    private static func plain(_ entry: YAMLEntry) -> (ParameterDeclaration?, [Diagnostic]) {
        guard let kind = kind(of: entry.value) else {
            let problem = Diagnostic(
                .yamlMissingKey, "parameter '\(entry.key)' has neither a value nor a type", at: entry.keySpan,
                help: "give it a value, or {type: string, required: true}"
            )
            return (nil, [problem])
        }
        return make(entry, kind, entry.value)
    }

    private static func make(_ entry: YAMLEntry, _ kind: ParameterDeclaration.Kind, _ value: YAMLValue) -> (ParameterDeclaration?, [Diagnostic]) {
        switch ParameterValue.convert(value, to: kind) {
        case .success(let converted):
            return (ParameterDeclaration(name: entry.key, nameSpan: entry.keySpan, kind: kind, value: converted, valueSpan: value.span), [])
        case .failure(let problem):
            return (nil, [Diagnostic(.parameterType, "parameter '\(entry.key)' \(problem.message)", at: value.span)])
        }
    }

    private static func kind(of value: YAMLValue) -> ParameterDeclaration.Kind? {
        switch value.kind {
        case .null, .mapping: nil
        case .boolean: .boolean
        case .integer: .integer
        case .number: .number
        case .string: .string
        case .sequence: .list
        }
    }

    /// `issue: {value: sovereignty, type: string, choices: …}`.
    private static func declared(_ entry: YAMLEntry, _ entries: [YAMLEntry]) -> (ParameterDeclaration?, [Diagnostic]) {
        var reader = OptionReader(entries, of: "parameter '\(entry.key)'", at: entry.keySpan)
        let value = reader.value("value")
        let type: Spanned<ParameterDeclaration.Kind>? = reader.choice("type")
        let isRequired = reader.bool("required") ?? false
        let description = reader.string("description")?.value ?? ""
        let choices = reader.value("choices")
        let minimum = reader.value("min")
        let maximum = reader.value("max")
        var diagnostics = reader.finish()
        guard let kind = type?.value ?? value.flatMap(kind(of:)) else {
            if !diagnostics.hasErrors {
                diagnostics.append(
                    Diagnostic(
                        .yamlMissingKey, "parameter '\(entry.key)' has neither a value nor a type", at: entry.keySpan,
                        help: "add 'value:' or 'type:'"
                    )
                )
            }
            return (nil, diagnostics)
        }
        var declaration = ParameterDeclaration(
            name: entry.key, nameSpan: entry.keySpan, kind: kind, value: nil, valueSpan: value?.span ?? entry.keySpan,
            isRequired: isRequired, description: description
        )
        func convert(_ value: YAMLValue?, _ owner: String, _ kind: ParameterDeclaration.Kind) -> ParameterValue? {
            guard let value else { return nil }
            switch ParameterValue.convert(value, to: kind) {
            case .success(let converted): return converted
            case .failure(let problem):
                diagnostics.append(Diagnostic(.parameterType, "\(owner) of parameter '\(entry.key)' \(problem.message)", at: value.span))
                return nil
            }
        }
        declaration.value = convert(value, "the value", kind)
        declaration.minimum = convert(minimum, "the minimum", kind)
        declaration.maximum = convert(maximum, "the maximum", kind)
        declaration.choices = choices.flatMap { choices in
            if let path = choices.scalarText { return column(path, choices.span, entry.key, &diagnostics) }
            let element: ParameterDeclaration.Kind = kind == .list ? .string : kind
            return .listed((choices.items ?? []).compactMap { convert($0, "a choice", element) }, choices.span)
        }
        if value == nil, !isRequired {
            diagnostics.append(
                Diagnostic(
                    .yamlMissingKey, "parameter '\(entry.key)' has no value and is not required", at: entry.keySpan,
                    help: "add 'value:' or 'required: true'"
                )
            )
        }
        diagnostics += check(declaration)
        return (declaration, diagnostics)
    }

    /// `data/codebook.csv#issue`.
    private static func column(
        _ text: String, _ span: SourceSpan, _ name: String, _ diagnostics: inout [Diagnostic]
    ) -> ParameterDeclaration.Choices? {
        let parts = text.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            diagnostics.append(
                Diagnostic(
                    .yamlValue, "the choices of parameter '\(name)' are '\(text)', but must be a list or FILE#COLUMN", at: span,
                    help: "write [a, b] or data/codebook.csv#issue"
                )
            )
            return nil
        }
        return .column(path: parts[0], column: parts[1], span)
    }

    private static func check(_ declaration: ParameterDeclaration) -> [Diagnostic] {
        guard let value = declaration.value, let problem = declaration.problem(with: value) else { return [] }
        return [Diagnostic(.parameterChoice, problem.message, at: declaration.valueSpan, help: problem.help)]
    }
}

extension ParameterDeclaration {
    /// Why a value of the right type is not allowed; choices of a file are not looked at here.
    package func problem(with value: ParameterValue) -> (message: String, help: String?)? {
        if case .listed(let listed, _)? = choices {
            let values: [ParameterValue] = if case .list(let items) = value { items } else { [value] }
            for item in values where !listed.contains(item) {
                let near = nearMiss(item.plainText, among: listed.map(\.plainText))
                return (
                    "parameter '\(name)' is '\(item.plainText)', but must be one of \(listed.map(\.plainText).quotedList)",
                    near.map { "did you mean '\($0)'?" }
                )
            }
        }
        guard let number = value.doubleValue else { return nil }
        if let low = minimum?.doubleValue, number < low {
            return ("parameter '\(name)' is \(value.plainText), but must be at least \(minimum?.plainText ?? "")", nil)
        }
        if let high = maximum?.doubleValue, number > high {
            return ("parameter '\(name)' is \(value.plainText), but must be at most \(maximum?.plainText ?? "")", nil)
        }
        return nil
    }
}

extension ParameterValue {
    /// Why a value does not fit a type, as the end of a sentence: `is a list, but must be an integer`.
    package struct ConversionProblem: Error, Sendable {
        package var message: String
    }

    /// Converts a YAML value to a declared type. Text stays text: `1` in quotes is no integer.
    package static func convert(_ value: YAMLValue, to kind: ParameterDeclaration.Kind) -> Result<ParameterValue, ConversionProblem> {
        switch (kind, value.kind) {
        case (.boolean, .boolean(let flag)): return .success(.boolean(flag))
        case (.integer, .integer(let number)): return .success(.integer(number))
        case (.number, .integer(let number)): return .success(.number(Double(number)))
        case (.number, .number(let number)): return .success(.number(number))
        case (.list, .sequence(let items)):
            var values: [ParameterValue] = []
            for item in items {
                guard let value = scalar(item) else {
                    return .failure(ConversionProblem(message: "holds \(item.found), but its items must be text, numbers or truth values"))
                }
                values.append(value)
            }
            return .success(.list(values))
        case (.string, _):
            if let text = value.scalarText { return .success(.string(text)) }
        case (.date, _):
            if let text = value.scalarText { return .success(.date(text)) }
        default: break
        }
        return .failure(ConversionProblem(message: "is \(value.found), but must be \(kind.words)"))
    }

    private static func scalar(_ value: YAMLValue) -> ParameterValue? {
        switch value.kind {
        case .boolean(let flag): .boolean(flag)
        case .integer(let number): .integer(number)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .null, .sequence, .mapping: nil
        }
    }

    /// As text, without quotes; items of a list behind commas.
    package var plainText: String {
        switch self {
        case .null: ""
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
        case .string(let value), .date(let value): value
        case .list(let values): values.map(\.plainText).joined(separator: ", ")
        }
    }

    /// Of an integer or number.
    package var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .null, .boolean, .string, .date, .list: nil
        }
    }
}

extension ParameterDeclaration.Kind {
    /// With its article.
    package var words: String {
        switch self {
        case .string: "text"
        case .integer: "an integer"
        case .number: "a number"
        case .boolean: "true or false"
        case .date: "a date"
        case .list: "a list"
        }
    }
}
