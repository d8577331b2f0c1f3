import ReportData
import ReportDocument
import Testing

/// What a quotation's status is, rule by rule.
@Suite struct SourceTextTests {
    private func match(_ exact: String, in text: String, prefix: String = "", suffix: String = "") -> QuotationMatch {
        SourceText(text).match(TextQuoteSelector(exact: exact, prefix: prefix, suffix: suffix))
    }

    private func status(_ exact: String, in text: String, prefix: String = "", suffix: String = "") -> String {
        match(exact, in: text, prefix: prefix, suffix: suffix).status.code
    }

    @Test(arguments: [
        // As quoted.
        ("the lease", "No to the lease.", "", "", "verified"),
        ("The lease", "No to the lease.", "", "", "not-found"),
        ("Cafe\u{301}", "at the Café Mole", "", "", "verified"),
        ("Café", "at the Cafe\u{301} Mole", "", "", "verified"),
        ("Cafe", "at the Cafe\u{301} Mole", "", "", "not-found"),
        ("resume", "his résumé", "", "", "not-found"),
        ("互联网", "尊重互联网主权", "", "", "verified"),
        ("\u{1100}\u{1161}", "가다", "", "", "verified"),
        ("a\r\nb", "xa\nby", "", "", "verified"),
        ("a\nb", "xa\rby", "", "", "verified"),
        // In the visible form.
        ("don't", "we don’t know", "", "", "verified-normalised"),
        ("“yes”", "a \"yes\" vote", "", "", "verified-normalised"),
        ("„so“", "«so»", "", "", "verified-normalised"),
        ("2011-2014", "in 2011–2014", "", "", "verified-normalised"),
        ("a — b", "a ― b", "", "", "verified-normalised"),
        ("minus −1", "minus -1", "", "", "verified-normalised"),
        ("ten metres", "ten\u{A0}metres", "", "", "verified-normalised"),
        ("ten metres", "ten\u{202F}metres", "", "", "verified-normalised"),
        ("ten metres", "ten \n\t metres", "", "", "verified-normalised"),
        ("ten metres", "ten\u{3000}metres", "", "", "verified-normalised"),
        ("sovereignty", "sove\u{AD}reignty", "", "", "verified-normalised"),
        ("sovereignty", "sove\u{200B}reign\u{200D}ty", "", "", "verified-normalised"),
        ("e\u{301}t", "e\u{200D}\u{301}t", "", "", "verified-normalised"),
        ("so...", "and so… on", "", "", "verified-normalised"),
        ("so..", "and so… on", "", "", "not-found"),
        ("tenmetres", "ten metres", "", "", "not-found"),
        ("ten, metres", "ten metres", "", "", "not-found"),
        // An exact place goes before those that only look alike.
        ("it's", "it’s so, it's", "", "", "verified"),
        // Several places.
        ("no", "no, no, no", "", "", "ambiguous:3"),
        ("aa", "aaaa", "", "", "ambiguous:3"),
        ("it's", "it’s it’s", "", "", "ambiguous:2"),
        // Context.
        ("no", "no, no, never", "", ", never", "verified"),
        ("no", "we said no, you said no", "you said ", "", "verified"),
        ("no", "a no b, a no c", "a ", "", "ambiguous:2"),
        ("no", "“no” or no", "\"", "", "verified-normalised"),
        ("no", "said\u{A0}no twice, no", "said ", " twice", "verified-normalised"),
        ("no", "a  no", "a ", "", "verified-normalised"),
        ("no", "no and no", "maybe ", "", "context-mismatch"),
        ("yes", "well yes", "well, ", "", "context-mismatch"),
        ("yes", "well yes", "oh well ", "", "context-mismatch"),
        ("it's", "so it’s", "now ", "", "context-mismatch"),
        ("it's", "so it's. Now it’s", "Now ", "", "verified-normalised"),
        ("never", "no", "a", "b", "not-found"),
        // Nothing is quoted.
        ("", "text", "", "", "paraphrase"),
        (" \u{A0}\u{200B}\n", "text  ", "t", "", "paraphrase"),
        ("text", "", "", "", "not-found"),
    ])
    func ofOneText(exact: String, text: String, prefix: String, suffix: String, expected: String) {
        #expect(status(exact, in: text, prefix: prefix, suffix: suffix) == expected)
    }

