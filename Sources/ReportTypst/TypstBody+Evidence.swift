import ReportDocument

extension TypstBody {
    /// The content of a cell as a link to the rows behind it; as it is where there are none, or nothing to be seen.
    func counted(_ content: String, row: Int, column: String, in sheet: EvidenceIndex.Sheet?) -> String {
        guard !content.isEmpty, let sheet, let target = sheet.target(row: row, column: column) else { return content }
        guard let call = evidence.anchor(of: target).flatMap({ internalLink("counted", $0) }) else { return content }
        return "\(call)[\(content)]"
    }

    /// Whether a cell leads to rows, so that nothing in it may lead elsewhere.
    func isCounted(row: Int, column: String, in sheet: EvidenceIndex.Sheet?) -> Bool {
        sheet?.target(row: row, column: column) != nil
    }

    /// The appendix: the rows behind each number, then every row once.
    mutating func appendEvidence() {
        let registers = zip(document.registers, evidence.registers).filter { !$0.0.rows.isEmpty || $0.0.omitted > 0 }
        guard !registers.isEmpty else { return }
        source += "#section(\(unskippedLevel(1)))[\(TypstText.markup(words.evidence))]\n\n"
        appendTrails()
        for (register, anchors) in registers {
            appendHeading(registers.count > 1 ? register.dataset : words.rows)
            source += "#reach[\(TypstText.markup(words.reach(of: register, count: count)))]\n\n"
            guard !register.rows.isEmpty else { continue }
            source += "#register(\n"
            for (row, anchor) in zip(register.rows, anchors) { append(row, anchor) }
            source += ")\n\n"
        }
    }

    private mutating func appendHeading(_ text: String) {
        source += "#section(\(unskippedLevel(2)), outlined: false)[\(TypstText.markup(text))]\n\n"
    }
}

// MARK: - Trails

extension TypstBody {
    private mutating func appendTrails() {
        let sheets = evidence.index.sheets.filter { $0.trails.contains(where: evidence.index.hasList) }
        guard !sheets.isEmpty else { return }
        appendHeading(words.trails)
        for sheet in sheets {
            let name = TypstText.markup(words.label(words.table, sheet.table.number))
            let back = sheet.table.label.flatMap { internalLink("internal-link", $0) }
            source += "#trails([\(back.map { "\($0)[\(name)]" } ?? name)],\n"
            for (index, trail) in sheet.trails.enumerated() where evidence.index.hasList(trail) { append(trail, index, of: sheet) }
            source += ")\n\n"
        }
    }

    private mutating func append(_ trail: Trail, _ index: Int, of sheet: EvidenceIndex.Sheet) {
        let title = [sheet.name(of: trail, formatter), sheet.whole(of: trail, formatter) ?? ""].filter { !$0.isEmpty }
        let anchor = identifier(PaperEvidence.anchor(sheet.index, index))
        source += "  trail(\(anchor)[\(TypstText.markup(title.joined(separator: " · ")))],\n"
        for (number, part) in trail.parts.enumerated() {
            let anchor = identifier(PaperEvidence.anchor(sheet.index, index, number))
            let lead = TypstText.markup(words.lead(of: part, in: trail, of: sheet, formatter))
            source += "    part(\(anchor)[\(lead)])[\(ids(of: part, in: trail.dataset))],\n"
        }
        source += "  ),\n"
    }

    private func ids(of part: Trail.Part, in dataset: String) -> String {
        var pieces = evidence.spans(part.ids, of: dataset).map { span in
            switch span {
            case .row(let id, let anchor): reference(id, anchor)
            case .rows(let first, let anchor, let last): reference("\(first)\u{2013}\(last)", anchor)
            }
        }
        if part.omitted > 0 {
            let path = document.registers.first { $0.dataset == dataset }?.path ?? dataset
            pieces.append(TypstText.markup(words.further(rows: count(part.omitted), isOne: part.omitted == 1, path: path)))
        }
        return pieces.joined(separator: ", ")
    }

    private func reference(_ text: String, _ anchor: String?) -> String {
        let text = TypstText.markup(text)
        return anchor.flatMap { internalLink("row-link", $0) }.map { "\($0)[\(text)]" } ?? text
    }
}

// MARK: - Register

extension TypstBody {
    private mutating func append(_ row: EvidenceRow, _ anchor: String) {
        var call = "  row(\(identifier(anchor))[\(TypstText.markup(row.id))]"
        if let date = row.date { call += ", date: [\(TypstText.markup(date))]" }
        if let status = row.status {
            call += ", status: (\"\(status.standing.rawValue)\", [\(TypstText.markup(words.status(status)))])"
        }
        if !row.title.isEmpty { call += ", name: [\(TypstText.markup(row.title))]" }
        if !row.summary.isEmpty { call += ",\n    [\(TypstText.markup(row.summary))]" }
        if let quotation = row.quotation { call += ",\n    \(words(of: quotation, row.status))" }
        let facts = TypstText.markup(row.facts.map { $0.name + words.colon + $0.text }.joined(separator: words.factSeparator))
        let particulars = [facts, sources(of: row)].filter { !$0.isEmpty }.joined(separator: words.factSeparator)
        if !particulars.isEmpty { call += ",\n    particulars: [\(particulars)]" }
        if Self.isLong(row) { call += ", breakable: true" }
        source += call + "),\n"
    }

    /// What is longer than some lines may go on over a page.
    private static func isLong(_ row: EvidenceRow) -> Bool {
        let quotation = row.quotation.map { $0.exact.utf8.count + $0.prefix.utf8.count + $0.suffix.utf8.count } ?? 0
        let sources = row.sources.reduce(0) { $0 + $1.title.utf8.count }
        let facts = row.facts.reduce(0) { $0 + $1.name.utf8.count + $1.text.utf8.count }
        return quotation + sources + facts + row.summary.utf8.count + row.title.utf8.count > 2_000
    }

    private func words(of quotation: EvidenceRow.Quotation, _ status: QuotationStatus?) -> String {
        let context = quotation.context(for: status)
        func around(_ text: String) -> String { text.isEmpty ? "" : "#around[\(TypstText.markup(text))];" }
        return "emph[\(around(context.before))\(TypstText.markup(quotation.exact))\(around(context.behind))]"
    }

    private func sources(of row: EvidenceRow) -> String {
        var pieces = row.sources.map { source -> String in
            let title = TypstText.markup(source.shown)
            return call(for: source).map { "\($0)[\(title)];" } ?? title
        }.joined(separator: TypstText.markup(words.semicolon))
        if !row.locator.isEmpty { pieces += TypstText.markup((pieces.isEmpty ? "" : words.comma) + row.locator) }
        return pieces
    }

    /// A source leads to the list of works where it is there, else to its address.
    private func call(for source: EvidenceRow.Source) -> String? {
        if let call = source.anchor.flatMap({ internalLink("row-link", $0) }) { return call }
        guard let address = source.address, address.utf8.count <= 2_000 else { return nil }
        guard address.hasPrefix("https://") || address.hasPrefix("http://") else { return nil }
        return "#row-link-out(\(TypstText.lineLiteral(address)))"
    }
}
