import ReportSource
import ReportSyntax

/// A report as its record has it: what it takes to assemble and write it again. Nothing is run and no file is read.
package struct RecordedReport: Sendable {
    package let record: RunRecord
    /// Parsed from the record's texts, with the recorded parameters in its cells.
    package let definition: ReportDefinition

    /// - Throws: `RecordFile.Refusal` for a record that no report can be made of: the copy of an output, texts that are not those that were
    ///   recorded, or that do not parse.
    package init(_ record: RunRecord) throws(RecordFile.Refusal) {
        guard record.extent == .whole else { throw RecordFile.Refusal.isCopy }
        for source in record.sources where Digest.sha256(source.text) != source.digest {
            throw RecordFile.Refusal(message: "it is damaged: the text of '\(source.path)' is not the one that was recorded")
        }
        let recorded = RecordedDefinition(record)
        guard var definition = recorded.definition else { throw RecordFile.Refusal(message: "it names no definition") }
        if let fault = recorded.diagnostics.first(where: { $0.severity == .error }) {
            throw RecordFile.Refusal(message: "its definition cannot be read: \(fault.message)")
        }
        for index in record.cells.map(\.index) where !definition.cells.indices.contains(index) {
            throw RecordFile.Refusal(message: "it is damaged: its definition has no cell \(index + 1)")
        }
        let substitution = ParameterSubstitution(record.parameters)
        definition.cells = definition.cells.map(substitution.apply(to:))
        self.record = record
        self.definition = definition
    }
}
