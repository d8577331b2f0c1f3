import CYaml
import ReportSource

/// Reads YAML as this format wants it: the 1.2 core schema, one document, bounded, every node with its place.
///
/// Nodes are composed from CYaml's event stream, so that depth, size and aliases are known before anything is built: an
/// alias is a copy of a value that is already there, and what it would unfold to is counted.
package enum YAMLParser {
    /// Nested deeper, a text is refused.
    package static let depthLimit = 64
    /// More nodes, with aliases unfolded, are refused.
    package static let nodeLimit = 100_000

    /// Parses a part of a file.
    ///
    /// - Parameters:
    ///   - file: spans point into it.
    ///   - range: byte offsets of the YAML text, without the `---` lines around a head.
    /// - Returns: the value, or nil where the text is empty or cannot be read; then there is an error `yaml-syntax`,
    ///   `yaml-limit`, `yaml-unsupported` or `yaml-type`. Repeated keys and numbers out of range are errors beside a
    ///   value: of two equal keys the first one counts.
    package static func parse(_ file: SourceFile, range: Range<Int>) -> (YAMLValue?, [Diagnostic]) {
        parse(MappedText(file, file.span(range).range))
    }

    static func parse(_ text: MappedText) -> (YAMLValue?, [Diagnostic]) {
        guard !text.isEmpty else { return (nil, []) }
        var composer = YAMLComposer(text)
        let value = composer.run()
        return (value, composer.diagnostics)
    }
}

/// Builds one document's value from CYaml's events.
private struct YAMLComposer {
    /// A collection that is still open.
    private struct Open {
        var isMapping: Bool
        var start: Int
        var anchor: String?
        var items: [YAMLValue] = []
        var entries: [YAMLEntry] = []
        /// The key whose value is awaited.
        var key: (text: String, span: SourceSpan)?
        var seen: [String: SourceSpan] = [:]
        /// Nodes inside, with aliases unfolded.
        var nodes = 1
        var height = 1
    }

    private struct Anchored {
        var value: YAMLValue
        var nodes: Int
        var height: Int
    }

    private let text: MappedText
    /// CYaml counts Unicode scalars; this turns them into bytes. Empty for ASCII, where they are the same.
    private let byteOffsets: [Int32]
    private var open: [Open] = []
    private var anchors: [String: Anchored?] = [:]
    private var nodes = 0
    private var result: YAMLValue?
    private(set) var diagnostics: [Diagnostic] = []

    init(_ text: MappedText) {
        self.text = text
        byteOffsets = YAMLComposer.scalarOffsets(text.bytes)
    }

