import Foundation
import ReportDocument
import ReportTypst
import Testing

@Test func sampleWrites() throws {
    let template = try String(contentsOfFile: "Sources/ReportTypst/Resources/report.typ", encoding: .utf8)
    for (name, document) in [("en", SampleReport.english), ("zh", SampleReport.chinese)] {
        let project = TypstWriter(formatter: CellFormatter(language: document.metadata.language), template: template).write(document)
        let data = try JSONEncoder().encode(project)
        if let path = ProcessInfo.processInfo.environment["REPORT_SAMPLE"] { try data.write(to: URL(fileURLWithPath: path + "/\(name).json")) }
    }
}
