import CMD4C
import ReportDocument
import ReportSource

/// A block of the whole text, or something that was cut out of it.
enum TreeNode {
    case block(MarkupBlock)
    /// A placeholder with the text behind it in its paragraph.
    case placeholder(Int, [RawInline])
}

/// Runs md4c over a text and builds blocks from what it calls back. One instance is one run.
///
/// md4c keeps the pointers it was given and calls back in document order; nothing of it outlives `build`. Texts that are
/// not part of its input (spaces and line breaks that it made) have no place and take that of the text before them.
final class TreeBuilder {
    /// Deeper blocks or inlines are refused; nobody writes them by hand.
    static let depthLimit = 100
    /// More cells in one table are refused: a table belongs into a data file.
    static let tableCellLimit = 100_000
    /// Bytes behind the text that are there, and are no part of it.
    private static let paddingLength = 8

    private let text: MappedText
    private let base: UnsafePointer<CChar>
    private var frames: [Frame] = []
    private var spans: [SpanFrame] = []
    private var table: TableFrame?
    /// Behind the last text that came.
    private var cursor = 0
    private var limit: (message: String, offset: Int)?
    var composer: InlineComposer
    private(set) var nodes: [TreeNode] = []
    private(set) var usedPlaceholders = 0

    struct Frame {
        enum Kind {
            case document, quote
            case list(start: Int?, isTight: Bool)
            case item(task: Bool?)
            case heading(Int)
            case paragraph
            case code(language: String, info: String)
            case html
            case table
            case other
        }

        var kind: Kind
        var blocks: [MarkupBlock] = []
        var items: [MarkupListItem] = []
        var inlines: [RawInline] = []
        var bytes: [UInt8] = []
        var start: Int?
        /// Where the text of a tight item's paragraph starts.
        var inlineStart: Int?
    }

    private struct SpanFrame {
        enum Kind { case emphasis, strong, strikethrough, link(String, String), image(String, String), code }

        var kind: Kind
        var children: [RawInline] = []
        var bytes: [UInt8] = []
        var start: Int?
        var tildes = 2
    }

    private struct TableFrame {
        var alignments: [Table.Alignment] = []
        var header: [[MarkupInline]] = []
        var rows: [[[MarkupInline]]] = []
        var isHead = false
        var cells = 0
        var inlines: [RawInline] = []
        var start: Int?
    }

    private init(_ text: MappedText, _ base: UnsafePointer<CChar>, _ composer: InlineComposer) {
        self.text = text
        self.base = base
        self.composer = composer
    }

    /// - Returns: the blocks in order, and the composer with what it found. A text beyond a limit gives no blocks and a
    ///   diagnostic `markdown-limit`.
    static func build(_ text: MappedText, composer: InlineComposer) -> (nodes: [TreeNode], composer: InlineComposer) {
        // md4c 0.4.8 looks one byte behind a text that ends in `[](` without a line break; what it finds there is to be one.
        let padded = text.bytes + Array(repeating: 0x0A, count: paddingLength)
        return padded.withUnsafeBytes { raw in
            let bytes = raw.bindMemory(to: CChar.self)
            guard let base = bytes.baseAddress else { return ([], composer) }
            let builder = TreeBuilder(text, base, composer)
            builder.run(count: text.bytes.count)
            return (builder.nodes, builder.composer)
        }
    }

    private func run(count: Int) {
        var parser = MD_PARSER()
        // Bare addresses are linked by the composer: md4c's own way takes quadratic time.
        parser.flags = UInt32(MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS)
        parser.enter_block = { type, detail, user in TreeBuilder.from(user).enter(type, detail) }
        parser.leave_block = { type, _, user in TreeBuilder.from(user).leave(type) }
        parser.enter_span = { type, detail, user in TreeBuilder.from(user).enterSpan(type, detail) }
        parser.leave_span = { _, _, user in TreeBuilder.from(user).leaveSpan() }
        parser.text = { type, text, size, user in TreeBuilder.from(user).take(type, text, Int(size)) }
        let result = withExtendedLifetime(self) {
            md_parse(base, MD_SIZE(count), &parser, Unmanaged.passUnretained(self).toOpaque())
        }
        // md4c 0.4.8 stops at once where a callback says so, but returns 0 if it was inside a container.
        guard result != 0 || limit != nil else { return }
        nodes = []
        let message = limit?.message ?? "this text is too large to be read"
        let offset = limit?.offset ?? 0
        composer.report(Diagnostic(.markdownLimit, message, at: text.span(offset..<offset)))
    }

