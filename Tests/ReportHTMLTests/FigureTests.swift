import ReportDocument
import ReportHTML
import Testing

@Suite struct FigureTests {
    private func svg(_ content: String, attributes: String = "") -> Asset {
        Asset(
            kind: .svg,
            body: """
                \u{FEFF}<?xml version="1.0"?>
                <!-- made by hand > -->
                <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg" [ <!ENTITY a "b"> ]>
                <svg xmlns="http://www.w3.org/2000/svg" width="100pt" height='50pt' \(attributes)>\(content)</svg>

                """)
    }

    @Test func aDrawingIsNamedAndSized() {
        let figure = Figure(
            label: "fig-a", number: 2, caption: [.text("Caption")], content: .single(svg("<path d=\"M0 0\"/>")),
            alternative: "Bars \"high\"")
        #expect(
            Page.html(.figure(figure))
                == """
                <figure id="fig-a">
                <div class="frame"><span class="drawn card"><svg class="drawing" role="img" aria-label="Bars &quot;high&quot;" \
                width="146" height="73" style="--w:146px" viewBox="0 0 133.33 66.67"><path d="M0 0"/></svg></span></div>
                <figcaption><span class="label">Figure\u{A0}2.</span> Caption</figcaption>
                </figure>
                """)
    }

    @Test func coloursOfThePaletteBecomeVariables() {
        let content =
            ##"<g fill="#1B1F24" style="stroke: #127a87"><text>#1b1f24</text><use href="#1b1f24"/>"##
            + ##"<path fill="url(#1b1f24)" stroke="#1b1f2"/><path fill="#1b1f245"/></g>"##
        let figure = Figure(content: .single(svg(content, attributes: ##"viewBox="0 0 9 9" fill="#5a6270""##)), alternative: "a")
        let html = Page.html(.figure(figure))
        #expect(html.contains(##"<svg class="drawing follows""##))
        #expect(html.contains(##"viewBox="0 0 9 9" fill="var(--k-muted,#5a6270)">"##))
        #expect(
            html.contains(
                ##"<g fill="var(--k-ink,#1b1f24)" style="stroke: var(--k-support,#127a87)"><text>#1b1f24</text><use href="#1b1f24"/>"##
                    + ##"<path fill="url(#1b1f24)" stroke="#1b1f2"/><path fill="#1b1f245"/></g></svg>"##))
    }

    @Test func theRootKeepsOnlyWhatDraws() {
        let asset = svg(
            "", attributes: #"id="x" class="y" onload="alert(1)" version="1.1" xmlns:xlink="u" stroke-linejoin='a"b'"#)
        let html = Page.html(.figure(Figure(content: .single(asset), alternative: "a")))
        #expect(html.contains(#"viewBox="0 0 133.33 66.67" stroke-linejoin="a&quot;b"></svg>"#))
    }

    @Test(arguments: ["", "<svg", "<svg a=\"", "text", "<html><svg></svg></html>", "<!-- <svg></svg>", "<svgx></svgx>"])
    func whatIsNoDrawingIsItsWords(body: String) {
        let html = Page.html(.figure(Figure(content: .single(Asset(kind: .svg, body: body)), alternative: "A <map>")))
        #expect(html.contains(#"<span class="missing">A &lt;map&gt;</span>"#))
        #expect(!html.contains("<svg"))
    }

    @Test func wideDrawingsMayLeaveTheMeasureAndScroll() {
        var asset = svg("")
        asset.width = 648
        asset.height = 200
        let html = Page.html(.figure(Figure(number: 1, content: .single(asset), alternative: "a")))
        #expect(
            html.hasPrefix(
                "<figure class=\"wide\">\n<div class=\"frame scroll\" role=\"region\" aria-label=\"Figure\u{A0}1\" tabindex=\"0\">"
            ))
        #expect(html.contains(#"width="943" height="291" style="--w:943px""#))
    }

    @Test func widthsAreLengthsOrNothing() {
        func style(_ width: String) -> Bool {
            Page.html(.figure(Figure(content: .single(svg("")), alternative: "a", width: width))).contains("style=\"width:")
        }
        #expect(style("80%") && style("12cm") && style("300"))
        #expect(!style("1;position:fixed") && !style("expression(1)") && !style("-1px") && !style("") && !style("1e3px"))
    }

    @Test func gridsOfPanels() {
        let panel = Figure.Panel(
            asset: Asset(kind: .png, body: "AAAA"), alternative: "left", caption: [.text("First")], label: "fig-g-a")
        let html = Page.html(
            .figure(Figure(label: "fig-g", content: .grid(columns: 2, panels: [panel, panel]), alternative: "two")))
        #expect(
            html.hasPrefix(
                """
                <figure id="fig-g">
                <div class="grid" style="--columns:2">
                <figure class="panel" id="fig-g-a">
                <div class="frame"><img src="data:image/png;base64,AAAA" alt="left"></div>
                <figcaption><span class="label">(a)</span> First</figcaption>
                </figure>
                """))
        #expect(html.contains("<span class=\"label\">(b)</span>"))
    }

    @Test func theDataBehindAFigure() {
        let data = Table(columns: [.init(name: "n", heading: [.text("n")])], rows: [.init([.value(.integer(3))])])
        let html = Page.html(.figure(Figure(number: 1, content: .single(svg("")), alternative: "a", data: data)))
        #expect(html.contains("<details class=\"data\">\n<summary>Data</summary>"))
        #expect(html.contains("aria-label=\"Data of Figure\u{A0}1\""))
        #expect(html.contains("<tr><td class=\"r\">3</td></tr>"))
    }
}
