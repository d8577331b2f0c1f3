import Foundation
import ReportDocument
import ReportHTML
import TestSupport
import Testing

/// The samples as a reader would get them. With `REPORT_SAMPLE_FOLDER` set they are written there to be looked at, with the
/// drawings `NAME.svg` of that folder and the fonts of `REPORT_FONTS`.
@Suite struct SampleTests {
    @Test(arguments: Sample.all)
    func carriesAllThatItShows(sample: Sample) throws {
        let environment = ProcessInfo.processInfo.environment
        let folder = environment["REPORT_SAMPLE_FOLDER"].map { URL(fileURLWithPath: $0) }
        let document = sample.document { name in
            let file = folder?.appendingPathComponent(name + ".svg")
            guard let file, let body = try? String(contentsOf: file, encoding: .utf8) else { return Sample.smallDrawing }
            return Asset(kind: .svg, body: body)
        }
        let fonts = try environment["REPORT_FONTS"].map(SampleTests.fonts) ?? []
        let page = HTMLWriter(
            formatter: CellFormatter(language: document.metadata.language),
            resources: HTMLResources(styleSheet: Page.styleSheet, fonts: fonts)
        ).write(document)
        #expect(PageStructure(page).problems == [])
        #expect(page.components(separatedBy: "@font-face").count == fonts.count + 1)
        if let folder { try Data(page.utf8).write(to: folder.appendingPathComponent(sample.name + ".html")) }
    }

    /// The faces that `scripts/build-fonts` lists for pages; semibold italic and semibold mono are left to the browser.
    private static func fonts(_ folder: String) throws -> [HTMLResources.WebFont] {
        struct Listing: Decodable {
            struct Face: Decodable { let file: String, family: String, weight: Int, style: HTMLResources.WebFont.Style }
            let web: [Face]
        }
        let folder = URL(fileURLWithPath: folder)
        let listing = try JSONDecoder().decode(Listing.self, from: Data(contentsOf: folder.appendingPathComponent("fonts.json")))
        return try listing.web.filter { $0.weight == 400 || ($0.style == .normal && !$0.family.hasSuffix("Mono")) }.map {
            HTMLResources.WebFont(
                family: $0.family, weight: $0.weight, style: $0.style,
                data: Array(try Data(contentsOf: folder.appendingPathComponent($0.file))))
        }
    }
}
