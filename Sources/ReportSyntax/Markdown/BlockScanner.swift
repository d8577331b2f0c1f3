import ReportDocument
import ReportSource

/// Cuts out of a definition what md4c does not know or would change: cells and other fenced code, fenced divs, footnotes,
/// definition lists, table captions, formulas, includes. The rest becomes one text for md4c, in which each of them has
/// left a placeholder; so reference links work over the whole definition, and every byte still knows its place.
///
/// Only what stands at the start of a line outside lists, quotes and HTML is cut out. Time is linear in the text.
struct BlockScanner {
    /// Definitions with their includes may not be longer, in bytes.
    static let lengthLimit = 16 << 20
    private static let columnLimit = 128
    private static let includeDepthLimit = 16
    private static let includeLimit = 1000
    private static let definitionDepthLimit = 16

    /// For md4c.
    private(set) var text = MappedText()
    private(set) var placeholders: [Placeholder] = []
    private(set) var diagnostics: [Diagnostic] = []
    /// In order of first use.
    private(set) var includedFiles: [SourceFile] = []
    private let includes: IncludeSource
    private var footnotes: [(name: String, span: SourceSpan, text: MappedText)] = []
    private var footnoteNames: [String: SourceSpan] = [:]
    private var includeCount = 0
    /// How deep the text that is being scanned lies in definition lists.
    private var depth = 0
    private var includeChain: [SourceFile] = []

    /// The state of the pass over one text.
    struct Pass {
        let input: MappedText
        let lines: [TextLine]
        /// Cells are read only where their lines stand as they are in one file.
        let allowsCells: Bool
        var index = 0
        /// The column where the text of the outermost open list starts.
        var list: Int?
        var isAfterBlank = true
        /// The first line of the paragraph that is being collected.
        var run: Int?

        init(_ input: MappedText, allowsCells: Bool) {
            self.input = input
            self.allowsCells = allowsCells
            lines = TextLine.lines(of: input.bytes)
        }

        var bytes: [UInt8] { input.bytes }
        var line: TextLine { lines[index] }

        func span(_ range: Range<Int>) -> SourceSpan? { input.span(range) }
    }

    init(includes: IncludeSource) {
        self.includes = includes
    }

    /// Takes in one text: a definition's body, or a notebook's Markdown cell.
    mutating func scan(_ input: MappedText, of file: SourceFile) {
        includeChain = [file]
        scan(input, allowsCells: true)
    }

    /// Takes in a notebook's code cell.
    mutating func add(_ cell: FencedCell) {
        emit(.cell(cell))
    }

    /// Takes in the footnotes, which stand behind everything else. Call it once, at the end.
    mutating func finish() {
        var done = 0
        while done < footnotes.count {
            let footnote = footnotes[done]
            emit(.footnote(name: footnote.name, footnote.span))
            scan(footnote.text, allowsCells: false)
            done += 1
        }
    }

    mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    mutating func addFootnote(_ name: String, _ span: SourceSpan, _ text: MappedText) {
        if let first = footnoteNames[name] {
            report(
                Diagnostic(
                    .markdownFootnote, "footnote '\(name)' is defined twice", at: span,
                    notes: [.init("it is first defined here", at: first)], help: "give one of them another name"
                )
            )
            return
        }
        footnoteNames[name] = span
        footnotes.append((name, span, text))
    }

    // MARK: The pass

    mutating func scan(_ input: MappedText, allowsCells: Bool) {
        guard text.bytes.count + input.bytes.count <= BlockScanner.lengthLimit else {
            report(
                Diagnostic(
                    .markdownLimit, "a definition may hold \(BlockScanner.lengthLimit >> 20) MiB of text with its includes",
                    at: input.span(0..<0), help: "keep data in files of their own"
                )
            )
            return
        }
        guard depth <= BlockScanner.definitionDepthLimit else {
            report(
                Diagnostic(
                    .markdownLimit, "definition lists are nested deeper than \(BlockScanner.definitionDepthLimit) levels",
                    at: input.span(0..<1)
                )
            )
            return
        }
        depth += 1
        defer { depth -= 1 }
        var pass = Pass(input, allowsCells: allowsCells)
        while pass.index < pass.lines.count {
            if pass.line.isBlank {
                flush(&pass)
                text.append(input, pass.line.end..<pass.line.next)
                pass.isAfterBlank = true
                pass.index += 1
            } else if closesListOrStandsAlone(&pass), takeConstruct(&pass) {
                pass.isAfterBlank = true
                pass.list = nil
            } else {
                takeLine(&pass)
                pass.isAfterBlank = false
            }
        }
        flush(&pass)
        if text.bytes.last != 0x0A { text.insert("\n") }
        text.insert("\n")
    }

