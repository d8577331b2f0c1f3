import ReportDocument

/// Writes a report as a Typst project.
package struct TypstWriter: Sendable {
    /// Limits of what is set on paper. Typst takes 2.8 s and 660 MB for a table of 10,000 rows.
    package struct Limits: Sendable, Hashable {
        /// Rows of one table; the rest is counted under it.
        package var tableRows = 2_000
        /// Columns of one table; the rest is counted under it.
        package var tableColumns = 40
        /// Blocks inside blocks; deeper ones stand where the limit is.
        package var depth = 12

        package init() {}
    }

    let formatter: CellFormatter
    let template: String
    let limits: Limits

    /// - Parameters:
    ///   - formatter: of the report's language.
    ///   - template: the text of `report.typ`, which goes into every project.
    package init(formatter: CellFormatter, template: String, limits: Limits = Limits()) {
        self.formatter = formatter
        self.template = template
        self.limits = limits
    }

    /// - Parameters:
    ///   - document: of any content: every text comes out as it is, whatever characters it has.
    ///   - attachments: files that the PDF carries, such as the record.
    /// - Returns: a source that Typst sets as PDF/A-3a and PDF/UA-1, with all files that it reads.
    package func write(_ document: Document, attachments: [TypstProject.Attachment] = []) -> TypstProject {
        // What can be linked to is known only when everything is written, so that it is written twice.
        let evidence = PaperEvidence(document)
        var survey = TypstBody(document: document, evidence: evidence, writer: self, linkable: nil)
        survey.appendReport()
        var body = TypstBody(document: document, evidence: evidence, writer: self, linkable: survey.anchors)
        body.appendHead()
        body.appendReport()
        body.appendAttachments(attachments + body.registersAsFiles(besides: Set(attachments.map(\.name))))
        let template = TypstProject.File(path: TypstProject.templatePath, text: template)
        return TypstProject(main: body.source, files: [template] + body.files)
    }
}

extension TypstBody {
    /// The settings of the paper: language, metadata, running head.
    mutating func appendHead() {
        let metadata = document.metadata
        let title = metadata.title.plainText
        source += "#import \(TypstText.literal(TypstProject.templatePath)): *\n"
        source += "#show: report.with(\n"
        source += "  title: \(TypstText.lineLiteral(title)),\n"
        source += "  authors: \(array(metadata.authors.map(TypstText.lineLiteral))),\n"
        source += "  keywords: \(array(metadata.keywords.map(TypstText.lineLiteral))),\n"
        if !metadata.subtitle.isEmpty { source += "  description: \(TypstText.lineLiteral(metadata.subtitle.plainText)),\n" }
        source += "  language: \(TypstText.literal(metadata.language.rawValue)),\n"
        if let date = metadata.date.flatMap(Self.dateTime) { source += "  date: \(date),\n" }
        source += ")\n\n"
    }

