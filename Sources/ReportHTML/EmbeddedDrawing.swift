/// A drawing as it stands in a page: without what belongs to a file of its own, named for those who do not see it, its colours
/// following the page.
struct EmbeddedDrawing {
    /// The `<svg>` element.
    let markup: String
    /// Its natural width; nil where the drawing does not say.
    let width: Int?
    /// Whether it is drawn in the palette of charts, so that it can stand on a dark page without a card behind it.
    let followsPage: Bool

    /// Charts are drawn for a text column of 6.3 inches, which is 680 pixels of a page.
    static let pixelsPerPoint = 1.5

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
            var content = ColourMapping(capacity: bytes.count * 9 / 8)
            content.append(bytes[root.contentStart...])
            let start = EmbeddedDrawing.startTag(
                root, width: width, height: height, alternative: alternative, followsPage: content.sawRole)
            return (start + String(decoding: content.output, as: UTF8.self), width, content.sawRole)
        }
        guard let made else { return nil }
        (markup, width, followsPage) = made
    }

    private static func pixels(_ points: Double?) -> Int? {
        points.flatMap { $0.isFinite && $0 > 0 && $0 < 1e5 ? Int(($0 * pixelsPerPoint).rounded()) : nil }
    }

    /// Everything before the `>` of the root element.
    private static func startTag(
        _ root: SVGRoot, width: Int?, height: Int?, alternative: String, followsPage: Bool
    ) -> String {
        var tag = "<svg"
        func add(_ name: String, _ value: String) { tag += " " + name + "=\"" + value + "\"" }
        add("class", followsPage ? "drawing follows" : "drawing")
        add("role", "img")
        add("aria-label", HTMLSerializer.attributeText(alternative))
        if let width, let height { add("width", String(width)); add("height", String(height)) }
        if let width { add("style", CSSDeclaration.naturalWidth(pixels: width).text) }
        if let viewBox = root.viewBox { add("viewBox", quoteless(viewBox)) }
        for attribute in root.attributes where isKept(attribute.name) { add(attribute.name, quoteless(attribute.value)) }
        return tag
    }

    /// Values come from between quotes of either kind and go between double ones.
    private static func quoteless(_ value: String) -> String {
        value.utf8.contains(UInt8(ascii: "\"")) ? value.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "&quot;") : value
    }

    private static func isKept(_ name: String) -> Bool {
        let dropped = ["class", "id", "width", "height", "x", "y", "style", "viewBox", "version", "role", "xmlns"]
        return !dropped.contains(name) && !name.hasPrefix("aria-") && !name.hasPrefix("xmlns:") && !name.hasPrefix("on")
    }
}

/// Copies a drawing and puts variables in place of the palette's colours, in one pass.
private struct ColourMapping {
    private(set) var output: [UInt8] = []
    private(set) var sawRole = false

    init(capacity: Int) { output.reserveCapacity(capacity) }

    /// - Parameter source: from inside the root's start tag. Only colours inside of tags count: text stays as it is.
    mutating func append(_ source: UnsafeBufferPointer<UInt8>.SubSequence) {
        var source = source
        while let last = source.last, last <= 0x20 { source.removeLast() }
        let bytes = UnsafeBufferPointer(rebasing: source)
        var start = 0
        var isInTag = true
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "<"): isInTag = true
            case UInt8(ascii: ">"): isInTag = false
            case UInt8(ascii: "#") where isInTag:
                guard let role = ColourMapping.role(bytes, at: index) else { continue }
                output.append(contentsOf: bytes[start..<index])
                output.append(contentsOf: role.reference.utf8)
                sawRole = true
                start = index + 7
            default: continue
            }
        }
        output.append(contentsOf: bytes[start...])
    }

    /// The role of `#rrggbb` at an index. A reference such as `url(#…)` or `href="#…"` is no colour.
    private static func role(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> ChartPalette.Role? {
        guard index + 7 < bytes.count, hexValue(bytes[index + 7]) == nil else { return nil }
        if index > 0, bytes[index - 1] == UInt8(ascii: "(") { return nil }
        if index > 2, bytes[index - 2] == UInt8(ascii: "="), bytes[index - 3] == UInt8(ascii: "f") { return nil }
        var colour: UInt32 = 0
        for offset in 1...6 {
            guard let value = hexValue(bytes[index + offset]) else { return nil }
            colour = colour << 4 | value
        }
        return ChartPalette.role(colour)
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