    /// Whether the line stands outside lists, by its indentation.
    private func closesListOrStandsAlone(_ pass: inout Pass) -> Bool {
        let line = pass.line
        if let list = pass.list, line.indent < list, pass.isAfterBlank { pass.list = nil }
        return line.indent <= 3 && pass.list.map { line.indent < $0 } ?? true
    }

    private mutating func takeConstruct(_ pass: inout Pass) -> Bool {
        let line = pass.line
        switch pass.bytes[line.content] {
        case UInt8(ascii: "`"), UInt8(ascii: "~"): return takeFence(&pass)
        case UInt8(ascii: ":"): return takeDiv(&pass) || takeCaption(&pass)
        case UInt8(ascii: "["): return takeFootnote(&pass)
        case UInt8(ascii: "<"): return takeHTML(&pass)
        case UInt8(ascii: "$"): return takeEquation(&pass)
        case UInt8(ascii: "{"): return takeShortcode(&pass)
        case UInt8(ascii: "\\"): return takePageBreak(&pass)
        default: return takeDefinitions(&pass)
        }
    }

    /// A line that is md4c's.
    private mutating func takeLine(_ pass: inout Pass) {
        let line = pass.line
        if pass.list == nil || line.indent < pass.list ?? 0, line.indent <= 3, let item = line.listItem(in: pass.bytes) {
            pass.list = item.column
        }
        if let fence = nestedFence(pass) {
            flush(&pass)
            takeNestedFence(&pass, fence)
            return
        }
        if pass.run == nil { pass.run = pass.index }
        pass.index += 1
    }

    private func nestedFence(_ pass: Pass) -> (character: UInt8, length: Int)? {
        let line = pass.line
        guard let list = pass.list else { return nil }
        var offset = line.content
        var column = line.indent
        var levels = 0
        while levels < 16, let item = line.listItem(in: pass.bytes, from: offset, column: column), item.offset < line.end {
            offset = item.offset
            column = item.column
            levels += 1
        }
        guard column >= list, let fence = line.fence(in: pass.bytes, from: offset) else { return nil }
        return (fence.character, fence.length)
    }

    /// Code inside a list: left to md4c, and not looked into.
    private mutating func takeNestedFence(_ pass: inout Pass, _ fence: (character: UInt8, length: Int)) {
        text.append(pass.input, pass.line.start..<pass.line.next)
        pass.index += 1
        while pass.index < pass.lines.count {
            let line = pass.line
            if !line.isBlank, line.indent < pass.list ?? 0 { return }
            text.append(pass.input, line.start..<line.next)
            pass.index += 1
            if line.closesFence(fence.character, fence.length, in: pass.bytes) { return }
        }
    }

    // MARK: Writing

    /// Writes the collected paragraph, its formulas cut out.
    mutating func flush(_ pass: inout Pass) {
        guard let first = pass.run else { return }
        pass.run = nil
        let range = pass.lines[first].start..<pass.lines[pass.index - 1].next
        let isTable = pass.index - first > 1 && pass.lines[first + 1].isDelimiterRow(in: pass.bytes)
        guard isTable else { return append(pass.input, range, isTable: false) }
        let delimiters = pass.lines[first + 1]
        guard isNarrowEnough(pass, delimiters) else { return }
        append(pass.input, range.lowerBound..<delimiters.start, isTable: true)
        appendDelimiters(pass, delimiters)
        append(pass.input, delimiters.next..<range.upperBound, isTable: true)
    }

    /// md4c wants three dashes in each column; one is enough by GFM.
    private mutating func appendDelimiters(_ pass: Pass, _ line: TextLine) {
        var offset = line.start
        while offset < line.end {
            let start = offset
            while offset < line.end, pass.bytes[offset] != UInt8(ascii: "-") { offset += 1 }
            text.append(pass.input, start..<offset)
            let dashes = offset
            while offset < line.end, pass.bytes[offset] == UInt8(ascii: "-") { offset += 1 }
            text.append(pass.input, dashes..<offset)
            if offset > dashes, offset - dashes < 3 { text.insert("--") }
        }
        text.append(pass.input, line.end..<line.next)
    }

    /// A short row is filled up to the width of its table: a wide table of many short rows is far more than its text.
    private mutating func isNarrowEnough(_ pass: Pass, _ line: TextLine) -> Bool {
        let bars = pass.bytes[line.content..<line.end].count { $0 == UInt8(ascii: "|") }
        guard bars > BlockScanner.columnLimit + 1 else { return true }
        report(
            Diagnostic(
                .markdownLimit, "a table has more than \(BlockScanner.columnLimit) columns", at: pass.span(line.content..<line.end),
                help: "keep the table in a data file"
            )
        )
        return false
    }

