import Foundation
import ReportDocument
import ReportTypst
import TestSupport
import Testing

@Suite struct EvidencePaperTests {
    @Test(arguments: Language.allCases)
    func samples(language: Language) throws {
        let paper = try Paper(EvidenceSample.report(language))
        #expect(paper.missing == [] && paper.warnings == [])
        if let folder = ProcessInfo.processInfo.environment["REPORT_SAMPLE_FOLDER"] {
            try paper.pdf.write(to: URL(fileURLWithPath: folder).appendingPathComponent("evidence-\(language.rawValue).pdf"))
        }
    }

    @Test func large() throws {
        if let folder = ProcessInfo.processInfo.environment["REPORT_SAMPLE_FOLDER"] {
            for (name, tables, trails) in [("l15", 15, true), ("n15", 15, false), ("l5", 5, true), ("n5", 5, false), ("l2", 2, true), ("n2", 2, false)] {
                let project = try Paper.writer().write(EvidenceSample.large(tables: tables, hasTrails: trails))
                let at = URL(fileURLWithPath: folder).appendingPathComponent(name)
                try FileManager.default.createDirectory(at: at.appendingPathComponent("attachments"), withIntermediateDirectories: true)
                try Data(project.main.utf8).write(to: at.appendingPathComponent("main.typ"))
                for file in project.files { try Data((file.text ?? "").utf8).write(to: at.appendingPathComponent(file.path)) }
            }
        }
    }
}
