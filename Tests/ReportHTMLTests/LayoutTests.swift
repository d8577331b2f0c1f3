import Foundation
import ReportHTML
import Testing

/// What only a browser can tell: whether a page fits the screens that it is read on.
@Suite struct LayoutTests {
    @Test(arguments: Sample.all, [360, 768, 1200, 1920])
    func pagesFitTheirScreens(sample: Sample, width: Int) throws {
        let page = Page.write(sample.document(), styleSheet: Page.styleSheet)
        let report = Page.between("<title>", "</title>", of: try Browser.tree(of: LayoutTests.harness(page, width: width)))
        #expect(report == "measured 0 0", "pixels too wide, texts under 13 pixels")
    }

    /// A page that shows another one in a window of some width, and says in its title by how many pixels it is too wide and how many
    /// of its texts, drawings and formulas apart, are too small.
    private static func harness(_ page: String, width: Int) -> String {
        let source = page.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "\"", with: "&quot;")
        return """
            <!DOCTYPE html><title></title><iframe srcdoc="\(source)" style="width:\(width)px;height:900px;border:0"></iframe>
            <script>
            const frame = document.querySelector("iframe");
            frame.onload = () => {
              const inner = frame.contentDocument, walker = inner.createTreeWalker(inner.body, NodeFilter.SHOW_TEXT);
              let small = 0;
              while (walker.nextNode()) {
                const parent = walker.currentNode.parentElement;
                if (!walker.currentNode.data.trim() || parent.closest("svg, math")) continue;
                if (parseFloat(frame.contentWindow.getComputedStyle(parent).fontSize) < 13) small += 1;
              }
              const excess = inner.documentElement.scrollWidth - \(width);
              document.title = `measured ${Math.max(0, excess)} ${small}`;
            };
            </script>
            """
    }
}
