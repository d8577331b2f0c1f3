import ReportHTML
import Testing

@Suite struct LinkTargetTests {
    @Test(arguments: [
        ("https://example.org/ä?a=1&b=2#c", "https://example.org/ä?a=1&b=2#c"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:+41", "tel:+41"),
        ("doi:10.1000/182", "https://doi.org/10.1000/182"),
        ("a/b c.html", "a/b%20c.html"),
        ("../x?y:z", "../x?y:z"),
        ("#sec x", "#sec-x"),
        ("#图-一", "#图-一"),
        ("//example.org/x", "https://example.org/x"),
        ("\\\\example.org\"><script>", "%5C%5Cexample.org%22%3E%3Cscript%3E"),
    ])
    func isKept(source: String, address: String) {
        #expect(LinkTarget(source)?.address == address)
    }

    @Test(arguments: [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " \u{1}javascript:alert(1)", "java\nscript:alert(1)",
        "java\tscript:alert(1)",
        "vbscript:x", "data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "blob:x", "about:blank", "x:y", "", " ",
        "java\u{0}script:alert(1)", "javascript\u{FF1A}:x",
    ])
    func isRefused(source: String) {
        #expect(LinkTarget(source) == nil)
    }

    @Test func entitiesAreNoWayAround() {
        // The ampersand is escaped, so that this is a path with a strange name.
        #expect(
            Page.html(.link(.init(target: "javascript&colon;alert(1)", text: [])))
                == #"<a href="javascript&amp;colon;alert(1)"></a>"#)
    }
}
