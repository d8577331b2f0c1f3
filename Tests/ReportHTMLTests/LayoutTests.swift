import Foundation
import ReportHTML
import TestSupport
import Testing

/// What only a browser can tell: whether a page fits the screens that it is read on.
@Suite struct LayoutTests {
    @Test(arguments: Sample.all, [360, 768, 1200, 1920])
    func pagesFitTheirScreens(sample: Sample, width: Int) throws {
        let page = Page.write(sample.document(), styleSheet: Page.styleSheet)
        #expect(try LayoutTests.measured(page, width: width) == "measured 0 0", "pixels too wide, texts under 13 pixels")
    }

    @Test(arguments: [360, 768, 1200, 1920])
    func evidenceFitsItsScreen(width: Int) throws {
        let page = Page.write(try EvidenceSample.report(), styleSheet: Page.styleSheet)
        #expect(try LayoutTests.measured(page, width: width) == "measured 0 0", "pixels too wide, texts under 13 pixels")
    }

    /// Words that no line can hold, in the register and in an open panel.
    @Test(arguments: [360, 1200], ["", "#_1-1"])
    func longWordsBreak(width: Int, place: String) throws {
        let page = Page.write(EvidenceSample.hostile(String(repeating: "supercalifragilistic", count: 20)), styleSheet: Page.styleSheet)
        let report = try LayoutTests.measured(page, width: width, place: place)
        #expect(report == "measured 0 0", "pixels too wide, texts under 13 pixels")
    }

    private static func measured(_ page: String, width: Int, place: String = "") throws -> String {
        Page.between("<title>", "</title>", of: try Browser.tree(of: harness(width: width, place: place), beside: page))
    }

    /// A page that shows another one in a window of some width, and says in its title by how many pixels it is too wide and how many
    /// of its texts, drawings and formulas apart, are too small.
    private static func harness(width: Int, place: String) -> String {
        """
            <!DOCTYPE html><title></title><iframe src="other.html\(place)" style="width:\(width)px;height:900px;border:0"></iframe>
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
              const open = [...inner.querySelectorAll(".trail")].map(panel => panel.scrollWidth - panel.clientWidth);
              const excess = Math.max(inner.documentElement.scrollWidth - \(width), ...open);
              document.title = `measured ${Math.max(0, excess)} ${small}`;
            };
            </script>
            """
    }
}
