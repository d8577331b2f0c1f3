/// A drawing as it stands in a page: without what belongs to a file of its own, named for those who do not see it, its colours
/// following the page.
struct EmbeddedDrawing {
    /// The `<svg>` element.
    let markup: String
    /// Its natural width; nil where the drawing does not say.
    let width: Int?
    /// Whether it is drawn in the palette of charts, so that it can stand on a dark page without a card behind it.
    let followsPage: Bool

    /// Charts are drawn for a text column of 6.3 inches, which is 660 pixels of a page.
    static let pixelsPerPoint = 660 / 453.6

    /// - Parameters:
    ///   - source: sanitised SVG; nil is the result where its first element is not `<svg>`.
    ///   - alternative: what the drawing shows, in words.
    ///   - size: the natural size in points, where it is known from elsewhere.
    init?(_ source: String, alternative: String, size: (width: Double?, height: Double?)) {
        var source = source
        let made = source.withUTF8 { bytes -> (markup: String, width: Int?, followsPage: Bool)? in
            guard let root = SVGRoot(bytes) else { return nil }
            let width = EmbeddedDrawing.pixels(size.width ?? root.size.width)
            let height = EmbeddedDrawing.pixels(size.height ?? root.size.height)
            // One buffer for the attributes that stay and one for the content; both follow the palette.
            var attributes = ColourMapping(capacity: 256)
            for attribute in root.attributes where EmbeddedDrawing.isKept(attribute.name) {
                attributes.append(attribute: attribute.name, EmbeddedDrawing.quoteless(attribute.value))
            }
            var content = ColourMapping(capacity: bytes.count * 9 / 8)
            content.append(bytes[root.contentStart...])
            let followsPage = attributes.sawRole || content.sawRole
            let start = EmbeddedDrawing.startTag(
                root, width: width, height: height, alternative: alternative, followsPage: followsPage)
            return (start + attributes.text + content.text, width, followsPage)
        }
        guard let made else { return nil }
        (markup, width, followsPage) = made
    }

    private static func pixels(_ points: Double?) -> Int? {
        points.flatMap { $0.isFinite && $0 > 0 && $0 < 1e5 ? Int(($0 * pixelsPerPoint).rounded()) : nil }
    }

    /// The root element with the attributes that the page gives it; the drawing's own follow.
    private static func startTag(
        _ root: SVGRoot, width: Int?, height: Int?, alternative: String, followsPage: Bool
    ) -> String {
        var tag = "<svg"
        func add(_ name: String, _ value: String) { tag += " " + name + "=\"" + value + "\"" }
        add("class", followsPage ? "drawing follows" : "drawing")
        add("role", "img")
        add("aria-label", HTMLSerializer.attributeText(alternative))
        if let width, let height {
            add("width", String(width))
            add("height", String(height))
        }
        if let width { add("style", CSSDeclaration.naturalWidth(pixels: width).text) }
        if let viewBox = root.viewBox { add("viewBox", quoteless(viewBox)) }
        return tag
    }

    /// Values come from between quotes of either kind and go between double ones.
    private static func quoteless(_ value: String) -> String {
        value.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "&quot;")
    }

    private static func isKept(_ name: String) -> Bool {
        let dropped = ["class", "id", "width", "height", "x", "y", "style", "viewBox", "version", "role", "xmlns"]
        return !dropped.contains(name) && !name.hasPrefix("aria-") && !name.hasPrefix("xmlns:") && !name.hasPrefix("on")
    }
}

/// Copies a drawing and puts variables in place of the palette's colours, in one pass.
private struct ColourMapping {
    private var output: [UInt8] = []
    private(set) var sawRole = false

    init(capacity: Int) { output.reserveCapacity(capacity) }

    var text: String { String(decoding: output, as: UTF8.self) }

    mutating func append(attribute name: String, _ value: String) {
        var attribute = " " + name + "=\"" + value + "\""
        attribute.withUTF8 { append($0[...]) }
    }

    /// - Parameter source: from inside the root's start tag. Only colours inside of tags count: text stays as it is.
    mutating func append(_ source: UnsafeBufferPointer<UInt8>.SubSequence) {
        var source = source
        while let last = source.last, last == UInt8(ascii: "\n") { source.removeLast() }
        let bytes = UnsafeBufferPointer(rebasing: source)
        var start = 0
        var isInTag = true
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "<"): isInTag = true
            case UInt8(ascii: ">"): isInTag = false
            case UInt8(ascii: "#") where isInTag:
                guard let reference = ColourMapping.reference(bytes, at: index) else { continue }
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                output.append(contentsOf: reference)
                sawRole = true
                start = index + 7
            default: continue
            }
        }
        output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
    }

    /// What to write for `#rrggbb` at an index, if it is of the palette. A reference such as `url(#…)` or `href="#…"` is no colour.
    private static func reference(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> [UInt8]? {
        guard index + 7 < bytes.count, hexValue(bytes[index + 7]) == nil else { return nil }
        if index > 0, bytes[index - 1] == UInt8(ascii: "(") { return nil }
        if index > 2, bytes[index - 2] == UInt8(ascii: "="), bytes[index - 3] == UInt8(ascii: "f") { return nil }
        var colour: UInt32 = 0
        for offset in 1...6 {
            guard let value = hexValue(bytes[index + offset]) else { return nil }
            colour = colour << 4 | value
        }
        return ChartPalette.reference(colour)
    }

    private static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
