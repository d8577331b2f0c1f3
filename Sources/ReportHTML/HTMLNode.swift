/// A piece of a page. Elements and attributes are closed lists, so that no string of a document can become either; text is
/// escaped when it is serialised, and only markup that was sanitised before goes through as it is.
package indirect enum HTMLNode: Sendable, Hashable {
    case element(HTMLTag, [HTMLAttribute], [HTMLNode])
    case text(String)
    /// Markup that the tool made or sanitised: SVG, MathML, rich output of cells.
    case markup(String)
    /// The content of a `<style>` element.
    case styleSheet(String)
    /// The content of a `<script>` element that holds data, as JSON.
    case json(String)

    /// An element without attributes.
    package static func element(_ tag: HTMLTag, _ children: [HTMLNode]) -> HTMLNode { .element(tag, [], children) }

    /// Whether a line break may stand before it in the source without being seen.
    var isBlock: Bool {
        if case .element(let tag, _, _) = self { return tag.isBlock }
        return false
    }
}

/// The elements that a page is made of.
package enum HTMLTag: String, Sendable, Hashable {
    case html, head, meta, title, style, script, body
    case header, nav, main, footer, section, div
    case h1, h2, h3, h4, h5, h6, p, pre, blockquote, hr, ul, ol, li, dl, dt, dd
    case table, caption, colgroup, thead, tbody, tr, th, td
    case figure, figcaption, details, summary
    case a, span, em, strong, s, sup, sub, code, br, img, time

    /// The heading of a level from 1 to 6.
    static func heading(_ level: Int) -> HTMLTag {
        switch level {
        case ...1: .h1
        case 2: .h2
        case 3: .h3
        case 4: .h4
        case 5: .h5
        default: .h6
        }
    }

    /// Elements without an end tag.
    var isVoid: Bool {
        switch self {
        case .meta, .hr, .br, .img: true
        default: false
        }
    }

    /// Cells count as inline, so that a row of a table is one line of the source.
    var isBlock: Bool {
        switch self {
        case .a, .span, .em, .strong, .s, .sup, .sub, .code, .br, .img, .time, .th, .td: false
        default: true
        }
    }
}

/// An attribute of an element. Addresses and styles can only be made from checked values.
package struct HTMLAttribute: Sendable, Hashable {
    enum Name: String, Sendable, Hashable {
        case lang, dir, charset, name, content, `class`, id, href, rel, title, role, tabindex
        case scope, colspan, span, start, src, alt, width, height, style, datetime, type
        case httpEquiv = "http-equiv"
        case ariaLabel = "aria-label"
        case ariaLabelledBy = "aria-labelledby"
        case ariaHidden = "aria-hidden"
        case dataSource = "data-source"
        case dataStatus = "data-status"
    }

    let name: Name
    let value: String

    private init(_ name: Name, _ value: String) {
        self.name = name
        self.value = value
    }

    static func `class`(_ value: String) -> HTMLAttribute { .init(.class, value) }
    static func lang(_ value: String) -> HTMLAttribute { .init(.lang, value) }
    static func dir(_ value: String) -> HTMLAttribute { .init(.dir, value) }
    static func id(_ anchor: Anchor) -> HTMLAttribute { .init(.id, anchor.name) }
    static func href(_ target: LinkTarget) -> HTMLAttribute { .init(.href, target.address) }
    static func href(_ anchor: Anchor) -> HTMLAttribute { .init(.href, "#" + anchor.name) }
    static func rel(_ value: String) -> HTMLAttribute { .init(.rel, value) }
    static func title(_ value: String) -> HTMLAttribute { .init(.title, value) }
    static func role(_ value: String) -> HTMLAttribute { .init(.role, value) }
    static func ariaLabel(_ value: String) -> HTMLAttribute { .init(.ariaLabel, value) }
    static func ariaLabelledBy(_ anchor: Anchor) -> HTMLAttribute { .init(.ariaLabelledBy, anchor.name) }
    static let ariaHidden = HTMLAttribute(.ariaHidden, "true")
    static let focusable = HTMLAttribute(.tabindex, "0")
    static func scope(_ value: String) -> HTMLAttribute { .init(.scope, value) }
    static func colspan(_ value: Int) -> HTMLAttribute { .init(.colspan, String(value)) }
    static func span(_ value: Int) -> HTMLAttribute { .init(.span, String(value)) }
    static func start(_ value: Int) -> HTMLAttribute { .init(.start, String(value)) }
    static func alt(_ value: String) -> HTMLAttribute { .init(.alt, value) }
    static func width(pixels: Int) -> HTMLAttribute { .init(.width, String(pixels)) }
    static func height(pixels: Int) -> HTMLAttribute { .init(.height, String(pixels)) }
    static func datetime(_ value: String) -> HTMLAttribute { .init(.datetime, value) }
    static func dataSource(_ value: String) -> HTMLAttribute { .init(.dataSource, value) }
    static func dataStatus(_ value: String) -> HTMLAttribute { .init(.dataStatus, value) }
    static func type(_ value: String) -> HTMLAttribute { .init(.type, value) }
    static func charset(_ value: String) -> HTMLAttribute { .init(.charset, value) }
    static func name(_ value: String) -> HTMLAttribute { .init(.name, value) }
    static func httpEquiv(_ value: String) -> HTMLAttribute { .init(.httpEquiv, value) }
    static func content(_ value: String) -> HTMLAttribute { .init(.content, value) }

    /// A picture carried in the page.
    static func src(_ kind: ImageKind, base64: String) -> HTMLAttribute {
        .init(.src, "data:" + kind.rawValue + ";base64," + base64)
    }

    static func style(_ declarations: [CSSDeclaration]) -> HTMLAttribute {
        .init(.style, declarations.map(\.text).joined(separator: ";"))
    }

    /// The kinds of pictures that may stand in a `src`.
    enum ImageKind: String {
        case png = "image/png"
        case jpeg = "image/jpeg"
        case gif = "image/gif"
        case webp = "image/webp"
    }
}
