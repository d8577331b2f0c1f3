import Foundation
import ReportHTML
import TestSupport
import Testing

/// Contrast after WCAG 2.2, 1.4.3 and 1.4.11, of the style sheet and of charts, on light and on dark pages.
@Suite struct ColourTests {
    enum Scheme: String, CaseIterable, CustomTestStringConvertible {
        case light, dark

        var testDescription: String { rawValue }

        /// The colours that the style sheet names.
        var colours: [String: UInt32] {
            let sheet = Page.styleSheet
            let block =
                self == .light
                ? Page.between(":root {", "}", of: sheet)
                : Page.between("@media screen and (prefers-color-scheme: dark) {\n  :root {", "}", of: sheet)
            var result: [String: UInt32] = [:]
            for declaration in block.split(separator: ";") {
                let parts = declaration.split(separator: ":").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
                guard parts.count == 2, parts[1].hasPrefix("#"), let value = ColourTests.colour(parts[1]) else { continue }
                result[String(parts[0].dropFirst(2))] = value
            }
            return result
        }

        func chart(_ role: String) -> UInt32? {
            ChartPalette.roles.first { $0.name == role }.map { self == .light ? $0.light : $0.dark }
        }
    }

    @Test(arguments: Scheme.allCases)
    func textStandsOut(scheme: Scheme) throws {
        let colours = scheme.colours
        #expect(colours.count >= 19)
        let onPaper = ["ink", "muted", "link", "caution"]
        let onBand = [
            "ink", "muted", "link", "note", "tip", "important", "warning", "caution", "key", "fun", "str", "num", "lit", "op",
        ]
        let pairs = onPaper.map { ($0, "paper") } + onBand.map { ($0, "band") } + [("ink", "mark"), ("link", "mark")]
        for (text, ground) in pairs {
            let contrast = ColourTests.contrast(try #require(colours[text]), try #require(colours[ground]))
            #expect(contrast >= 4.5, "\(text) on \(ground): \(contrast)")
        }
    }

    @Test(arguments: Scheme.allCases)
    func chartsStandOut(scheme: Scheme) throws {
        let paper = try #require(scheme.colours["paper"])
        let marks = ["support", "oppose", "mixed", "neutral-edge", "axis"] + (1...8).map { "series-\($0)" }
        let text = [
            ("on-strong", "support"), ("on-strong", "mixed"), ("on-oppose", "oppose"), ("on-neutral", "neutral"),
            ("ink", "heat-0"), ("ink", "heat-3"), ("on-strong", "heat-5"), ("on-strong", "heat-6"),
        ]
        for role in ["ink", "muted"] {
            #expect(ColourTests.contrast(try #require(scheme.chart(role)), paper) >= 4.5, "\(role)")
        }
        for role in marks {
            let contrast = ColourTests.contrast(try #require(scheme.chart(role)), paper)
            // Marks carry their numbers or stand beside others with labels: 3 is the rule, and what is lighter is named here.
            let isLight = scheme == .light && ["series-2", "series-5", "series-8"].contains(role)
            #expect(contrast >= (isLight ? 2.2 : 3), "\(role): \(contrast)")
        }
        for (text, ground) in text {
            let contrast = ColourTests.contrast(try #require(scheme.chart(text)), try #require(scheme.chart(ground)))
            #expect(contrast >= 4.5, "\(text) on \(ground): \(contrast)")
        }
    }

    /// The roles are those that charts are drawn with.
    @Test func thePaletteIsTheKernels() throws {
        let file = Golden.folder.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/KernelRuntime/Resources/python/report_kernel/style.py")
        let source = try String(contentsOf: file, encoding: .utf8)
        let drawn = source.split(separator: "\n").compactMap { line -> String? in
            let line = line.trimmingCharacters(in: .whitespaces)
            return line.hasPrefix("Sentinel(\"") ? line : nil
        }
        let ours = ChartPalette.roles.map { role in
            "Sentinel(\"\(role.name)\", \"\(ColourTests.text(role.light))\", \"\(ColourTests.text(role.dark))\"),"
        }
        #expect(ours == drawn)
    }

    @Test func darkPagesGiveTheVariablesTheirValues() {
        let page = Page.write(Page.document([]))
        #expect(page.contains("@media screen and (prefers-color-scheme:dark){:root{--k-ink:#e8eaed;--k-muted:#a6aebb;"))
    }

    private static func colour(_ text: String) -> UInt32? {
        let digits = text.dropFirst()
        switch digits.count {
        case 3: return UInt32(digits.map { "\($0)\($0)" }.joined(), radix: 16)
        case 6: return UInt32(digits, radix: 16)
        default: return nil
        }
    }

    private static func text(_ colour: UInt32) -> String {
        let digits = String(colour, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    private static func contrast(_ one: UInt32, _ other: UInt32) -> Double {
        let (a, b) = (luminance(one), luminance(other))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    private static func luminance(_ colour: UInt32) -> Double {
        func linear(_ shift: UInt32) -> Double {
            let value = Double(colour >> shift & 255) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0)
    }
}
