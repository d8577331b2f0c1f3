import ReportDocument
import Testing

@Suite struct PlainTextTests {
    @Test func markupIsLeftOut() {
        let asset = Asset(kind: .png, body: "")
        let text: [Inline] = [
            .text("Of "), .value(Value(text: "144", source: "entitled")), .text(" "), .emphasis([.strong([.text("States")])]),
            .note(0), .softBreak, .link(Link(target: "#x", text: [.code("yes")])), .lineBreak, .image(Image(asset: asset, alternative: "map")),
            .text(", "), .crossReference(CrossReference(anchor: "tbl-x", text: "Table 2")), .text(" "),
            .citation(Citation(keys: ["itu"], text: [.text("(ITU 2012)")])), .superscript([.text("a")]), .subscript([.text("b")]),
            .strikethrough([.text("c")]), .math(Math(tex: "x^2", mathML: "<math/>")), .span(Attributes(classes: ["k"]), [.text("主权")]),
        ]
        #expect(text.plainText == "Of 144 States yes map, Table 2 (ITU 2012)abcx^2主权")
    }

    @Test func nothingIsEmpty() { #expect([Inline]().plainText == "") }
}