    private static func scalarOffsets(_ bytes: [UInt8]) -> [Int32] {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return [] }
        var offsets: [Int32] = []
        offsets.reserveCapacity(bytes.count)
        for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 { offsets.append(Int32(offset)) }
        return offsets
    }

    private func offset(_ mark: yaml_mark_t) -> Int {
        let index = Int(mark.index)
        if byteOffsets.isEmpty { return min(index, text.bytes.count) }
        return index < byteOffsets.count ? Int(byteOffsets[index]) : text.bytes.count
    }

    private func span(_ start: Int, _ end: Int) -> SourceSpan? {
        text.span(start..<max(start, end))
    }

    mutating func run() -> YAMLValue? {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { return nil }
        defer { yaml_parser_delete(&parser) }
        return text.bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            return consume(&parser)
        }
    }

    private mutating func consume(_ parser: inout yaml_parser_t) -> YAMLValue? {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(&parser, &event) == 1 else {
                reportSyntax(parser)
                return nil
            }
            defer { yaml_event_delete(&event) }
            if event.type == YAML_STREAM_END_EVENT { return result }
            guard take(event) else { return nil }
        }
    }

    /// Whether to go on.
    private mutating func take(_ event: yaml_event_t) -> Bool {
        let start = offset(event.start_mark)
        let end = offset(event.end_mark)
        switch event.type {
        case YAML_DOCUMENT_START_EVENT where result != nil:
            return refuse(.yamlSyntax, "a second document starts here", start, end, help: "keep one document")
        case YAML_ALIAS_EVENT:
            return alias(String(cString: event.data.alias.anchor), start, end)
        case YAML_SCALAR_EVENT:
            return scalar(event, start, end)
        case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
            return begin(event, start, end)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            return finish(end)
        default:
            return true
        }
    }

    private mutating func refuse(
        _ id: DiagnosticID, _ message: String, _ start: Int, _ end: Int, label: String? = nil, help: String? = nil
    ) -> Bool {
        diagnostics.append(Diagnostic(id, message, at: span(start, end), label: label, help: help))
        return false
    }

    // MARK: Nodes

    private mutating func begin(_ event: yaml_event_t, _ start: Int, _ end: Int) -> Bool {
        let isMapping = event.type == YAML_MAPPING_START_EVENT
        let tag = isMapping ? event.data.mapping_start.tag : event.data.sequence_start.tag
        let anchor = isMapping ? event.data.mapping_start.anchor : event.data.sequence_start.anchor
        if let tag, !accepts(tag: String(cString: tag), start, end) { return false }
        if let last = open.last, last.isMapping, last.key == nil {
            return refuse(.yamlType, "a key must be a word, not a list or mapping", start, max(end, start + 1))
        }
        guard open.count < YAMLParser.depthLimit else {
            return refuse(
                .yamlLimit, "nested deeper than \(YAMLParser.depthLimit) levels", start, max(end, start + 1)
            )
        }
        let name = anchor.map { String(cString: $0) }
        if let name { anchors[name] = .some(nil) }
        open.append(Open(isMapping: isMapping, start: start, anchor: name))
        return true
    }

    private mutating func finish(_ end: Int) -> Bool {
        guard let done = open.popLast() else { return true }
        var last = end
        while last > done.start, text.bytes[last - 1] <= 0x20 { last -= 1 }
        guard let place = span(done.start, last) else { return false }
        let value = YAMLValue(done.isMapping ? .mapping(done.entries) : .sequence(done.items), at: place)
        if let name = done.anchor { anchors[name] = Anchored(value: value, nodes: done.nodes, height: done.height) }
        return add(value, nodes: done.nodes, height: done.height, counted: true)
    }

    private mutating func alias(_ name: String, _ start: Int, _ end: Int) -> Bool {
        guard let known = anchors[name] else {
            return refuse(.yamlSyntax, "alias '\(name)' names no anchor above it", start, end)
        }
        guard let anchored = known else {
            return refuse(.yamlSyntax, "alias '\(name)' stands inside its own anchor", start, end)
        }
        nodes += anchored.nodes
        guard nodes <= YAMLParser.nodeLimit else {
            return refuse(
                .yamlLimit, "aliases unfold to more than \(YAMLParser.nodeLimit) values", start, end,
                help: "write the values out, or keep them in a data file"
            )
        }
        guard open.count + anchored.height <= YAMLParser.depthLimit else {
            return refuse(.yamlLimit, "nested deeper than \(YAMLParser.depthLimit) levels", start, end)
        }
        guard let place = span(start, end) else { return false }
        if let last = open.last, last.isMapping, last.key == nil {
            return refuse(.yamlUnsupported, "an alias cannot be a key", start, end)
        }
        return add(
            YAMLValue(anchored.value.kind, at: place, text: anchored.value.text), nodes: anchored.nodes,
            height: anchored.height, counted: true
        )
    }

    private mutating func scalar(_ event: yaml_event_t, _ start: Int, _ end: Int) -> Bool {
        let scalar = event.data.scalar
        let content = String(
            decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self
        )
        let tag = scalar.tag.map { String(cString: $0) }
        if let tag, !accepts(tag: tag, start, end) { return false }
        var last = end
        if scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE {
            while last > start, text.bytes[last - 1] <= 0x20 { last -= 1 }
        }
        guard let place = span(start, last) else { return false }
        if let mapping = open.last, mapping.isMapping, mapping.key == nil { return key(content, place, start, last) }
        let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && tag != "tag:yaml.org,2002:str" && tag != "!"
        let (kind, problem) = isPlain ? YAMLScalar.resolve(content) : (.string(content), nil)
        if let problem {
            diagnostics.append(
                Diagnostic(.yamlValue, problem, at: place, help: "put it in quotes if it is text")
            )
        }
        let value = YAMLValue(kind, at: place, text: content)
        if let name = scalar.anchor.map({ String(cString: $0) }) { anchors[name] = Anchored(value: value, nodes: 1, height: 0) }
        return add(value, nodes: 1, height: 0, counted: false)
    }

    private mutating func key(_ content: String, _ place: SourceSpan, _ start: Int, _ end: Int) -> Bool {
        if content == "<<" {
            return refuse(.yamlUnsupported, "merge keys are not supported", start, end, help: "write the entries out")
        }
        open[open.count - 1].key = (content, place)
        return true
    }

    /// Puts a value where it belongs. `counted` says that its nodes are already part of the total.
    private mutating func add(_ value: YAMLValue, nodes added: Int, height: Int, counted: Bool) -> Bool {
        nodes += counted ? 0 : added
        guard nodes <= YAMLParser.nodeLimit else {
            diagnostics.append(
                Diagnostic(.yamlLimit, "holds more than \(YAMLParser.nodeLimit) values", at: value.span)
            )
            return false
        }
        guard !open.isEmpty else { result = value; return true }
        let top = open.count - 1
        open[top].nodes += added
        open[top].height = max(open[top].height, height + 1)
        guard open[top].isMapping else { open[top].items.append(value); return true }
        guard let key = open[top].key else { return true }
        open[top].key = nil
        if let first = open[top].seen[key.text] {
            diagnostics.append(
                Diagnostic(
                    .yamlDuplicateKey, "key '\(key.text)' is given twice", at: key.span,
                    notes: [.init("it is first given here", at: first)], help: "keep one of them"
                )
            )
            return true
        }
        open[top].seen[key.text] = key.span
        open[top].entries.append(YAMLEntry(key: key.text, keySpan: key.span, value: value))
        return true
    }

    private mutating func accepts(tag: String, _ start: Int, _ end: Int) -> Bool {
        let core = ["str", "int", "float", "bool", "null", "seq", "map"].map { "tag:yaml.org,2002:" + $0 }
        if tag == "!" || core.contains(tag) { return true }
        return refuse(.yamlUnsupported, "tag '\(tag)' is not supported", start, end, help: "remove the tag")
    }

    // MARK: Errors of the scanner

    private mutating func reportSyntax(_ parser: yaml_parser_t) {
        let problem = parser.problem.map { String(cString: $0) } ?? "this is not YAML"
        var start = offset(parser.problem_mark)
        if problem.hasPrefix("Maximum nesting level") {
            // CYaml looks ahead, and may meet its own limit before ours is.
            diagnostics.append(
                Diagnostic(.yamlLimit, "nested deeper than \(YAMLParser.depthLimit) levels", at: span(start, min(start + 1, text.bytes.count)))
            )
            return
        }
        // An open quotation mark is seen at the end of the text, and mended where it starts.
        let isOpenQuote = problem == "found unexpected end of stream" && parser.context != nil
        if isOpenQuote { start = offset(parser.context_mark) }
        if parser.error == YAML_READER_ERROR { start = min(Int(parser.problem_offset), text.bytes.count) }
        // A mark at the very end, behind the last line break, would point at a line that is not there.
        if start >= text.bytes.count { start = text.bytes.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? 0 }
        let end = min(start + 1, text.bytes.count)
        var diagnostic = Diagnostic(
            .yamlSyntax, YAMLComposer.plain(problem), at: span(start, end), help: YAMLComposer.help(for: problem)
        )
        if problem == "mapping values are not allowed in this context", !hasEarlierColon(before: start) {
            diagnostic.message = "this line is indented more than the one above it, which has a value"
            diagnostic.help = ["indent all keys of a mapping the same"]
        }
        if isOpenQuote {
            diagnostics.append(diagnostic)
            return
        }
        if let context = parser.context.map({ String(cString: $0) }), parser.context_mark.line != parser.problem_mark.line {
            let place = offset(parser.context_mark)
            diagnostic.notes.append(.init(YAMLComposer.plain(context), at: span(place, min(place + 1, text.bytes.count))))
        }
        diagnostics.append(diagnostic)
    }

    /// Whether a colon ends a key before an offset, on its line.
    private func hasEarlierColon(before offset: Int) -> Bool {
        var index = min(offset, text.bytes.count) - 1
        while index >= 0, text.bytes[index] != 0x0A, text.bytes[index] != 0x0D {
            if text.bytes[index] == UInt8(ascii: ":"), index + 1 < text.bytes.count, text.bytes[index + 1] == 0x20 { return true }
            index -= 1
        }
        return false
    }

    /// CYaml's words, as a fact.
    private static func plain(_ problem: String) -> String {
        switch problem {
        case "did not find expected key": "a key is expected here"
        case "could not find expected ':'": "':' is expected behind the key above"
        case "mapping values are not allowed in this context": "a second ': ' stands in this value"
        case "did not find expected ',' or ']'": "',' or ']' is expected here"
        case "did not find expected ',' or '}'": "',' or '}' is expected here"
        case "did not find expected '-' indicator": "'- ' is expected here"
        case "found character that cannot start any token": "this character cannot start a value"
        case "found unexpected end of stream": "a quotation mark is not closed"
        case "control characters are not allowed": "control characters are not allowed"
        case "while parsing a block mapping": "the mapping starts here"
        case "while parsing a flow sequence": "the list starts here"
        case "while parsing a flow mapping": "the mapping starts here"
        case "while parsing a block collection": "the list starts here"
        case "while scanning a quoted scalar": "it is opened here"
        case "while scanning a simple key": "the key stands here"
        default: problem
        }
    }

    private static func help(for problem: String) -> String? {
        switch problem {
        case "mapping values are not allowed in this context": "put the value in quotes"
        case "found character that cannot start any token": "indent with spaces, and put a value that starts with a sign in quotes"
        case "did not find expected key": "indent all keys of a mapping the same"
        case "did not find expected ',' or ']'": "close the list with ']'"
        case "did not find expected ',' or '}'": "close the mapping with '}'"
        case "found unexpected end of stream": "close it on this line, or double it where it stands for itself"
        case "control characters are not allowed": "remove it, or write it as an escape such as '\\t' in double quotes"
        default: nil
        }
    }
}
