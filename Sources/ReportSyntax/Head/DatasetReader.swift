import ReportDocument
import ReportSource

/// Reads `data:`.
enum DatasetReader {
    /// Keys of the format that this version does not read.
    private static let unsupported = ["modes", "texts", "encoding", "aliases"]
    /// What a file can be read as.
    static let formats = ["csv", "tsv", "jsonl", "parquet", "xlsx", "qdpx", "label-studio"]
    /// What a code of the file may count as.
    static let stances = ["support", "oppose", "neutral", "mixed", "abstain", "not-voting"]

    static func read(_ entries: [YAMLEntry]) -> ([DatasetDeclaration], [Diagnostic]) {
        var declarations: [DatasetDeclaration] = []
        var diagnostics: [Diagnostic] = []
        for entry in entries {
            guard CellLabel.isLabel(entry.key), !(0x30...0x39).contains(entry.key.utf8.first ?? 0) else {
                diagnostics.append(
                    Diagnostic(
                        .yamlValue, "'\(entry.key)' cannot name a dataset", at: entry.keySpan,
                        help: "use letters, digits, '-' and '_', and start with a letter"
                    )
                )
                continue
            }
            if let path = entry.value.scalarText {
                declarations.append(
                    DatasetDeclaration(
                        name: entry.key, nameSpan: entry.keySpan, kind: .table, path: Spanned(path, at: entry.value.span)
                    )
                )
            } else if let options = entry.value.entries {
                let (declaration, problems) = read(entry, options)
                diagnostics += problems
                if let declaration { declarations.append(declaration) }
            } else {
                diagnostics.append(
                    Diagnostic(
                        .yamlType, "dataset '\(entry.key)' is \(entry.value.found), but must be a path or a mapping",
                        at: entry.value.isNull ? entry.keySpan : entry.value.span, help: "write {path: data/\(entry.key).csv}"
                    )
                )
            }
        }
        return (declarations, diagnostics)
    }

    private static func read(_ entry: YAMLEntry, _ options: [YAMLEntry]) -> (DatasetDeclaration?, [Diagnostic]) {
        var reader = OptionReader(options, of: "dataset '\(entry.key)'", at: entry.keySpan)
        let path = reader.required("path") { $0.string("path") }
        let kind: Spanned<DatasetDeclaration.Kind>? = reader.choice("kind")
        var declaration = DatasetDeclaration(
            name: entry.key, nameSpan: entry.keySpan, kind: kind?.value ?? .table, path: path ?? Spanned("", at: entry.keySpan)
        )
        declaration.codebook = reader.string("codebook")
        declaration.actors = reader.string("actors")
        declaration.memberships = reader.string("memberships")
        declaration.sources = reader.string("sources")
        for column in reader.mapping("columns") ?? [] {
            if let name = text(column, &reader) { declaration.columns.append((column.key, name)) }
        }
        for code in reader.mapping("scale") ?? [] {
            guard let stance = text(code, &reader) else { continue }
            if stances.contains(stance.value) {
                declaration.scale.append((code.key, stance))
            } else {
                let near = nearMiss(stance.value, among: stances)
                reader.report(
                    .yamlValue, "code '\(code.key)' counts as '\(stance.value)', but must count as one of \(stances.quotedList)",
                    at: stance.span, help: near.map { "did you mean '\($0)'?" }
                )
            }
        }
        declaration.missing = reader.strings("missing").map(\.value)
        declaration.key = reader.strings("key")
        declaration.schema = reader.string("schema")
        declaration.format = reader.choice("format", of: formats)
        declaration.sheet = reader.string("sheet")
        declaration.codes = reader.string("codes")
        declaration.delimiter = delimiter(&reader)
        declaration.remote = remote(&reader)
        declaration.digest = digest(&reader)
        if let remote = declaration.remote, declaration.digest == nil, !reader.has("sha256") {
            reader.absorb([Diagnostic(
                .dataDigest, "'\(entry.key)' has a 'url:' and no 'sha256:': nobody knows whether its file is the one that was meant",
                at: remote.keySpan, severity: .warning, help: "'report data update --dataset \(entry.key)' writes the hash")])
        }
        if let evidence = reader.choice("evidence", of: DatasetDeclaration.EvidenceRule.self) { declaration.evidence = evidence.value }
        declaration.allowed = reader.strings("allow")
        declaration.isEmbedded = reader.bool("embed") ?? true
        for status in declaration.allowed where !QuotationStatus.names.contains(status.value) {
            reader.report(
                .yamlValue, "'\(status.value)' is no status of a quotation", at: status.span,
                help: nearMiss(status.value, among: QuotationStatus.names).map { "did you mean '\($0)'?" }
                    ?? "statuses are \(QuotationStatus.names.joined(separator: ", "))")
        }
        for key in unsupported {
            guard let found = reader.entry(key) else { continue }
            reader.report(
                .yamlUnsupported, "'\(key)' of a dataset is not supported by this version", at: found.keySpan,
                help: key == "encoding" ? "convert the file to UTF-8: iconv -f GB18030 -t UTF-8" : nil)
        }
        return (path == nil ? nil : declaration, reader.finish())
    }

    private static func remote(_ reader: inout OptionReader) -> DatasetDeclaration.RemoteAddress? {
        guard let key = reader.entry("url")?.keySpan, let written = reader.string("url") else { return nil }
        let text = written.value
        let schemes = ["https://", "http://", "file:///"]
        guard let scheme = schemes.first(where: text.hasPrefix), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), text.utf8.count > scheme.utf8.count else {
            reader.report(
                .yamlValue, "'\(text.prefix(80))' is no address that data are fetched from", at: written.span,
                help: "write https://, http:// or file:///, and other characters than ASCII percent-encoded")
            return nil
        }
        guard !text.dropFirst(scheme.count).prefix(while: { $0 != "/" }).contains("@") else {
            reader.report(
                .yamlValue, "an address with a name or a password would stand in every report", at: written.span,
                help: "fetch such a file by hand, and leave 'url:' out")
            return nil
        }
        return .init(address: written, keySpan: key)
    }

    private static func digest(_ reader: inout OptionReader) -> Spanned<String>? {
        guard let written = reader.string("sha256") else { return nil }
        guard written.value.utf8.count == 64, written.value.allSatisfy(\.isHexDigit) else {
            reader.report(
                .yamlValue, "'\(written.value.prefix(80))' is no SHA-256", at: written.span, help: "64 hexadecimal digits, as sha256sum prints them")
            return nil
        }
        return written
    }

    private static func delimiter(_ reader: inout OptionReader) -> Spanned<String>? {
        guard let written = reader.string("delimiter") else { return nil }
        let words = ["tab": "\t", "\\t": "\t"]
        let text = words[written.value] ?? written.value
        guard text.utf8.count == 1, let byte = text.utf8.first, byte == 0x09 || (0x20..<0x7F).contains(byte), !"\"".utf8.contains(byte) else {
            reader.report(
                .yamlValue, "'\(written.value)' cannot stand between fields", at: written.span,
                help: "write one character, such as ';' or '|', or tab")
            return nil
        }
        return Spanned(text, at: written.span)
    }

    private static func text(_ entry: YAMLEntry, _ reader: inout OptionReader) -> Spanned<String>? {
        guard let text = entry.value.scalarText else {
            reader.report(.yamlType, "'\(entry.key)' is \(entry.value.found), but must be text", at: entry.value.span)
            return nil
        }
        return Spanned(text, at: entry.value.span)
    }
}
