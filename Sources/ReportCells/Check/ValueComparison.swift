import ReportDocument
import ReportSource
import ReportSyntax

/// `PATH or number`, one of `= != < <= > >=`, `PATH or number`.
package struct ValueComparison: Sendable {
    /// Longer signs first, so that `<=` is not read as `<`.
    package enum Operator: String, CaseIterable, Sendable {
        case lessOrEqual = "<=", greaterOrEqual = ">=", notEqual = "!=", equal = "=", less = "<", greater = ">"
    }

    /// What stands on one side of the operator.
    package enum Side: Sendable {
        case path(ValuePath)
        /// As written: `89`, `0.5`, `"yes"`.
        case constant(String)
    }

    package var left: Side
    package var sign: Operator
    package var right: Side
    package var text: Spanned<String>

    package static func parse(_ text: Spanned<String>) -> (ValueComparison?, [Diagnostic]) {
        guard let (sign, range) = findOperator(in: text.value) else {
            return (nil, [Diagnostic(
                .checkFailed, "an expectation compares two things", at: text.span,
                help: "write one of = != < <= > >= between them")])
        }
        let (left, leftFaults) = side(text.value[..<range.lowerBound], text)
        let (right, rightFaults) = side(text.value[range.upperBound...], text)
        guard let left, let right else { return (nil, leftFaults + rightFaults) }
        return (ValueComparison(left: left, sign: sign, right: right, text: text), [])
    }

    /// The first operator outside brackets and quotes.
    private static func findOperator(in text: String) -> (Operator, Range<String.Index>)? {
        var depth = 0
        var quote: Character?
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "[" {
                depth += 1
            } else if character == "]" {
                depth -= 1
            } else if depth == 0 {
                for sign in Operator.allCases where text[index...].hasPrefix(sign.rawValue) {
                    return (sign, index..<text.index(index, offsetBy: sign.rawValue.count))
                }
            }
            index = text.index(after: index)
        }
        return nil
    }

    private static func side(_ text: Substring, _ whole: Spanned<String>) -> (Side?, [Diagnostic]) {
        let trimmed = text.trimmingSpaces
        if DecimalText(trimmed) != nil { return (.constant(trimmed), []) }
        if trimmed.count >= 2, let first = trimmed.first, first == "\"" || first == "'", trimmed.last == first {
            return (.constant(String(trimmed.dropFirst().dropLast())), [])
        }
        let (path, diagnostics) = ValuePathParser.parse(trimmed, at: whole.span)
        return (path.map(Side.path), diagnostics)
    }

    /// Compares: whole numbers exactly, other numbers to within rounding of doubles, all else as text.
    package func evaluate(_ tables: [String: Table]) -> (CheckOutcome?, [Diagnostic]) {
        var scalars: [Scalar] = []
        for side in [left, right] {
            switch side {
            case .constant(let text):
                scalars.append(DecimalText(text) == nil ? .text(text) : .decimal(text))
            case .path(let path):
                switch ValueLookup.find(path, in: tables, at: text.span) {
                case .success(let value): scalars.append(value.scalar)
                case .failure(let diagnostic): return (nil, [diagnostic])
                }
            }
        }
        if let unordered = scalars.first(where: { !$0.isNull && $0.doubleValue == nil }), sign.needsNumbers {
            return (nil, [Diagnostic(
                .checkFailed, "'\(sign.rawValue)' compares numbers, and '\(unordered.plainText)' is none", at: text.span,
                help: "compare it with = or !=")])
        }
        let holds = compare(scalars[0], scalars[1])
        let found = "\(scalars[0].isNull ? "nothing" : scalars[0].plainText) \(sign.rawValue) \(scalars[1].isNull ? "nothing" : scalars[1].plainText)"
        return (CheckOutcome(expectation: text.value, holds: holds, found: found), [])
    }

    private func compare(_ left: Scalar, _ right: Scalar) -> Bool {
        if let a = left.wholeNumber, let b = right.wholeNumber {
            return switch sign {
            case .equal: a == b
            case .notEqual: a != b
            case .less: a < b
            case .lessOrEqual: a <= b
            case .greater: a > b
            case .greaterOrEqual: a >= b
            }
        }
        if let a = left.doubleValue, let b = right.doubleValue {
            let isSame = a == b || abs(a - b) <= 1e-9 * max(abs(a), abs(b))
            return switch sign {
            case .equal: isSame
            case .notEqual: !isSame
            case .less: a < b && !isSame
            case .lessOrEqual: a < b || isSame
            case .greater: a > b && !isSame
            case .greaterOrEqual: a > b || isSame
            }
        }
        let (a, b) = (left.plainText, right.plainText)
        return switch sign {
        case .equal: a == b && !left.isNull
        case .notEqual: a != b
        case .less, .lessOrEqual, .greater, .greaterOrEqual: false
        }
    }
}

extension ValueComparison.Operator {
    /// Whether it asks for an order, which text has not.
    var needsNumbers: Bool { self != .equal && self != .notEqual }
}

extension Scalar {
    /// As an integer, where it is written as one.
    fileprivate var wholeNumber: Int64? {
        switch self {
        case .integer(let value): value
        case .decimal(let text): Int64(text)
        case .null, .boolean, .number, .text, .date: nil
        }
    }
}

extension Substring {
    /// Without spaces at both ends.
    var trimmingSpaces: String {
        var rest = self
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
