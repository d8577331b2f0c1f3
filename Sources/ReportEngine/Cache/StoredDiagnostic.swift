import ReportSource

/// A diagnostic as it is kept with a result: with places that can be found again where the text around them has moved.
struct StoredDiagnostic: Codable, Sendable {
    /// A place: inside the text that the result belongs to, or in a file up to there unchanged.
    struct Place: Codable, Sendable {
        /// Nil for the result's own text, from whose start the offsets count.
        var file: String?
        /// SHA-256 of the file up to the place's end.
        var before: String?
        var start: Int
        var end: Int
    }

    struct Note: Codable, Sendable {
        var message: String
        var place: Place?
    }

    var id: String
    var severity: Diagnostic.Severity
    var message: String
    var place: Place?
    var label: String?
    var cell: String?
    var notes: [Note]
    var help: [String]
    var detail: String?
}

/// Turns diagnostics into their kept form and back.
struct DiagnosticKeeper: Sendable {
    /// The text that the result belongs to: a cell's; nil for what belongs to none.
    let own: SourceSpan?
    /// A text of the report by the name that its places have; nil where there is none.
    let file: @Sendable (String) -> SourceFile?

    /// - Returns: nil where one has a place that could not be found again.
    func kept(_ diagnostics: [Diagnostic]) -> [StoredDiagnostic]? {
        var kept: [StoredDiagnostic] = []
        for diagnostic in diagnostics {
            var stored = StoredDiagnostic(
                id: diagnostic.id.rawValue, severity: diagnostic.severity, message: diagnostic.message, label: diagnostic.label, cell: diagnostic.cell,
                notes: [], help: diagnostic.help, detail: diagnostic.detail)
            if let span = diagnostic.span {
                guard let place = place(span) else { return nil }
                stored.place = place
            }
            for note in diagnostic.notes {
                let place = note.span.map(place)
                if case .some(.none) = place { return nil }
                stored.notes.append(.init(message: note.message, place: place ?? nil))
            }
            kept.append(stored)
        }
        return kept
    }

    /// - Returns: nil where the text has changed in front of a place.
    func found(_ stored: [StoredDiagnostic]) -> [Diagnostic]? {
        var found: [Diagnostic] = []
        for stored in stored {
            guard let id = DiagnosticID(rawValue: stored.id) else { return nil }
            var diagnostic = Diagnostic(id, stored.message, at: nil, label: stored.label, severity: stored.severity)
            diagnostic.cell = stored.cell
            diagnostic.help = stored.help
            diagnostic.detail = stored.detail
            if let place = stored.place {
                guard let span = span(place) else { return nil }
                diagnostic.span = span
            }
            for note in stored.notes {
                guard let place = note.place else { diagnostic.notes.append(.init(note.message)); continue }
                guard let span = span(place) else { return nil }
                diagnostic.notes.append(.init(note.message, at: span))
            }
            found.append(diagnostic)
        }
        return found
    }

    private func place(_ span: SourceSpan) -> StoredDiagnostic.Place? {
        if let own, own.contains(span) {
            let start = own.range.lowerBound
            return .init(start: span.range.lowerBound - start, end: span.range.upperBound - start)
        }
        guard file(span.file.name)?.bytes == span.file.bytes else { return nil }
        return .init(
            file: span.file.name, before: Digest.sha256(span.file.bytes[..<span.range.upperBound]), start: span.range.lowerBound, end: span.range.upperBound)
    }

    private func span(_ place: StoredDiagnostic.Place) -> SourceSpan? {
        guard 0 <= place.start, place.start <= place.end else { return nil }
        guard let name = place.file else {
            guard let own, place.end <= own.range.count else { return nil }
            return own.part(place.start..<place.end)
        }
        guard let file = file(name), place.end <= file.bytes.count, Digest.sha256(file.bytes[..<place.end]) == place.before else { return nil }
        return file.span(place.start..<place.end)
    }
}
