import Foundation
import ReportDocument
import ReportHTML
import TestSupport
import Testing

/// What following the links does in a browser. The page itself runs nothing: the window around it follows its links and looks.
@Suite struct EvidenceBrowserTests {
    @Test(arguments: [390, 1280])
    func aNumberOpensItsRows(width: Int) throws {
        let found = try EvidenceBrowserTests.look(width: width, """
            const count = inner.querySelector('#tbl-groups a.count[href="#_2-1-1"]'), panel = inner.getElementById("_2-1");
            count.scrollIntoView({block: "start"});
            say("closed", getComputedStyle(panel).display, panel.getBoundingClientRect().height);
            const before = window.scrollY;
            count.click();
            await settled();
            const box = panel.getBoundingClientRect(), part = inner.getElementById("_2-1-1");
            say("open", getComputedStyle(panel).display, getComputedStyle(panel).position, part.matches(":target"));
            say("place", Math.round(window.innerHeight - box.bottom), box.height > 150, box.height <= window.innerHeight * .45 + 1, box.left >= 0, box.right <= \(width));
            say("stays", Math.abs(window.scrollY - before) < 1);
            say("marked", getComputedStyle(part).borderLeftColor != getComputedStyle(inner.getElementById("_2-1-2")).borderLeftColor);
            say("scrolls", panel.scrollHeight > panel.clientHeight, document.documentElement.scrollWidth <= \(width));
            const others = [...inner.querySelectorAll(".trail")].filter(other => getComputedStyle(other).display != "none").length;
            say("alone", others);
            panel.querySelector(".close").click();
            await settled();
            const row = count.closest("tr").getBoundingClientRect();
            say("closed again", getComputedStyle(panel).display, count.closest("tr").matches(":target"), row.top >= 0 && row.bottom < window.innerHeight);
            count.click();
            await settled();
            panel.querySelector("li a").click();
            await settled();
            const entry = inner.getElementById("row-statements-S001"), seen = entry.getBoundingClientRect();
            say("row", entry.matches(":target"), seen.top >= 0 && seen.top < window.innerHeight, getComputedStyle(panel).display);
            """)
        #expect(found == [
            "closed none 0", "open grid fixed true", "place 0 true true true true", "stays true", "marked true", "scrolls true true", "alone 1",
            "closed again none true true", "row true true none",
        ])
    }

    /// Fingers, keys, paper, and readers who want no motion.
    @Test func numbersAreEasyToReach() throws {
        let found = try EvidenceBrowserTests.look(width: 390, """
            const small = [...inner.querySelectorAll("a.count, .close")].filter(link => link.offsetParent && link.getBoundingClientRect().height < 24);
            say("small", small.length);
            inner.querySelector('a.count[href="#_2-1"]').click();
            await settled();
            const links = [...inner.querySelectorAll("#_2-1 a")];
            say("links", links.length > 40, links.filter(link => link.getBoundingClientRect().height < 24).length, links[0].className);
            say("keys", links.every(link => link.tabIndex == 0));
            const moving = [...inner.querySelectorAll("*")].filter(one => getComputedStyle(one).transitionDuration != "0s" || getComputedStyle(one).animationName != "none");
            say("moving", moving.length);
            """)
        #expect(found == ["small 0", "links true 0 close", "keys true", "moving 0"])
    }

    /// A browser without the page's style sheet has all of it as plain lists.
    @Test func withoutStylesTheListsAreThere() throws {
        let page = Page.write(try EvidenceSample.report())
        let found = try EvidenceBrowserTests.look(width: 1280, page: page, """
            say(getComputedStyle(inner.getElementById("_2-1")).display, inner.getElementById("_2-1-1").getBoundingClientRect().height > 300);
            """)
        #expect(found == ["block true"])
    }

    /// - Parameter script: sees `inner`, the page's document; what it says comes back, line by line.
    private static func look(width: Int, page: String? = nil, _ script: String) throws -> [String] {
        let page = try page ?? Page.write(EvidenceSample.report(), styleSheet: Page.styleSheet)
        let tree = try Browser.tree(of: """
            <!DOCTYPE html><title></title><iframe src="other.html" style="width:\(width)px;height:800px;border:0"></iframe>
            <script>
            const frame = document.querySelector("iframe"), lines = [];
            frame.onload = async () => {
              frame.onload = null;
              const run = async (window, document, inner, getComputedStyle, say, settled) => {
            \(script)
              };
              const window = frame.contentWindow, inner = frame.contentDocument;
              const settled = () => new Promise(done => setTimeout(done, 50));
              try {
                await run(window, inner, inner, one => window.getComputedStyle(one), (...words) => lines.push(words.join(" ")), settled);
              } catch (error) { lines.push(String(error)); }
              document.title = lines.join("|");
            };
            </script>
            """, beside: page)
        return Page.between("<title>", "</title>", of: tree).components(separatedBy: "|")
    }
}