    @Test func rangesCountTheFilesCodePoints() {
        #expect(match("Mole", in: "\u{FEFF}Cafe\u{301}\r\nMole").range == 7..<11)
        #expect(match("Café", in: "\u{FEFF}Cafe\u{301}\r\nMole").range == 0..<5)
        #expect(match("Café\nMole", in: "Cafe\u{301}\r\nMole").range == 0..<11)
        #expect(match("a b", in: "xa \u{AD}\u{A0} by").range == 1..<7)
        #expect(match("so...", in: "so… on").range == 0..<3)
        #expect(match("😀", in: "x😀y").range == 1..<2)
        #expect(match("no", in: "no no").range == nil)
        #expect(match("no", in: "yes").range == nil)
    }

    @Test func hugeClustersAreTakenAsTheyStand() {
        let marks = String(String.UnicodeScalarView((0..<100_000).map { $0.isMultiple(of: 2) ? "\u{301}" : "\u{323}" }))
        let text = SourceText("a" + marks + " end")
        #expect(text.match(TextQuoteSelector(exact: "end")).status == .verified)
        #expect(text.match(TextQuoteSelector(exact: "a" + marks)).range == 0..<100_001)
    }
}

/// The status of a statement with several sources.
@Suite struct QuotationVerdictTests {
    private static let states: [String: SourceState] = [
        "yes": .text(SourceText("He said no."), .original), "alike": .text(SourceText("He\u{A0}said no."), .original),
        "twice": .text(SourceText("He said no. He said no."), .original), "elsewhere": .text(SourceText("So: He said no"), .original),
        "other": .text(SourceText("He said yes."), .original), "abstract": .text(SourceText("He said no."), .abstract),
        "changed": .changed, "away": .notShipped, "missing": .missing,
    ]

    private func verdict(_ keys: String, _ exact: String = "He said no", suffix: String = ".") -> String {
        let sources = keys.split(separator: " ").map(String.init).compactMap { key in Self.states[key].map { (key, $0) } }
        let verdict = QuotationVerdict.of(TextQuoteSelector(exact: exact, suffix: suffix), in: sources)
        return verdict.status.code + " " + (verdict.source ?? "-")
    }

    @Test(arguments: [
        ("yes", "verified yes"), ("alike", "verified-normalised alike"), ("twice", "ambiguous:2 twice"),
        ("elsewhere", "context-mismatch elsewhere"), ("other", "not-found other"), ("abstract", "paraphrase abstract"),
        ("changed", "source-changed changed"), ("away", "source-not-shipped away"), ("missing", "source-missing missing"),
        ("", "source-missing -"),
        // What was found wins.
        ("other missing changed away abstract yes", "verified yes"), ("twice alike", "verified-normalised alike"),
        ("elsewhere twice", "ambiguous:2 twice"), ("changed elsewhere", "context-mismatch elsewhere"),
        // No lesser reason stands for a graver one.
        ("other changed", "source-changed changed"), ("away other", "not-found other"), ("away missing", "source-missing missing"),
        ("abstract away", "source-not-shipped away"), ("abstract missing", "source-missing missing"), ("abstract other", "not-found other"),
    ])
    func best(keys: String, expected: String) {
        #expect(verdict(keys) == expected)
    }

    @Test func withoutAQuotation() {
        #expect(verdict("missing yes", "") == "paraphrase yes")
        #expect(verdict("changed", " ") == "paraphrase changed")
        #expect(verdict("missing missing", "") == "source-missing -")
        #expect(verdict("", "") == "source-missing -")
    }

    @Test func theRangeIsOfTheNamedSource() {
        let verdict = QuotationVerdict.of(TextQuoteSelector(exact: "said"), in: [("a", .notShipped), ("b", .text(SourceText("He said."), .original))])
        #expect(verdict == QuotationVerdict.of(TextQuoteSelector(exact: "said"), in: [("b", .text(SourceText("He said."), .original))]))
        #expect(verdict.range == 3..<7)
    }
}
