import ReportSource

/// A notebook's cells, whatever version of nbformat they were written in.
///
/// - SeeAlso: Jupyter, "The Notebook file format", https://nbformat.readthedocs.io/en/latest/format_description.html
struct Notebook {
    enum CellKind { case code, markdown, raw(mediaType: String) }

    struct NotebookCell {
        var kind: CellKind
        /// The cell's text as a file of its own, `x.ipynb:cell 4`.
        var file: SourceFile
        var tags: [String]
        /// The names of attached files.
        var attachments: [String]
    }

    /// In lower case; `python` where none is given.
    var language: String
    var cells: [NotebookCell]
}

/// Reads a notebook's JSON: nbformat 4, and 3 by its simple differences.
struct NotebookReader {
    /// Longer notebooks are refused; they hold outputs, which are not read anyway.
    static let lengthLimit = 64 << 20

    private let file: SourceFile
    private var diagnostics: [Diagnostic] = []
    private var ids: Set<String> = []

    static func read(_ file: SourceFile) -> (Notebook?, [Diagnostic]) {
        guard file.bytes.count <= lengthLimit else {
            let problem = Diagnostic(
                .notebookSchema, "a notebook may hold \(lengthLimit >> 20) MiB", at: file.span(0..<0), help: "clear its outputs"
            )
            return (nil, [problem])
        }
        let json: JSONValue
        do throws(JSONReader.Problem) {
            json = try JSONReader.read(file.bytes)
        } catch {
            let place = file.span(min(error.offset, max(0, file.bytes.count - 1))..<error.offset + 1)
            return (nil, [Diagnostic(.notebookSyntax, error.message, at: place, notes: [.init("inside \(error.path)")])])
        }
        var reader = NotebookReader(file: file)
        let notebook = reader.notebook(json)
        return (notebook, reader.diagnostics)
    }

    private init(file: SourceFile) { self.file = file }

    private mutating func refuse(_ message: String, _ path: String, id: DiagnosticID = .notebookSchema, severity: Diagnostic.Severity? = nil, help: String? = nil) {
        diagnostics.append(Diagnostic(id, "\(path) \(message)", at: file.span(0..<0), severity: severity, help: help))
    }

    private mutating func notebook(_ json: JSONValue) -> Notebook? {
        guard json.isObject else { refuse("is \(json.found), but must be an object", "$"); return nil }
        guard let major = json["nbformat"]?.integer else {
            refuse(json["nbformat"] == nil ? "is missing" : "must be an integer", "$.nbformat")
            return nil
        }
        let minor = json["nbformat_minor"]?.integer
        switch major {
        case 4:
            if minor == nil { refuse("is missing", "$.nbformat_minor") }
            if let minor, minor > 5 || minor < 0 {
                refuse("is 4.\(minor); this tool knows 4.0 to 4.5", "$.nbformat", id: .notebookVersion, severity: .warning)
            }
        case 3: break
        default:
            refuse("is \(major), but must be 3 or 4", "$.nbformat", id: .notebookVersion, help: "convert the notebook to nbformat 4")
            return nil
        }
        if let metadata = json["metadata"], !metadata.isObject { refuse("is \(metadata.found), but must be an object", "$.metadata") }
        guard let (cells, path) = cells(json, major) else { return nil }
        var notebook = Notebook(language: language(json["metadata"]), cells: [])
        for (index, cell) in cells.enumerated() {
            let place = "\(path)[\(index)]"
            if let cell = self.cell(cell, index, place, version: (major, minor ?? 0)) { notebook.cells.append(cell) }
        }
        return notebook
    }

    private mutating func cells(_ json: JSONValue, _ major: Int) -> ([JSONValue], String)? {
        if major == 4 {
            if let cells = json["cells"]?.items { return (cells, "$.cells") }
            refuse(json["cells"].map { "is \($0.found), but must be an array" } ?? "is missing", "$.cells")
            return nil
        }
        guard let sheets = json["worksheets"]?.items else {
            refuse(json["worksheets"].map { "is \($0.found), but must be an array" } ?? "is missing", "$.worksheets")
            return nil
        }
        if sheets.count > 1 { refuse("has \(sheets.count) worksheets; one is read", "$.worksheets", id: .notebookVersion) }
        return (sheets.first?["cells"]?.items ?? [], "$.worksheets[0].cells")
    }

