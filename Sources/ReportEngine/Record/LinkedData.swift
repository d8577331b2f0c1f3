import FoundationEssentials
import KernelProtocol
import ReportDocument
import ReportSyntax

/// What a page says of itself to machines, as JSON-LD: what it is, who made it, from what, and by which run.
///
/// - SeeAlso: schema.org, https://schema.org/Report; W3C PROV-O, https://www.w3.org/TR/prov-o/; RO-Crate, "Provenance of entities",
///   https://www.researchobject.org/ro-crate/
package struct LinkedData: Sendable {
    let document: Document
    let record: RunRecord

    package init(document: Document, record: RunRecord) {
        self.document = document
        self.record = record
    }

    // Anchors of a document never begin with an underscore.
    private static let report = reference("#_report")
    private static let run = reference("#_run")
    private static let tool = reference("#_tool")

    /// JSON, in one line, its keys sorted.
    package var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let whole = object([
            "@context": .list([.text("https://schema.org"), object(["prov": .text("http://www.w3.org/ns/prov#")])]),
            "@graph": .list([report, run, tool] + files),
        ])
        return (try? encoder.encode(whole)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private var report: JSONValue {
        let metadata = document.metadata
        let abstract = metadata.abstract.compactMap { block -> String? in if case .paragraph(let text) = block { text.plainText } else { nil } }
        return object([
            "@id": .text("#_report"),
            "@type": .list([.text("Report"), .text("prov:Entity")]),
            "name": text(metadata.title.plainText),
            "alternativeHeadline": text(metadata.subtitle.plainText),
            // Persons or organisations: the head does not say.
            "author": list(metadata.authors.map { object(["name": .text($0)]) }),
            "datePublished": metadata.date.flatMap { LinkedData.isCalendarDate($0) ? .text($0) : nil },
            "inLanguage": .text(metadata.language.rawValue),
            "abstract": text(abstract.joined(separator: "\n")),
            "keywords": list(metadata.keywords.map(JSONValue.text)),
            "isBasedOn": .list(files.indices.map(LinkedData.file)),
            "hasPart": list(parts(document.blocks)),
            "encoding": object(["@id": .text("#_record"), "@type": .text("MediaObject"), "encodingFormat": .text("application/json")]),
            "prov:wasGeneratedBy": LinkedData.run,
            "prov:wasDerivedFrom": .list(files.indices.map(LinkedData.file)),
        ])
    }

    /// The run that made it, as a Process Run Crate has it.
    private var run: JSONValue {
        let parameters = record.parameters.map { parameter in
            object(["@type": .text("PropertyValue"), "name": .text(parameter.name), "value": value(parameter.value)])
        }
        return object([
            "@id": .text("#_run"),
            "@type": .list([.text("CreateAction"), .text("prov:Activity")]),
            "name": .text("report render"),
            "instrument": LinkedData.tool,
            "object": list(files.indices.map(LinkedData.file) + parameters),
            "result": LinkedData.report,
            "prov:used": .list(files.indices.map(LinkedData.file)),
            "prov:wasAssociatedWith": LinkedData.tool,
        ])
    }

    private var tool: JSONValue {
        let environment = record.environment
        let lock = environment.lockDigest.isEmpty ? [] : ["packages of the lock of SHA-256 \(environment.lockDigest)"]
        let fonts = environment.fontsDigest.isEmpty ? [] : ["fonts of the list of SHA-256 \(environment.fontsDigest)"]
        return object([
            "@id": .text("#_tool"),
            "@type": .list([.text("SoftwareApplication"), .text("prov:SoftwareAgent")]),
            "name": .text("report"),
            "softwareVersion": .text(record.toolVersion),
            "softwareRequirements": list((["Python \(environment.python)"] + lock + fonts).map(JSONValue.text)),
        ])
    }

    // MARK: - Files

    /// The texts of the definition, then the inputs.
    private var files: [JSONValue] {
        let texts = record.sources.map { (type: "SoftwareSourceCode", name: "", path: $0.path, digest: $0.digest, rows: Int?.none) }
        let inputs = record.inputs.map { (type: $0.rows == nil ? "CreativeWork" : "Dataset", name: $0.name, path: $0.path, digest: $0.digest, rows: $0.rows) }
        return (texts + inputs).enumerated().map { index, file in
            let isAddress = file.path.hasPrefix("https://") || file.path.hasPrefix("http://")
            let content = object([
                "@type": .text(file.type == "Dataset" ? "DataDownload" : "MediaObject"), "name": .text(file.path), "sha256": .text(file.digest),
                "encodingFormat": .text(MediaType.of(path: file.path)), "contentUrl": isAddress ? .text(file.path) : nil,
            ])
            return object([
                "@id": .text("#_input-\(index + 1)"),
                "@type": .list([.text(file.type), .text("prov:Entity")]),
                "name": .text(file.name.isEmpty ? file.path : file.name),
                file.type == "Dataset" ? "distribution" : "encoding": content,
                "size": file.rows.map { object(["@type": .text("QuantitativeValue"), "value": .integer($0), "unitText": .text("rows")]) },
            ])
        }
    }

    private static func file(_ index: Int) -> JSONValue { reference("#_input-\(index + 1)") }

    // MARK: - Parts

    /// The labelled tables and figures, in reading order.
    private func parts(_ blocks: [Block]) -> [JSONValue] {
        let words = ReportWords(document.metadata.language)
        func name(_ word: String, _ number: Int?, _ caption: [Inline]) -> JSONValue? {
            text([words.label(word, number), caption.plainText].filter { !$0.isEmpty }.joined(separator: words.colon))
        }
        return blocks.flatMap { block -> [JSONValue] in
            switch block {
            case .table(let table):
                guard let label = table.label else { return [] }
                let columns = table.columns.filter { !$0.isHidden }.map { $0.heading.plainText.isEmpty ? $0.name : $0.heading.plainText }
                return [object([
                    "@id": .text("#" + label), "@type": .text("Dataset"), "name": name(words.table, table.number, table.caption),
                    "variableMeasured": list(columns.map(JSONValue.text)),
                    "size": object([
                        "@type": .text("QuantitativeValue"), "value": .integer(table.rows.count + table.omittedRows), "unitText": .text("rows"),
                    ]),
                ])]
            case .figure(let figure):
                guard let label = figure.label else { return [] }
                return [object([
                    "@id": .text("#" + label), "@type": .text("ImageObject"), "name": name(words.figure, figure.number, figure.caption),
                    "description": text(figure.alternative),
                ])]
            case .quote(let children), .group(_, let children): return parts(children)
            case .callout(let callout): return parts(callout.blocks)
            case .list(let list): return list.items.flatMap { parts($0.blocks) }
            case .definitionList(let definitions): return definitions.flatMap { $0.meanings.flatMap(parts) }
            case .heading, .paragraph, .code, .equation, .output, .raw, .thematicBreak, .pageBreak: return []
            }
        }
    }

    // MARK: - JSON

    private static func reference(_ id: String) -> JSONValue { .object(["@id": .text(id)]) }

    /// Members without a value are left out.
    private func object(_ members: [String: JSONValue?]) -> JSONValue { .object(members.compactMapValues { $0 }) }

    private func text(_ text: String) -> JSONValue? { text.isEmpty ? nil : .text(text) }

    private func list(_ values: [JSONValue]) -> JSONValue? { values.isEmpty ? nil : .list(values) }

    private func value(_ value: ParameterValue) -> JSONValue {
        switch value {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(Int(value))
        case .number(let value): .number(value)
        case .string(let text), .date(let text): .text(text)
        case .list(let values): .list(values.map(self.value))
        }
    }

    /// `2014`, `2014-11` or `2014-11-20`: the dates that EDTF and schema.org share.
    private static func isCalendarDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return (1...3).contains(parts.count) && zip(parts, [4, 2, 2]).allSatisfy { part, length in
            part.utf8.count == length && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
    }
}