    private static func from(_ user: UnsafeMutableRawPointer?) -> TreeBuilder {
        // The pointer is the one that `run` gave to md_parse.
        guard let user else { preconditionFailure("md4c lost its user data") }
        return Unmanaged<TreeBuilder>.fromOpaque(user).takeUnretainedValue()
    }

    private func stop(_ message: String) -> CInt {
        limit = (message, min(cursor, max(0, text.bytes.count - 1)))
        return 1
    }

    // MARK: Blocks

    private func enter(_ type: MD_BLOCKTYPE, _ detail: UnsafeMutableRawPointer?) -> CInt {
        if frames.count > TreeBuilder.depthLimit { return stop("blocks are nested deeper than \(TreeBuilder.depthLimit) levels") }
        switch type {
        case MD_BLOCK_TABLE:
            flushItemText()
            table = TableFrame()
            frames.append(Frame(kind: .table))
        case MD_BLOCK_THEAD:
            table?.isHead = true
        case MD_BLOCK_TBODY:
            table?.isHead = false
        case MD_BLOCK_TR:
            if table?.isHead == false { table?.rows.append([]) }
        case MD_BLOCK_TH, MD_BLOCK_TD:
            table?.cells += 1
            if let cells = table?.cells, cells > TreeBuilder.tableCellLimit {
                return stop("a table has more than \(TreeBuilder.tableCellLimit) cells")
            }
            table?.inlines = []
            if table?.isHead == true, let detail = detail?.assumingMemoryBound(to: MD_BLOCK_TD_DETAIL.self) {
                table?.alignments.append(TreeBuilder.alignment(detail.pointee.align))
            }
        case MD_BLOCK_HR:
            flushItemText()
            let place = TreeBuilder.nextLine(text.bytes, from: cursor)
            append(.init(.thematicBreak, at: span(place)), from: place.lowerBound)
            cursor = max(cursor, place.upperBound)
        default:
            flushItemText()
            frames.append(Frame(kind: kind(type, detail)))
        }
        return 0
    }

    private func kind(_ type: MD_BLOCKTYPE, _ detail: UnsafeMutableRawPointer?) -> Frame.Kind {
        switch type {
        case MD_BLOCK_DOC: return .document
        case MD_BLOCK_QUOTE: return .quote
        case MD_BLOCK_UL:
            return .list(start: nil, isTight: detail?.assumingMemoryBound(to: MD_BLOCK_UL_DETAIL.self).pointee.is_tight != 0)
        case MD_BLOCK_OL:
            let list = detail?.assumingMemoryBound(to: MD_BLOCK_OL_DETAIL.self).pointee
            return .list(start: Int(list?.start ?? 1), isTight: list?.is_tight != 0)
        case MD_BLOCK_LI:
            guard let item = detail?.assumingMemoryBound(to: MD_BLOCK_LI_DETAIL.self).pointee, item.is_task != 0 else {
                return .item(task: nil)
            }
            return .item(task: item.task_mark != CChar(UInt8(ascii: " ")))
        case MD_BLOCK_H:
            return .heading(Int(detail?.assumingMemoryBound(to: MD_BLOCK_H_DETAIL.self).pointee.level ?? 1))
        case MD_BLOCK_CODE:
            let code = detail?.assumingMemoryBound(to: MD_BLOCK_CODE_DETAIL.self).pointee
            return .code(language: code.map { attribute($0.lang) } ?? "", info: code.map { attribute($0.info) } ?? "")
        case MD_BLOCK_HTML: return .html
        case MD_BLOCK_P: return .paragraph
        default: return .other
        }
    }

    private static func alignment(_ align: MD_ALIGN) -> Table.Alignment {
        switch align {
        case MD_ALIGN_LEFT: .left
        case MD_ALIGN_CENTER: .center
        case MD_ALIGN_RIGHT: .right
        default: .automatic
        }
    }

    private func leave(_ type: MD_BLOCKTYPE) -> CInt {
        switch type {
        case MD_BLOCK_THEAD, MD_BLOCK_TBODY, MD_BLOCK_TR, MD_BLOCK_HR: return 0
        case MD_BLOCK_TH, MD_BLOCK_TD: leaveTableCell()
        default: leaveFrame()
        }
        return 0
    }

    private func leaveTableCell() {
        guard let inlines = table?.inlines else { return }
        let cell = composer.compose(inlines, in: text)
        if table?.isHead == true {
            table?.header.append(cell)
        } else if let row = table?.rows.indices.last {
            table?.rows[row].append(cell)
        }
    }