    /// A whole date as Typst knows it; partial and uncertain EDTF dates stay text.
    private static func dateTime(_ edtf: String) -> String? {
        let parts = edtf.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2] else { return nil }
        let numbers = parts.compactMap { part in part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil }
        guard numbers.count == 3, numbers[0] > 0, (1...12).contains(numbers[1]) else { return nil }
        let isLeap = numbers[0] % 4 == 0 && (numbers[0] % 100 != 0 || numbers[0] % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...days[numbers[1] - 1]).contains(numbers[2]) else { return nil }
        return "datetime(year: \(numbers[0]), month: \(numbers[1]), day: \(numbers[2]))"
    }

    /// The report in reading order.
    mutating func appendReport() {
        appendTitleBlock()
        appendBlocks(document.blocks)
        appendReferences()
        appendEvidence()
        appendProvenance()
    }

    private mutating func appendTitleBlock() {
        let metadata = document.metadata
        source += "#title-block(\n"
        source += "  title: [\(inlines(metadata.title))],\n"
        if !metadata.subtitle.isEmpty { source += "  subtitle: [\(inlines(metadata.subtitle))],\n" }
        if !metadata.authors.isEmpty {
            source += "  authors: [\(TypstText.markup(metadata.authors.joined(separator: words.nameSeparator)))],\n"
        }
        if let date = metadata.dateText ?? metadata.date { source += "  date: [\(TypstText.markup(date))],\n" }
        source += ")\n\n"
        if !metadata.abstract.isEmpty {
            source += "#front-matter[\(TypstText.markup(words.abstract))][\n"
            appendNested(metadata.abstract)
            source += "]\n\n"
        }
        if !metadata.keywords.isEmpty {
            let keywords = metadata.keywords.joined(separator: words.listSeparator)
            source += "#front-matter[\(TypstText.markup(words.keywords))][\(TypstText.markup(keywords))]\n\n"
        }
        if metadata.showsContents, document.blocks.contains(where: \.isHeading) {
            source += "#contents([\(TypstText.markup(words.contents))], depth: \(max(1, metadata.contentsDepth)))\n\n"
        }
    }

    private mutating func appendReferences() {
        guard !document.references.isEmpty else { return }
        source += "#section(1)[\(TypstText.markup(words.references))]\n\n#references(\n"
        for reference in document.references {
            source += "  \(entry(reference.anchor))[\(inlines(reference.text))],\n"
        }
        source += ")\n\n"
    }

    private mutating func appendProvenance() {
        let provenance = document.provenance
        source += "#provenance(\n  title: [\(TypstText.markup(words.provenance))],\n  facts: (\n"
        appendFact(words.definition, provenance.definition, code: provenance.definitionDigest)
        appendFact(words.tool, "report " + provenance.toolVersion)
        for parameter in provenance.parameters { appendFact(parameter.key, parameter.value) }
        source += "  ),\n"
        if !provenance.inputs.isEmpty {
            let heads = [words.inputs, words.inputRows, "SHA-256"].map { "[\(TypstText.markup($0))]" }
            source += "  heads: \(array(heads)),\n  inputs: (\n"
            for input in provenance.inputs {
                let rows = input.rows.map(count) ?? ""
                source += "    ([\(TypstText.markup(input.path))], [\(TypstText.markup(rows))], "
                source += "\(TypstText.literal(input.digest))"
                let remarks = words.remarks(on: input, count: count)
                if !remarks.isEmpty { source += ", [\(TypstText.markup(remarks))]" }
                source += "),\n"
            }
            source += "  ),\n"
        }
        source += ")\n"
    }

    private mutating func appendFact(_ name: String, _ text: String, code: String? = nil) {
        source += "    ([\(TypstText.markup(name))], [\(TypstText.markup(text))]"
        if let code { source += ", \(TypstText.literal(code))" }
        source += "),\n"
    }

    mutating func appendAttachments(_ attachments: [TypstProject.Attachment]) {
        for attachment in attachments {
            let path = "attachments/\(files.count)-" + Self.fileName(attachment.name)
            files.append(TypstProject.File(path: path, text: attachment.text))
            source += "#pdf.attach(\(TypstText.literal(attachment.name)), read(\(TypstText.literal(path)), encoding: none), "
            source += "relationship: \"\(attachment.relationship.rawValue)\", mime-type: \(TypstText.literal(attachment.mediaType)), "
            source += "description: \(TypstText.lineLiteral(attachment.description)))\n"
        }
    }

    /// The registers as CSV: `evidence-statements.csv`.
    ///
    /// - Parameter others: names of files that the paper carries as well.
    func registersAsFiles(besides others: Set<String>) -> [TypstProject.Attachment] {
        var names = Set(others.map { $0.hasSuffix(".csv") ? String($0.dropLast(4)) : $0 })
        return document.registers.filter { !$0.rows.isEmpty }.map { register in
            var name = TypstProject.Attachment.plainName("evidence-" + register.dataset, or: "evidence")
            while !names.insert(name).inserted { name += "-2" }
            return TypstProject.Attachment(
                name: name + ".csv", mediaType: "text/csv", description: words.file(of: register.dataset),
                text: CSVWriter.write(register.table), relationship: .data)
        }
    }

    private static func fileName(_ name: String) -> String {
        String(name.unicodeScalars.map { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "." ? Character($0) : "-" })
    }
}

extension Block {
    fileprivate var isHeading: Bool {
        switch self {
        case .heading(let heading): !heading.isUnlisted
        case .group(_, let blocks): blocks.contains(where: \.isHeading)
        default: false
        }
    }
}
