import FoundationEssentials

/// What a page carries besides its document: the style sheet and the fonts, read by the caller.
package struct HTMLResources: Sendable {
    /// A face of a font family, as WOFF2.
    package struct WebFont: Sendable, Hashable {
        /// The family's name in style sheets.
        package var family: String
        /// From 100 to 900.
        package var weight: Int
        package var style: Style
        /// The bytes of a WOFF2 file.
        package var data: [UInt8]

        package enum Style: String, Sendable, Codable, Hashable { case normal, italic }

        package init(family: String, weight: Int, style: Style = .normal, data: [UInt8]) {
            self.family = family
            self.weight = weight
            self.style = style
            self.data = data
        }
    }

    /// The style sheet, without comments and indentation.
    let styleSheet: String
    /// `@font-face` rules.
    let fontRules: String
    /// The same, but quotation marks, dashes and dots, which are full width in Chinese, are left to the reader's Chinese font.
    let fontRulesForChinese: String

    /// - Parameters:
    ///   - styleSheet: CSS, as in `Resources/report.css`.
    ///   - fonts: embedded in every page; without any a page is set in the reader's own fonts.
    package init(styleSheet: String, fonts: [WebFont] = []) {
        self.styleSheet = CSSText.compacted(styleSheet)
        let faces = fonts.map(HTMLResources.face)
        fontRules = faces.map { $0 + "}\n" }.joined()
        let range = ";unicode-range:U+0-B6,U+B8-2013,U+2016-2017,U+201A-201B,U+201E-2025,U+2027-2FFF}\n"
        fontRulesForChinese = faces.map { $0 + range }.joined()
    }

    /// The rule of one face, without its closing brace.
    private static func face(_ font: WebFont) -> String {
        "@font-face{font-family:" + CSSText.quoted(font.family) + ";font-weight:" + String(font.weight) + ";font-style:"
            + font.style.rawValue + ";font-display:swap;src:url(data:font/woff2;base64," + Data(font.data).base64EncodedString()
            + ") format(\"woff2\")"
    }
}