    /// Whether the paragraph that is being collected is a table.
    func isInTable(_ pass: Pass) -> Bool {
        guard let first = pass.run, pass.index - first > 1 else { return false }
        return pass.lines[first + 1].isDelimiterRow(in: pass.bytes)
    }

    private mutating func append(_ input: MappedText, _ range: Range<Int>, isTable: Bool) {
        var scanner = MathScanner(input.bytes, range, isTable: isTable)
        var offset = range.lowerBound
        for found in scanner.scan() {
            switch found {
            case .dollar(let place):
                text.append(input, offset..<place)
                if let span = input.span(place..<place + 1) { text.insert([MarkdownByte.literal], at: span) }
                offset = place + 1
            case .math(let whole, let tex, let isDisplay):
                text.append(input, offset..<whole.lowerBound)
                var end = whole.upperBound
                var attributes = Attributes()
                if isDisplay, let parsed = equationAttributes(input.bytes, from: end, to: range.upperBound) {
                    attributes = parsed.attributes
                    end = parsed.end
                }
                if let span = input.span(whole) {
                    let math = Placeholder.math(
                        tex: input.string(tex), isDisplay: isDisplay, attributes, written: span.range
                    )
                    text.insert(mark(math), at: span)
                }
                offset = end
            }
        }
        text.append(input, offset..<range.upperBound)
    }

    /// `{#eq-x}` behind a formula.
    func equationAttributes(_ bytes: [UInt8], from offset: Int, to end: Int) -> AttributeParser.Parsed? {
        var start = offset
        while start < end, bytes[start] == 0x20 { start += 1 }
        return AttributeParser.parse(bytes, from: start, to: end)
    }

    /// Writes text that is not looked into.
    mutating func copy(_ input: MappedText, _ range: Range<Int>) { text.append(input, range) }

    /// Takes in a line that is a paragraph whatever it looks like.
    mutating func appendLine(_ line: MappedText) { append(line, 0..<line.bytes.count, isTable: false) }

    private mutating func mark(_ placeholder: Placeholder) -> [UInt8] {
        placeholders.append(placeholder)
        return [MarkdownByte.placeholder] + Array(String(placeholders.count - 1).utf8) + [MarkdownByte.placeholder]
    }

    /// Writes a placeholder as a paragraph of its own, with the text that belongs to it.
    mutating func emit(_ placeholder: Placeholder, with content: MappedText? = nil) {
        let bytes = [0x0A, 0x0A] + mark(placeholder)
        if let span = placeholder.span { text.insert(bytes, at: span) } else { text.insert(bytes) }
        if let content {
            text.insert(" ")
            append(content, 0..<content.bytes.count, isTable: false)
        }
        text.insert("\n\n")
    }

    // MARK: Includes

    mutating func include(_ path: String, at span: SourceSpan) {
        let from = includeChain.last ?? span.file
        guard includeChain.count <= BlockScanner.includeDepthLimit else {
            report(Diagnostic(.markdownInclude, "includes are nested deeper than \(BlockScanner.includeDepthLimit) levels", at: span))
            return
        }
        includeCount += 1
        guard includeCount <= BlockScanner.includeLimit else {
            if includeCount == BlockScanner.includeLimit + 1 {
                report(Diagnostic(.markdownInclude, "there are more than \(BlockScanner.includeLimit) includes", at: span))
            }
            return
        }
        switch includes.load(path, from) {
        case .failure(let problem):
            report(Diagnostic(.markdownInclude, problem.message, at: span, help: problem.help))
        case .success(let file):
            if includeChain.contains(where: { $0.name == file.name }) {
                let chain = (includeChain.map(\.name) + [file.name]).joined(separator: " → ")
                report(
                    Diagnostic(
                        .markdownInclude, "'\(path)' includes itself", at: span, notes: [.init(chain)],
                        help: "remove one of these includes"
                    )
                )
                return
            }
            if !includedFiles.contains(where: { $0.name == file.name }) { includedFiles.append(file) }
            includeChain.append(file)
            var start = 0
            if let head = HeadRange.find(in: file) {
                start = head.body
                report(
                    Diagnostic(
                        .markdownInclude, "the head of an included file is not read", at: file.span(0..<3), severity: .warning,
                        help: "move its keys to the head of '\(includeChain[0].name)'"
                    )
                )
            }
            let outer = depth
            depth = 0
            scan(MappedText(file, start..<file.bytes.count), allowsCells: true)
            depth = outer
            includeChain.removeLast()
        }
    }
}
