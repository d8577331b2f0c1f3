import ReportData
import ReportDocument
import ReportSource
import ReportSyntax

/// A parameter with the value it has in this run.
package struct BoundParameter: Sendable, Codable, Hashable {
    package var name: String
    package var value: ParameterValue

    package init(name: String, value: ParameterValue) {
        self.name = name
        self.value = value
    }
}

/// Gives every declared parameter its value: from the command line, else from the head.
package enum ParameterBinder {
    /// - Parameters:
    ///   - declarations: of the head.
    ///   - overrides: name and text from the command line, in order; the last one of a name counts.
    ///   - columnValues: the values of a `choices: file#column`, or why they cannot be read.
    package static func bind(
        _ declarations: [ParameterDeclaration], overrides: [(name: String, text: String)],
        columnValues: (_ path: String, _ column: String, SourceSpan) -> Result<[String], Diagnostic>
    ) -> ([BoundParameter], [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let names = declarations.map(\.name)
        for override in overrides where !names.contains(override.name) {
            diagnostics.append(Diagnostic(
                .parameterUnknown, "the report has no parameter '\(override.name)'", at: declarations.first?.nameSpan,
                help: nearMiss(override.name, among: names).map { "did you mean '\($0)'?" }
                    ?? (names.isEmpty ? "declare it under 'params:' in the head" : "its parameters are \(names.joined(separator: ", "))")))
        }
        var bound: [BoundParameter] = []
        for declaration in declarations {
            var value = declaration.value
            if let text = overrides.last(where: { $0.name == declaration.name })?.text {
                switch parse(text, as: declaration.kind) {
                case .some(let parsed): value = parsed
                case .none:
                    diagnostics.append(Diagnostic(
                        .parameterType, "'\(text)' is no \(declaration.kind.rawValue), which parameter '\(declaration.name)' wants",
                        at: declaration.nameSpan, help: example(declaration.kind)))
                    continue
                }
            }
            // A declared value that is of no such type was named where it was read.
            guard value != nil || declaration.isRequired || declaration.valueSpan == declaration.nameSpan else { continue }
            guard let value else {
                diagnostics.append(Diagnostic(
                    .parameterRequired, "parameter '\(declaration.name)' is required and has no value", at: declaration.nameSpan,
                    help: "give one on the command line: -P \(declaration.name)=…"))
                continue
            }
            diagnostics += check(value, declaration, columnValues)
            bound.append(BoundParameter(name: declaration.name, value: value))
        }
        return (bound, diagnostics)
    }

    private static func parse(_ text: String, as kind: ParameterDeclaration.Kind) -> ParameterValue? {
        switch kind {
        case .string: .string(text)
        case .integer: Int64(text).map(ParameterValue.integer)
        case .number: DecimalText(text) == nil ? nil : Double(text).flatMap { $0.isFinite ? .number($0) : nil }
        case .boolean: text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : nil
        case .date: (try? EDTF(text)).map { _ in .date(text) }
        case .list: .list(text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map { .string(String($0)) })
        }
    }

    private static func example(_ kind: ParameterDeclaration.Kind) -> String {
        switch kind {
        case .string, .list: "give text"
        case .integer: "give a whole number such as 5"
        case .number: "give a number such as 0.5"
        case .boolean: "give true or false"
        case .date: "give an EDTF date such as 2012-12-14"
        }
    }

    private static func check(
        _ value: ParameterValue, _ declaration: ParameterDeclaration,
        _ columnValues: (String, String, SourceSpan) -> Result<[String], Diagnostic>
    ) -> [Diagnostic] {
        if let number = value.doubleValue {
            if let minimum = declaration.minimum?.doubleValue, number < minimum {
                return [outOfRange(value, declaration, "at least \(declaration.minimum?.text ?? "")")]
            }
            if let maximum = declaration.maximum?.doubleValue, number > maximum {
                return [outOfRange(value, declaration, "at most \(declaration.maximum?.text ?? "")")]
            }
        }
        let allowed: [String]
        switch declaration.choices {
        case nil: return []
        case .listed(let values, _): allowed = values.map(\.text)
        case .column(let path, let column, let span):
            switch columnValues(path, column, span) {
            case .success(let values): allowed = values
            case .failure(let diagnostic): return [diagnostic]
            }
        }
        let given = if case .list(let values) = value { values.map(\.text) } else { [value.text] }
        return given.filter { !allowed.contains($0) }.map { text in
            Diagnostic(
                .parameterChoice, "'\(text)' is none of the choices of parameter '\(declaration.name)'", at: declaration.valueSpan,
                help: nearMiss(text, among: allowed).map { "did you mean '\($0)'?" }
                    ?? "choices are \(allowed.prefix(20).joined(separator: ", "))")
        }
    }

    private static func outOfRange(_ value: ParameterValue, _ declaration: ParameterDeclaration, _ rule: String) -> Diagnostic {
        Diagnostic(
            .parameterChoice, "parameter '\(declaration.name)' is \(rule), not \(value.text)", at: declaration.valueSpan,
            help: "give another value")
    }
}

extension ParameterValue {
    /// As text, for captions and paths.
    package var text: String {
        switch self {
        case .null: ""
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): Scalar.shortest(value)
        case .string(let text), .date(let text): text
        case .list(let values): values.map(\.text).joined(separator: ", ")
        }
    }

    var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// As a value bound to SQL; lists become text.
    var scalar: Scalar {
        switch self {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .string(let text), .date(let text): .text(text)
        case .list: .text(text)
        }
    }
}
