import Foundation
import TestSupport
import Testing

/// Reports in a real browser: what cells and data bring is text, nothing runs, nothing is fetched, nothing sticks out on a telephone.
@Suite struct BrowserTests {
    /// Marks the root element of the page when it runs.
    private static let mark = "document.documentElement.dataset.ran=1"
    private static let image = "<img src=x onerror=\(mark)>"

    /// A definition that tries every way in that it has.
    private static func definition(port: UInt16) -> String {
        let away = "http://127.0.0.1:\(port)"
        return """
            ---
            title: 'Title \(image)'
            subtitle: '<script>\(mark)</script>'
            author: '\(image)'
            abstract: '</p><script>\(mark)</script> words'
            keywords: ['</script><script>\(mark)</script>']
            lang: en
            format: html
            params:
              name: {value: '\(image)', description: x}
            data:
              hostile: data/hostile.csv
              votes: {path: data/votes.csv, kind: statements}
            bibliography: data/sources.csv
            values: {first: 'tbl-hostile[first].text'}
            ---

            ## Heading \(image) {#sec-x}

            Raw <script>\(mark)</script> HTML, \(image), `\(image)`, $x<y$,
            `{value} first`, `{python} params.name`, [@evil], a note[^n], and {name} in words.

            [^n]: <iframe src="\(away)/frame"></iframe>

            ```{sql}
            #| label: tbl-hostile
            #| tbl-cap: 'Caption \(image)'
            #| note: 'Note <script>\(mark)</script> {name}'
            #| source: '\(image)'
            SELECT kind, text AS "\(image)" , text FROM hostile ORDER BY kind
            ```

            ```{stance}
            label: tbl-votes
            caption: 'Votes {name}'
            data: votes
            by: actor
            chart: {kind: diverging-bar, label: fig-votes, caption: '\(image)'}
            alt: '"><script>\(mark)</script>'
            ```

            ```{python}
            #| label: rich
            from IPython.display import HTML, SVG, Markdown, Javascript, display
            display(HTML('''<script>\(mark)</script>\(image)<a href="javascript:\(mark)">x</a><img src="\(away)/html.png">
            <link rel=stylesheet href="\(away)/a.css"><style>body{background:url(\(away)/bg.png)}</style><iframe src="\(away)/f"></iframe>
            <meta http-equiv=refresh content="0;url=\(away)/refresh"><form action="\(away)/form"><button>b</button></form><base href="\(away)/">
            <table><tr><td style="background:url(\(away)/td.png)" onclick="\(mark)">cell</td></tr></table>
            <svg><script>\(mark)</script></svg><math><mtext><img src=x onerror="\(mark)"></mtext></math>'''))
            display(SVG('''<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10" height="10" onload="\(mark)">
            <script>\(mark)</script><image href="\(away)/svg.png" xlink:href="\(away)/svg2.png" width="5" height="5"/>
            <a xlink:href="javascript:\(mark)"><text>t</text></a><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="\(mark)"/></body></foreignObject></svg>'''))
            display(Markdown('\(image) <script>\(mark)</script>'))
            display(Javascript("\(mark)"))
            print("\(image)")
            ```

            ```{python}
            #| label: fails
            #| error: true
            raise ValueError("<script>\(mark)</script>\(image)")
            ```

            """
    }

