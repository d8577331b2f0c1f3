import ReportDocument
import Testing

/// Documents with every kind of block and inline.
struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    private let make: @Sendable ((String) -> Asset) -> Document

    var testDescription: String { name }

    /// - Parameter drawing: gives the drawing of a name; by default all are the same small one.
    func document(drawing: (String) -> Asset = { _ in Sample.smallDrawing }) -> Document { make(drawing) }

    static let english = Sample(name: "english", make: EnglishSample.document)
    static let simplifiedChinese = Sample(name: "zh-hans") { ChineseSample.document(.simplifiedChinese, $0) }
    static let traditionalChinese = Sample(name: "zh-hant") { ChineseSample.document(.traditionalChinese, $0) }
    static let all = [english, simplifiedChinese, traditionalChinese]

    static let smallDrawing = Asset(
        kind: .svg,
        body: ##"""
            <?xml version="1.0" encoding="utf-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="453.6pt" height="120pt" viewBox="0 0 453.6 120" font-family="'IBM Plex Sans', sans-serif">
            <path d="M90 100H440" stroke="#8b93a0" stroke-width=".7"/><text x="4" y="34" font-size="8.5" fill="#1b1f24">Africa</text>
            <path d="M90 20h210v24H90z" fill="#127a87"/><text x="4" y="74" font-size="8.5" fill="#1b1f24">Europe</text>
            <path d="M90 60h64v24H90z" fill="#dd7134"/></svg>
            """##,
        width: 453.6, height: 120)

    /// Eight by eight pixels.
    static let smallPicture = Asset(
        kind: .png,
        body: "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIAQAAAADsdIMmAAAAEUlEQVR42mM4w3CGwRgIoTQAJLgD/WJzWkEAAAAASUVORK5CYII=",
        width: 96, height: 96)
}

extension Inline {
    /// Shorthand: `"text"` in lists of inlines.
    static func t(_ text: String) -> Inline { .text(text) }
}
