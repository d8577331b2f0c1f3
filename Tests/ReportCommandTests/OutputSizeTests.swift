import ReportEngine
import ReportSource
import Testing

@testable import ReportCommand

@Suite struct OutputSizeTests {
    @Test func anOutputPastTheLimitIsNamedWithBothSizes() {
        let faults = OutputLimits.faults(of: [("/p/reports/a.html", OutputLimits.file), ("/p/reports/a.pdf", OutputLimits.file + 1)], definition: "notebooks/a.qmd")
        #expect(faults.map(\.id) == [.renderLimit])
        #expect(faults.first?.message == "'a.pdf' would be 257 MB, and an output has at most 256 MB")
        #expect(faults.first?.span?.file.name == "notebooks/a.qmd" && faults.first?.help.isEmpty == false)
    }

    @Test func aRecordIsHeldToWhatIsReadAgain() {
        #expect(OutputLimits.fault(ofRecord: RecordFile.sizeLimit, definition: "a.qmd") == nil)
        #expect(OutputLimits.fault(ofRecord: RecordFile.sizeLimit + 1, definition: "a.qmd")?.id == .renderLimit)
    }
}