    @Test func nothingRunsAndNothingIsFetched() async throws {
        let listener = try Listener()
        defer { listener.close() }
        let workspace = try SmallProject.of(["<img src=x onerror=alert(1)>'\"&.qmd": BrowserTests.definition(port: listener.port)])
        let image = BrowserTests.image.replacing("\"", with: "\"\"")
        try workspace.write("kind,text\nfirst,\"\(image)\"\nsecond,<script>\(BrowserTests.mark)</script>\nthird,\"=cmd|' /C calc'!A0\"\n", to: "notebooks/data/hostile.csv")
        try workspace.write("id,actor,date,issue,stance\nS1,\"\(image)\",2020,tax,support\nS2,<script>\(BrowserTests.mark)</script>,2020,tax,oppose\n", to: "notebooks/data/votes.csv")
        try workspace.write("source_id,title,url\nevil,\"<script>\(BrowserTests.mark)</script>\",javascript:\(BrowserTests.mark)\n", to: "notebooks/data/sources.csv")
        let run = try await workspace.report("render")
        try #require(run.code == 0, "\(run.talk)")
        let file = try #require(workspace.names(in: "reports").first { $0.hasSuffix(".html") })
        let page = workspace.text("reports/\(file)")
        #expect(page.contains("Content-Security-Policy"))
        let tree = try await Chromium.tree(of: workspace.absolute("reports/\(file)"), folder: workspace.path)
        #expect(!rootTag(tree).contains("data-ran"))
        #expect(listener.connections == 0)
        // Nor would anything run without the page's own policy: there is nothing that could.
        let bare = page.replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: "")
        #expect(bare.count < page.count)
        try workspace.write(bare, to: "bare.html")
        let bareTree = try await Chromium.tree(of: workspace.absolute("bare.html"), folder: workspace.path)
        #expect(!rootTag(bareTree).contains("data-ran"))
        #expect(listener.connections == 0)
        // Its text is all there.
        let words = Page.text(page)
        for text in ["Title \(BrowserTests.image)", "ValueError: <script>\(BrowserTests.mark)</script>", "third", "cell"] {
            #expect(words.contains(text), "'\(text)' is not on the page")
        }
    }

    /// Links that would run something are refused before anything else.
    @Test(arguments: ["[link](<javascript:\(mark)>)", "<javascript:\(mark)>", "[link](data:text/html,x)", "![x](http://127.0.0.1/x.png)"])
    func linksThatRunOrFetchAreRefused(link: String) async throws {
        let workspace = try SmallProject.of(["link.qmd": SmallProject.plain("Link", body: "See \(link).")])
        let run = try await workspace.report("render", "--diagnostic-format", "json")
        #expect(run.code == 1, "\(run.talk)")
        #expect(run.errors.count == 1)
        #expect(run.diagnostics.first?.file == "notebooks/link.qmd" && run.diagnostics.first?.line == 5)
        #expect(!workspace.exists("reports"))
    }

    /// What the test above relies on: the browser runs and fetches what is not kept from it.
    @Test func theBrowserRunsAndFetchesWhereItMay() async throws {
        let listener = try Listener()
        defer { listener.close() }
        let workspace = try Workspace()
        try workspace.write("<!DOCTYPE html><body>\(BrowserTests.image)<img src='http://127.0.0.1:\(listener.port)/x.png'>", to: "page.html")
        let tree = try await Chromium.tree(of: workspace.absolute("page.html"), folder: workspace.path)
        #expect(rootTag(tree).contains("data-ran"))
        #expect(listener.connections > 0)
    }

    /// A page in a frame as wide as a telephone, asked how wide its content is.
    @Test(arguments: Samples.names)
    func fitsOnATelephone(name: String) async throws {
        let page = try await Samples.rendered.text("reports/\(name).html")
        let widths = try await widths(of: page)
        // A vertical scroll bar takes some of the width.
        #expect(["360 of 360", "345 of 345"].contains(widths), "\(widths)")
    }

    @Test func thatAPageDoesNotFitIsSeen() async throws {
        #expect(try await widths(of: "<!DOCTYPE html><body style='margin:0'><div style='width:900px'>wide</div>") == "900 of 360")
    }

    private func widths(of page: String) async throws -> String {
        let workspace = try Workspace()
        let source = page.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        try workspace.write("""
            <!DOCTYPE html><html><body><iframe id="phone" style="width:360px;height:740px;border:0" srcdoc="\(source)"></iframe><script>
            document.getElementById('phone').addEventListener('load', event => {
              const root = event.target.contentDocument.documentElement;
              document.documentElement.setAttribute('data-width', root.scrollWidth + ' of ' + root.clientWidth);
            });
            </script></body></html>
            """, to: "phone.html")
        let tree = try await Chromium.tree(of: workspace.absolute("phone.html"), folder: workspace.path)
        let width = try #require(tree.firstMatch(of: /data-width="([^"]*)"/), "\(tree.prefix(300))")
        return String(width.output.1)
    }

    private func rootTag(_ tree: String) -> String {
        tree.firstMatch(of: /<html[^>]*>/).map { String($0.output) } ?? ""
    }
}
