import ReportDocument
import ReportSyntax

/// Writes a parsed definition as the CommonMark specification writes its examples, so that both can be compared. What CommonMark does not
/// have is written as a word in brackets, which no example has.
enum MarkupPage {
    static func html(_ blocks: [MarkupBlock]) -> String { blocks.map { html($0, isTight: false) }.joined() }

    private static func html(_ block: MarkupBlock, isTight: Bool) -> String {
        switch block.kind {
        case .heading(let level, let inlines): "<h\(level)>\(html(inlines))</h\(level)>"
        case .paragraph(let inlines): isTight ? html(inlines) : "<p>\(html(inlines))</p>"
        case .quote(let inner): "<blockquote>\(html(inner))</blockquote>"
        case .list(let start, let isTight, let items): list(start, isTight, items)
        case .code(let language, let code):
            "<pre><code\(language.isEmpty ? "" : " class=\"language-\(escaped(language))\"")>\(escaped(code))</code></pre>"
        case .figure(let image): isTight ? html(image) : "<p>\(html(image))</p>"
        case .html(let text): text
        case .thematicBreak: "<hr />"
        case .definitionList, .table, .callout, .group, .equation, .cell, .raw, .pageBreak: "[other block]"
        }
    }

    private static func list(_ start: Int?, _ isTight: Bool, _ items: [MarkupListItem]) -> String {
        let name = start == nil ? "ul" : "ol"
        let first = start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
        let inner = items.map { item in "<li>" + item.blocks.map { html($0, isTight: isTight) }.joined(separator: isTight ? "\n" : "") + "</li>" }
        return "<\(name)\(first)>\(inner.joined())</\(name)>"
    }

    private static func html(_ inlines: [MarkupInline]) -> String { inlines.map(html).joined() }

    private static func html(_ inline: MarkupInline) -> String {
        switch inline.kind {
        case .text(let text): escaped(text)
        case .emphasis(let inner): "<em>\(html(inner))</em>"
        case .strong(let inner): "<strong>\(html(inner))</strong>"
        case .code(let code): "<code>\(escaped(code))</code>"
        case .link(let target, let title, let inner): "<a href=\"\(address(target))\"\(self.title(title))>\(html(inner))</a>"
        case .image(let image): html(image)
        case .html(let text): text
        case .lineBreak: "<br />\n"
        case .softBreak: "\n"
        case .strikethrough, .superscript, .subscript, .math, .note, .inlineNote, .reference, .citation, .expression, .parameter, .span: "[other inline]"
        }
    }

    private static func html(_ image: MarkupImage) -> String {
        "<img src=\"\(address(image.target.value))\" alt=\"\(escaped(plain(image.text)))\"\(title(image.title)) />"
    }

    private static func title(_ text: String) -> String { text.isEmpty ? "" : " title=\"\(escaped(text))\"" }

    private static func plain(_ inlines: [MarkupInline]) -> String {
        inlines.map { inline in
            switch inline.kind {
            case .text(let text), .code(let text): text
            case .emphasis(let inner), .strong(let inner), .link(_, _, let inner): plain(inner)
            case .image(let image): plain(image.text)
            default: ""
            }
        }.joined()
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }

    /// As the specification's own program writes addresses.
    private static func address(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "-_.+!*'(),%#@?=;:/$~&".utf8.contains(byte)
            if isPlain { result.unicodeScalars.append(UnicodeScalar(byte)) } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return escaped(result)
    }
}
