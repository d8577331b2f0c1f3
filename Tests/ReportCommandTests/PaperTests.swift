import Foundation
import TestSupport
import Testing

/// The PDFs of finished reports, as other people's programs see them.
@Suite struct PaperTests {
    private func paper(_ name: String) async throws -> String { try await Samples.rendered.absolute("reports/\(name).pdf") }

    @Test(arguments: Samples.names)
    func isAWholePaperWithItsMetadata(name: String) async throws {
        let path = try await paper(name)
        #expect(try await Program.run(["qpdf", "--check", path]).code == 0)
        let fields = try await Paper.fields(path)
        #expect(try #require(Int(fields["Pages"] ?? "")) >= 3)
        #expect(fields["Tagged"] == "yes")
        #expect(fields["JavaScript"] == "no")
        #expect(fields["Encrypted"] == "no")
        let page = try await Samples.rendered.text("reports/\(name).html")
        let title = try #require(page.firstMatch(of: /<title>([^<]*)<\/title>/)).output.1
        #expect(Page.text(String(title)) == fields["Title"])
        // The date of the report, and not of the day it was made on; one without a date has the earliest that a zip file knows.
        let date = name == "harbour-council" ? "Jan 1 00:00:00 1980" : "Dec 31 00:00:00 2024"
        #expect(fields["CreationDate"]?.replacing("  ", with: " ").contains(date) == true, "\(fields)")
    }

    @Test(arguments: Samples.names)
    func saysWhichStandardsItKeeps(name: String) async throws {
        let metadata = try await Paper.output("pdfinfo", "-meta", try await paper(name))
        for words in ["<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "<rdf:li>en</rdf:li>"] {
            #expect(metadata.contains(words), "'\(words)' is not in its metadata")
        }
    }

    @Test(arguments: Samples.names)
    func canBeReadAloud(name: String) async throws {
        let path = try await paper(name)
        let objects = try await Paper.output("qpdf", "--json", path)
        func count(_ text: String) -> Int { objects.components(separatedBy: text).count - 1 }
        #expect(count("\"/Lang\": \"u:en") >= 1)
        let figures = count("\"/S\": \"/Figure\"")
        #expect(figures >= 1)
        #expect(count("\"/Alt\": \"u:") >= figures)
        let tables = count("\"/S\": \"/Table\"")
        #expect(tables >= 1)
        #expect(count("\"/S\": \"/THead\"") == tables)
        #expect(count("\"/S\": \"/TH\"") >= tables)
        let page = try await Samples.rendered.text("reports/\(name).html")
        // On the page the notes are a section too, and evidence that the paper leaves out.
        let isLeftOut = try await Samples.rendered.text("notebooks/\(name).qmd").contains("evidence-appendix: false")
        let headings = page.matches(of: /<h2 id="(?!_notes)/).count
        #expect(count("\"/S\": \"/H1\"") == headings - (isLeftOut ? 1 : 0))
    }

    /// Every number of the page, but for its evidence, stands in the paper at least as often.
    @Test(arguments: Samples.names)
    func givesTheNumbersOfThePage(name: String) async throws {
        let page = try await Samples.rendered.text("reports/\(name).html")
        let start = try #require(page.range(of: "<main"))
        // The paper may leave out evidence, and draws the rows behind a number together: S024–S026.
        let end = try #require(page.range(of: "<section class=\"evidence\"") ?? page.range(of: "</main>"))
        let onPage = numbers(in: Page.text(String(page[start.lowerBound..<end.upperBound].replacing("</td>", with: " </td>").replacing("</th>", with: " </th>"))))
        let onPaper = numbers(in: try await Paper.text(try await paper(name)))
        #expect(onPage.count > 20)
        let missing = onPage.filter { onPaper[$0.key, default: 0] < $0.value }.sorted { $0.key < $1.key }
        #expect(missing.isEmpty, "\(missing.map { "\($0.key): \($0.value) times on the page, \(onPaper[$0.key, default: 0]) in the paper" })")
    }

    private func numbers(in text: String) -> [String: Int] {
        var found: [String: Int] = [:]
        for match in text.matches(of: /[0-9]+([,.][0-9]+)*/) { found[String(match.output.0), default: 0] += 1 }
        return found
    }
}
