import Foundation
import ReportDocument
import ReportTypst
import Testing

@Test func sampleWrites() throws {
    let template = try String(contentsOfFile: "Sources/ReportTypst/Resources/report.typ", encoding: .utf8)
    let project = TypstWriter(formatter: CellFormatter(language: .english), template: template).write(SampleReport.english)
    let data = try JSONEncoder().encode(project)
    if let path = ProcessInfo.processInfo.environment["REPORT_SAMPLE"] { try data.write(to: URL(fileURLWithPath: path)) }
}