    private func leaveFrame() {
        flushItemText()
        guard let frame = frames.popLast() else { return }
        let start = frame.start ?? cursor
        let end = max(start, cursor)
        switch frame.kind {
        case .document, .other:
            break
        case .item(let task):
            if let list = frames.indices.last {
                frames[list].items.append(MarkupListItem(task: task, blocks: frame.blocks))
                note(start)
            }
        case .quote:
            append(.init(.quote(frame.blocks), at: span(start..<end)), from: start)
        case .list(let first, let isTight):
            append(.init(.list(start: first, isTight: isTight, frame.items), at: span(start..<end)), from: start)
        case .heading(let level):
            let lineStart = TreeBuilder.lineStart(text.bytes, start)
            let (inlines, attributes) = composer.composeTitle(frame.inlines, in: text)
            append(.init(.heading(level: level, inlines), attributes: attributes, at: span(lineStart..<end)), from: lineStart)
        case .paragraph:
            leaveParagraph(frame.inlines, start..<end)
        case .code(let language, let info):
            append(code(frame, language, info, span(start..<end)), from: start)
        case .html:
            append(html: frame, span(start..<end), start)
        case .table:
            guard let table else { return }
            self.table = nil
            let markup = MarkupTable(alignments: table.alignments, header: table.header, rows: table.rows)
            let place = TreeBuilder.lineStart(text.bytes, table.start ?? start)
            append(.init(.table(markup), at: span(place..<end)), from: place)
        }
    }

    private func leaveParagraph(_ inlines: [RawInline], _ range: Range<Int>) {
        if frames.count == 1, let placeholder = leadingPlaceholder(inlines) {
            nodes.append(.placeholder(placeholder.index, placeholder.rest))
            return
        }
        for block in composer.composeParagraph(inlines, in: text, range) { append(block, from: range.lowerBound) }
    }

    /// A placeholder at the start of a paragraph, and what follows it there.
    private func leadingPlaceholder(_ inlines: [RawInline]) -> (index: Int, rest: [RawInline])? {
        guard case .text(let range, false)? = inlines.first, let mark = composer.placeholder(at: range.lowerBound, in: text),
            !composer.isInline(mark.index)
        else { return nil }
        var start = mark.end
        if start < range.upperBound, text.bytes[start] == 0x20 { start += 1 }
        let rest: [RawInline] = start < range.upperBound ? [.text(start..<range.upperBound, isLiteral: false)] : []
        return (mark.index, rest + inlines.dropFirst())
    }

    private func code(_ frame: Frame, _ language: String, _ info: String, _ span: SourceSpan) -> MarkupBlock {
        var bytes = composer.restore(frame.bytes, in: text)
        if bytes.last == 0x0A { bytes.removeLast() }
        let code = String(decoding: bytes, as: UTF8.self)
        guard info.utf8.first == UInt8(ascii: "{") else { return MarkupBlock(.code(language: language, code), at: span) }
        let infoBytes = Array(info.utf8)
        if let parsed = AttributeParser.parse(infoBytes, from: 0, to: infoBytes.count), parsed.rawTarget == nil {
            var attributes = parsed.attributes
            let name = attributes.classes.isEmpty ? "" : attributes.classes.removeFirst()
            return MarkupBlock(.code(language: name, code), attributes: attributes, at: span)
        }
        if !info.hasPrefix("{{") {
            composer.report(
                Diagnostic(
                    .markdownUnsupported, "a cell cannot stand in a list or quotation", at: span,
                    help: "move the cell to the start of a line, outside the list"
                )
            )
        }
        return MarkupBlock(.code(language: "", code), at: span)
    }

