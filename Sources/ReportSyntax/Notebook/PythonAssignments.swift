import ReportSource

/// Reads the plain assignments of a cell tagged `parameters`: `name = literal`, one a line. What is computed there is code,
/// and no parameter.
///
/// - SeeAlso: papermill, "Parameterize", https://papermill.readthedocs.io/en/latest/usage-parameterize.html
enum PythonAssignments {
    static func parameters(in file: SourceFile) -> [ParameterDeclaration] {
        var found: [ParameterDeclaration] = []
        for number in 0..<file.lines.count {
            if let declaration = parameter(in: file, file.lines.range(ofLine: number)) { found.append(declaration) }
        }
        // The last one of a name counts, where it stands.
        var seen: Set<String> = []
        return found.reversed().filter { seen.insert($0.name).inserted }.reversed()
    }

    private static func parameter(in file: SourceFile, _ line: Range<Int>) -> ParameterDeclaration? {
        let bytes = file.bytes
        var offset = line.lowerBound
        while offset < line.upperBound, MarkdownText.isAlphanumeric(bytes[offset]) || bytes[offset] == UInt8(ascii: "_") { offset += 1 }
        let name = line.lowerBound..<offset
        guard let first = bytes[name].first, !(0x30...0x39).contains(first) else { return nil }
        // An annotation (`name: int = 3`) says nothing that the literal does not.
        guard let equals = bytes[offset..<line.upperBound].firstIndex(of: UInt8(ascii: "=")),
            equals + 1 < line.upperBound, bytes[equals + 1] != UInt8(ascii: "="),
            bytes[offset..<equals].allSatisfy({ $0 <= 0x20 }) || bytes[offset] == UInt8(ascii: ":")
        else { return nil }
        var reader = LiteralReader(bytes, equals + 1, line.upperBound)
        guard let value = reader.literal(), reader.isAtEnd, let kind = kind(of: value) else { return nil }
        return ParameterDeclaration(
            name: file.slice(name), nameSpan: file.span(name), kind: kind, value: value, valueSpan: file.span(reader.range)
        )
    }

    private static func kind(of value: ParameterValue) -> ParameterDeclaration.Kind? {
        switch value {
        case .null: nil
        case .boolean: .boolean
        case .integer: .integer
        case .number: .number
        case .string, .date: .string
        case .list: .list
        }
    }

    /// Reads one Python literal on a line.
    private struct LiteralReader {
        private let bytes: [UInt8]
        private var offset: Int
        private let end: Int
        private let start: Int

        init(_ bytes: [UInt8], _ start: Int, _ end: Int) {
            self.bytes = bytes
            self.end = end
            var first = start
            while first < end, bytes[first] <= 0x20 { first += 1 }
            self.start = first
            offset = first
        }

        /// Of the literal.
        var range: Range<Int> { start..<offset }

        /// Whether only a comment follows.
        var isAtEnd: Bool {
            let rest = bytes[offset..<end].drop { $0 <= 0x20 }
            return rest.isEmpty || rest.first == UInt8(ascii: "#")
        }

        mutating func literal(inList: Bool = false) -> ParameterValue? {
            guard offset < end else { return nil }
            switch bytes[offset] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): return string()
            case UInt8(ascii: "[") where !inList: return list()
            default: return word()
            }
        }

        private mutating func string() -> ParameterValue? {
            let quote = bytes[offset]
            let content = offset + 1
            var close = content
            while close < end, bytes[close] != quote {
                if bytes[close] == UInt8(ascii: "\\") { return nil }
                close += 1
            }
            guard close < end, !(close == content && close + 1 < end && bytes[close + 1] == quote) else { return nil }
            offset = close + 1
            return .string(String(decoding: bytes[content..<close], as: UTF8.self))
        }

        private mutating func list() -> ParameterValue? {
            offset += 1
            var items: [ParameterValue] = []
            while true {
                skipSpaces()
                if offset < end, bytes[offset] == UInt8(ascii: "]") { break }
                guard let item = literal(inList: true) else { return nil }
                items.append(item)
                skipSpaces()
                guard offset < end else { return nil }
                if bytes[offset] == UInt8(ascii: ",") { offset += 1 } else if bytes[offset] != UInt8(ascii: "]") { return nil }
            }
            offset += 1
            return .list(items)
        }

        private mutating func skipSpaces() {
            while offset < end, bytes[offset] <= 0x20 { offset += 1 }
        }

        private mutating func word() -> ParameterValue? {
            let first = offset
            while offset < end, MarkdownText.isAlphanumeric(bytes[offset]) || "+-._".utf8.contains(bytes[offset]) { offset += 1 }
            let text = String(decoding: bytes[first..<offset], as: UTF8.self)
            switch text {
            case "True": return .boolean(true)
            case "False": return .boolean(false)
            default: break
            }
            switch YAMLScalar.resolve(text.replacing("_", with: "")).0 {
            case .integer(let value): return .integer(value)
            case .number(let value): return .number(value)
            default: return nil
            }
        }
    }
}