    private func language(_ metadata: JSONValue?) -> String {
        let name = metadata?["kernelspec"]?["language"]?.string ?? metadata?["language_info"]?["name"]?.string ?? "python"
        return name.lowercased()
    }

    private mutating func cell(_ json: JSONValue, _ index: Int, _ path: String, version: (Int, Int)) -> Notebook.NotebookCell? {
        guard json.isObject else { refuse("is \(json.found), but must be an object", path); return nil }
        guard let type = json["cell_type"]?.string else {
            refuse(json["cell_type"] == nil ? "is missing" : "must be text", path + ".cell_type")
            return nil
        }
        let metadata = json["metadata"]
        if version.0 == 4, metadata?.isObject != true {
            refuse(metadata.map { "is \($0.found), but must be an object" } ?? "is missing", path + ".metadata")
        }
        checkID(json["id"], path + ".id", isExpected: version.0 == 4 && version.1 >= 5)
        let textKey = version.0 == 3 && type == "code" ? "input" : "source"
        guard var source = text(json[textKey], path + "." + textKey) else { return nil }
        let kind: Notebook.CellKind
        switch type {
        case "code": kind = .code
        case "markdown": kind = .markdown
        case "raw": kind = .raw(mediaType: metadata?["raw_mimetype"]?.string ?? metadata?["format"]?.string ?? "")
        case "heading" where version.0 == 3:
            kind = .markdown
            source = String(repeating: "#", count: min(6, max(1, json["level"]?.integer ?? 1))) + " " + source
        default:
            refuse("is '\(type)', but must be 'code', 'markdown' or 'raw'", path + ".cell_type")
            return nil
        }
        return Notebook.NotebookCell(
            kind: kind, file: SourceFile(name: "\(file.name):cell \(index + 1)", text: source),
            tags: tags(metadata?["tags"], path + ".metadata.tags"), attachments: attachments(json["attachments"])
        )
    }

    /// Text, or lines that are joined as they are.
    private mutating func text(_ json: JSONValue?, _ path: String) -> String? {
        switch json {
        case .string(let text)?: return text
        case .array(let lines)?:
            var result = ""
            for (index, line) in lines.enumerated() {
                guard let text = line.string else {
                    refuse("is \(line.found), but must be text", "\(path)[\(index)]")
                    return nil
                }
                result += text
            }
            return result
        case let other?: refuse("is \(other.found), but must be text or an array of text", path)
        case nil: refuse("is missing", path)
        }
        return nil
    }

    private mutating func tags(_ json: JSONValue?, _ path: String) -> [String] {
        guard let json else { return [] }
        guard let items = json.items else { refuse("is \(json.found), but must be an array", path); return [] }
        return items.enumerated().compactMap { index, item in
            if item.string == nil { refuse("is \(item.found), but must be text", "\(path)[\(index)]") }
            return item.string
        }
    }

    private func attachments(_ json: JSONValue?) -> [String] {
        guard case .object(let members)? = json else { return [] }
        return members.map(\.key)
    }

    /// Identifiers are part of nbformat 4.5: 1 to 64 letters, digits, `-` and `_`, each once.
    private mutating func checkID(_ json: JSONValue?, _ path: String, isExpected: Bool) {
        guard isExpected else { return }
        guard let json else { refuse("is missing", path, severity: .warning); return }
        guard let id = json.string, (1...64).contains(id.utf8.count), id.utf8.allSatisfy(CellLabel.isLabelByte) else {
            refuse("must be 1 to 64 letters, digits, '-' and '_'", path)
            return
        }
        if !ids.insert(id).inserted { refuse("is '\(id)', which another cell has", path) }
    }
}