    private func append(html frame: Frame, _ span: SourceSpan, _ start: Int) {
        let html = String(decoding: composer.restore(frame.bytes, in: text), as: UTF8.self)
        let trimmed = String(html.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        if trimmed.hasPrefix("<!--"), trimmed.hasSuffix("-->") || !trimmed.contains("-->") { return }
        composer.reportHTML(trimmed, at: span)
        append(.init(.html(trimmed), at: span), from: start)
    }

    private func append(_ block: MarkupBlock, from start: Int) {
        if frames.count <= 1 {
            nodes.append(.block(block))
        } else {
            frames[frames.count - 1].blocks.append(block)
            note(start)
        }
    }

    /// Remembers where the innermost open block starts.
    private func note(_ start: Int) {
        guard let top = frames.indices.last, frames[top].start == nil else { return }
        frames[top].start = start
    }

    /// The text of a tight list's item is not wrapped in a paragraph by md4c.
    private func flushItemText() {
        guard let top = frames.indices.last, case .item = frames[top].kind, !frames[top].inlines.isEmpty else { return }
        let inlines = frames[top].inlines
        let start = frames[top].inlineStart ?? cursor
        frames[top].inlines = []
        frames[top].inlineStart = nil
        frames[top].blocks += composer.composeParagraph(inlines, in: text, start..<max(start, cursor))
    }

    private func span(_ range: Range<Int>) -> SourceSpan { composer.span(range, in: text) }

    private static func lineStart(_ bytes: [UInt8], _ offset: Int) -> Int {
        var start = min(offset, bytes.count)
        while start > 0, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D { start -= 1 }
        while start < offset, bytes[start] <= 0x20 { start += 1 }
        return start
    }

    /// The next line that is not blank and starts behind an offset.
    private static func nextLine(_ bytes: [UInt8], from offset: Int) -> Range<Int> {
        var start = offset
        if offset > 0 { while start < bytes.count, bytes[start] != 0x0A { start += 1 } }
        while start < bytes.count, bytes[start] <= 0x20 { start += 1 }
        var end = start
        while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        return start..<end
    }

    // MARK: Inlines

    private func enterSpan(_ type: MD_SPANTYPE, _ detail: UnsafeMutableRawPointer?) -> CInt {
        if spans.count >= TreeBuilder.depthLimit { return stop("inlines are nested deeper than \(TreeBuilder.depthLimit) levels") }
        switch type {
        case MD_SPAN_EM: spans.append(SpanFrame(kind: .emphasis))
        case MD_SPAN_STRONG: spans.append(SpanFrame(kind: .strong))
        case MD_SPAN_DEL: spans.append(SpanFrame(kind: .strikethrough))
        case MD_SPAN_CODE: spans.append(SpanFrame(kind: .code))
        case MD_SPAN_IMG:
            let image = detail?.assumingMemoryBound(to: MD_SPAN_IMG_DETAIL.self).pointee
            spans.append(SpanFrame(kind: .image(image.map { attribute($0.src) } ?? "", image.map { attribute($0.title) } ?? "")))
        default:
            let link = detail?.assumingMemoryBound(to: MD_SPAN_A_DETAIL.self).pointee
            spans.append(SpanFrame(kind: .link(link.map { attribute($0.href) } ?? "", link.map { attribute($0.title) } ?? "")))
        }
        return 0
    }

    private func leaveSpan() -> CInt {
        guard let frame = spans.popLast() else { return 0 }
        let bytes = text.bytes
        let start = frame.start ?? emptyLinkStart(frame.kind) ?? cursor
        switch frame.kind {
        case .emphasis: cursor = min(cursor + 1, bytes.count)
        case .strong: cursor = min(cursor + 2, bytes.count)
        case .strikethrough: cursor = min(cursor + frame.tildes, bytes.count)
        case .code:
            while cursor < bytes.count, bytes[cursor] != UInt8(ascii: "`") { cursor += 1 }
            while cursor < bytes.count, bytes[cursor] == UInt8(ascii: "`") { cursor += 1 }
        case .link, .image: cursor = LinkTail.end(bytes, from: cursor)
        }
        let range = start..<max(start, cursor)
        switch frame.kind {
        case .emphasis: add(.container(.emphasis, frame.children, range))
        case .strong: add(.container(.strong, frame.children, range))
        case .strikethrough: add(.container(frame.tildes == 1 ? .tilde : .strikethrough, frame.children, range))
        case .code: add(.code(String(decoding: composer.restore(frame.bytes, in: text), as: UTF8.self), range))
        case .link(let target, let title): add(.container(.link(target: target, title: title), frame.children, range))
        case .image(let target, let title): add(.container(.image(target: target, title: title), frame.children, range))
        }
        return 0
    }

    /// Where a link or image without text starts; the cursor moves behind its opening bracket.
    private func emptyLinkStart(_ kind: SpanFrame.Kind) -> Int? {
        switch kind {
        case .link, .image: break
        default: return nil
        }
        guard let bracket = text.bytes[cursor...].prefix(200).firstIndex(of: UInt8(ascii: "[")) else { return nil }
        let isImage = if case .image = kind { bracket > 0 && text.bytes[bracket - 1] == UInt8(ascii: "!") } else { false }
        cursor = bracket + 1
        while cursor < text.bytes.count, text.bytes[cursor] <= 0x20 { cursor += 1 }
        return isImage ? bracket - 1 : bracket
    }

    private func add(_ inline: RawInline) {
        if !spans.isEmpty {
            spans[spans.count - 1].children.append(inline)
        } else if table != nil {
            table?.inlines.append(inline)
        } else if let top = frames.indices.last {
            if frames[top].inlines.isEmpty { frames[top].inlineStart = inline.range.lowerBound }
            frames[top].inlines.append(inline)
        }
    }

    private func take(_ type: MD_TEXTTYPE, _ pointer: UnsafePointer<CChar>?, _ size: Int) -> CInt {
        guard let pointer else { return 0 }
        let distance = base.distance(to: pointer)
        let isInside = distance >= 0 && distance + size <= text.bytes.count
        let range = isInside ? distance..<distance + size : cursor..<cursor
        if isInside, size > 0 { place(distance) }
        let isEscaped = isInside && distance > 0 && cursor != distance && text.bytes[distance - 1] == UInt8(ascii: "\\")
        if isInside { cursor = max(cursor, distance + size) }
        let content = UnsafeRawBufferPointer(start: pointer, count: size)
        switch type {
        case MD_TEXT_CODE:
            if spans.isEmpty { frames[frames.count - 1].bytes += content } else { spans[spans.count - 1].bytes += content }
        case MD_TEXT_HTML:
            if let top = frames.indices.last, case .html = frames[top].kind {
                frames[top].bytes += content
            } else {
                add(.html(String(decoding: composer.restore(Array(content), in: text), as: UTF8.self), range))
            }
        case MD_TEXT_NULLCHAR: addText("\u{FFFD}", range)
        case MD_TEXT_ENTITY: addText(MarkdownText.decoded(entity: String(decoding: content, as: UTF8.self)), range)
        case MD_TEXT_BR: add(.hardBreak(cursor))
        case MD_TEXT_SOFTBR: add(.softBreak(cursor))
        default:
            if isInside { add(.text(range, isLiteral: isEscaped)) } else { add(.decoded(String(decoding: content, as: UTF8.self), range)) }
        }
        return 0
    }

    private func addText(_ decoded: String, _ range: Range<Int>) {
        if let top = frames.indices.last, spans.isEmpty, case .code = frames[top].kind {
            frames[top].bytes += Array(decoded.utf8)
        } else if case .code? = spans.last?.kind {
            spans[spans.count - 1].bytes += Array(decoded.utf8)
        } else {
            add(.decoded(decoded, range))
        }
    }

    /// Text has come: the blocks and spans that it is the first of start right before it, each by its own mark.
    private func place(_ offset: Int) {
        var start = offset
        if start > 0, start != cursor, text.bytes[start - 1] == UInt8(ascii: "\\") { start -= 1 }
        for index in spans.indices.reversed() where spans[index].start == nil {
            start = opening(of: index, before: start)
            spans[index].start = start
        }
        if table != nil, table?.start == nil { table?.start = start }
        note(start)
    }

    private func opening(of index: Int, before offset: Int) -> Int {
        let bytes = text.bytes
        var start = offset
        func skip(_ byte: UInt8, _ count: Int) {
            var left = count
            while left > 0, start > 0, bytes[start - 1] == byte { start -= 1; left -= 1 }
        }
        switch spans[index].kind {
        case .emphasis, .strong:
            let count = if case .strong = spans[index].kind { 2 } else { 1 }
            if start > 0 { skip(bytes[start - 1], count) }
        case .strikethrough:
            skip(UInt8(ascii: "~"), 2)
            spans[index].tildes = max(1, offset - start)
        case .code:
            while start > 0, bytes[start - 1] <= 0x20 { start -= 1 }
            skip(UInt8(ascii: "`"), Int.max)
        case .link:
            if start > 0, bytes[start - 1] == UInt8(ascii: "[") || bytes[start - 1] == UInt8(ascii: "<") { start -= 1 }
        case .image:
            skip(UInt8(ascii: "["), 1)
            skip(UInt8(ascii: "!"), 1)
        }
        return start
    }

    private func attribute(_ attribute: MD_ATTRIBUTE) -> String {
        guard let pointer = attribute.text, attribute.size > 0, let types = attribute.substr_types, let offsets = attribute.substr_offsets
        else { return "" }
        var bytes: [UInt8] = []
        var index = 0
        while offsets[index] < attribute.size {
            let start = Int(offsets[index])
            let part = UnsafeRawBufferPointer(start: pointer + start, count: Int(offsets[index + 1]) - start)
            switch types[index] {
            case MD_TEXT_ENTITY: bytes += MarkdownText.decoded(entity: String(decoding: part, as: UTF8.self)).utf8
            case MD_TEXT_NULLCHAR: bytes += "\u{FFFD}".utf8
            default: bytes += part
            }
            index += 1
        }
        return String(decoding: composer.restore(bytes, in: text), as: UTF8.self)
    }
}
