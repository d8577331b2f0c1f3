import ReportCells
import ReportData
import ReportDocument
import ReportSource
import ReportSyntax

/// Turns a definition into a plan, and finds everything that can be known to be wrong before anything runs.
package struct Planner: Sendable {
    package var project: Project
    /// Name and text of parameters from the command line.
    package var overrides: [(name: String, text: String)]

    package init(project: Project, overrides: [(name: String, text: String)] = []) {
        self.project = project
        self.overrides = overrides
    }

    /// - Returns: the plan, and everything that is wrong with it; where that is an error, the plan must not be run.
    package func plan(_ definition: ReportDefinition) -> (ExecutionPlan, [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let (parameters, faults) = ParameterBinder.bind(
            definition.head.parameters, overrides: overrides, columnValues: { columnValues($0, $1, $2, definition) })
        diagnostics += faults
        var definition = definition
        definition.cells = definition.cells.map { ParameterSubstitution(parameters).apply(to: $0) }
        let (datasets, dataFaults) = plannedDatasets(definition, parameters)
        diagnostics += dataFaults
        let (cells, cellFaults) = plannedCells(definition)
        diagnostics += cellFaults + labelDiagnostics(cells, definition)
        var plan = ExecutionPlan(
            definition: definition, language: language(definition), parameters: parameters, datasets: datasets, cells: cells,
            expressions: [], citations: [], bibliographies: [], images: [], formulas: [], listings: [], rawHTML: [])
        diagnostics += collect(into: &plan) + dateDiagnostics(definition) + appendixDiagnostics(definition)
        diagnostics += ReferenceChecker(plan: plan).diagnostics()
        return (plan, diagnostics)
    }

    private func appendixDiagnostics(_ definition: ReportDefinition) -> [Diagnostic] {
        let names = definition.head.datasets.map(\.name)
        return (definition.head.evidenceDatasets ?? []).filter { !names.contains($0.value) }.map { .unknownDataset($0, among: names) }
    }

    /// A date that is none would be printed as it stands, in whatever language it is in.
    private func dateDiagnostics(_ definition: ReportDefinition) -> [Diagnostic] {
        guard let date = definition.head.date else { return [] }
        do { _ = try EDTF(date.value); return [] } catch {
            return [Diagnostic(
                .dataDate, "'\(date.value)' is no EDTF date: \(error.message)", at: date.span,
                help: error.help)]
        }
    }

    private func language(_ definition: ReportDefinition) -> Language {
        definition.head.language?.value ?? project.language.flatMap(Language.init) ?? .english
    }

    // Files

    private func columnValues(
        _ path: String, _ column: String, _ span: SourceSpan, _ definition: ReportDefinition
    ) -> Result<[String], Diagnostic> {
        let (file, faults) = plannedFile(Spanned(path, at: span), definition)
        guard let file, let bytes = try? Files.read(file.absolute) else {
            return .failure(faults.first ?? Diagnostic(.dataMissingFile, "'\(path)' cannot be read", at: span))
        }
        let records = CSVText.records(bytes)
        guard let header = records.first, let index = header.firstIndex(of: column) else {
            return .failure(Diagnostic(
                .dataMissingColumn, "'\(path)' has no column '\(column)'", at: span,
                help: nearMiss(column, among: records.first ?? []).map { "did you mean '\($0)'?" }))
        }
        return .success(records.dropFirst().compactMap { $0.indices.contains(index) ? $0[index] : nil })
    }

    private func plannedFile(
        _ written: Spanned<String>, _ definition: ReportDefinition, missing: DiagnosticID = .dataMissingFile
    ) -> (ExecutionPlan.PlannedFile?, [Diagnostic]) {
        let path = Paths.join(Paths.parent(definition.file.name), written.value)
        switch SafePath.resolve(path, in: project) {
        case .success(let absolute):
            guard Files.status(absolute)?.isRegular == true else {
                return (nil, [Diagnostic(missing, "'\(written.value)' is no file", at: written.span, help: "name a file")])
            }
            return (.init(written: written, path: path, absolute: absolute), [])
        case .failure(let refusal):
            if refusal.kind == .outside {
                return (nil, [Diagnostic(
                    .sourceOutsideProject, "'\(written.value)' is refused: \(refusal.message)", at: written.span,
                    help: "copy the file into the project")])
            }
            let names = neighbours(of: path)
            return (nil, [Diagnostic(
                missing, "'\(written.value)' does not exist", at: written.span, label: "looked for \(path)",
                help: nearMiss(Paths.name(path), among: names).map { near in
                    let folder = Paths.parent(written.value)
                    return "did you mean '\(folder == "." ? near : folder + "/" + near)'?"
                } ?? "paths are relative to the definition's folder")])
        }
    }

    private func neighbours(of path: String) -> [String] {
        guard case .success(let folder) = SafePath.resolve(Paths.parent(path), in: project) else { return [] }
        return (try? Files.list(folder)) ?? []
    }

    // Datasets

    private func plannedDatasets(
        _ definition: ReportDefinition, _ parameters: [BoundParameter]
    ) -> ([PlannedDataset], [Diagnostic]) {
        var planned: [PlannedDataset] = []
        var diagnostics: [Diagnostic] = []
        let substitution = ParameterSubstitution(parameters)
        func file(_ path: Spanned<String>?) -> ExecutionPlan.PlannedFile? {
            guard let path else { return nil }
            let (file, faults) = plannedFile(Spanned(substitution.text(path.value), at: path.span), definition)
            diagnostics += faults
            return file
        }
        for declaration in definition.head.datasets {
            var files = DatasetFiles { plannedFile(Spanned(substitution.text($0.value), at: $0.span), definition) }
            let found = files.find(declaration)
            diagnostics += RemoteData(declaration: declaration, definition: definition.file.name).diagnostics(found, files.diagnostics)
            guard var dataset = found else { continue }
            dataset.codebook = file(declaration.codebook)
            dataset.actors = file(declaration.actors)
            dataset.memberships = file(declaration.memberships)
            if let registry = file(declaration.sources) {
                let (sources, faults) = SourceRegistry(file: registry) { plannedFile($0, definition) }.read()
                dataset.sources = sources
                diagnostics += faults
            }
            planned.append(dataset)
        }
        return (planned, diagnostics)
    }

    /// How a data file is read, by its extension; nil where it is not.
    static func format(of path: String) -> String? {
        switch Paths.suffix(path) {
        case "csv", "txt": "csv"
        case "tsv", "tab": "tsv"
        case "parquet": "parquet"
        case "jsonl", "ndjson": "jsonl"
        case "xlsx", "xlsm": "xlsx"
        case "qdpx": "qdpx"
        case "json": "label-studio"
        default: nil
        }
    }

    // Cells

    /// Cells that print rows, of datasets whose rows are printed nowhere.
    private func keptBack(_ parsed: any DeclarativeCell, _ cell: Cell, _ datasets: [DatasetDeclaration]) -> [Diagnostic] {
        let shown = (parsed as? AgreementCell)?.shown
        guard ["evidence", "profile", "claims", "glossary", "timeline"].contains(cell.language.value) || shown?.contains(.disputed) == true else { return [] }
        return parsed.sources.filter { source in datasets.contains { $0.name == source.value && !$0.isEmbedded } }.map { source in
            Diagnostic(
                .cellOption, "'\(cell.language.value)' prints rows of '\(source.value)', and 'embed: false' keeps them out of the report", at: source.span,
                help: shown == nil ? "count them with 'stance', 'crosstab' or SQL" : "write show: [summary, confusion]")
        }
    }

    private func plannedCells(_ definition: ReportDefinition) -> ([PlannedCell], [Diagnostic]) {
        var planned: [PlannedCell] = []
        var diagnostics: [Diagnostic] = []
        let names = definition.head.datasets.map(\.name)
        let datasets = Set(names)
        var tables: Set<String> = []
        for cell in definition.cells {
            defer { for product in planned.last?.products ?? [] where product.kind == .table { tables.insert(product.label) } }
            guard cell.options.isEvaluated ?? true else {
                planned.append(PlannedCell(cell: cell, action: .none, products: []))
                continue
            }
            switch cell.language.value {
            case "sql":
                planned.append(PlannedCell(cell: cell, action: .sql, products: labels(cell, tables: true)))
            case "python":
                planned.append(PlannedCell(cell: cell, action: .python, products: labels(cell, tables: false)))
            default:
                guard let type = DeclarativeLanguages.type(of: cell.language.value) else { continue }
                let (parsed, faults) = type.parse(cell)
                diagnostics += faults
                guard let parsed else { continue }
                if !(parsed is ChartCell) {
                    for source in parsed.sources where !datasets.contains(source.value) && !source.value.isEmpty {
                        if parsed.readsTables, tables.contains(source.value) { continue }
                        diagnostics.append(.unknownDataset(source, among: names))
                    }
                }
                diagnostics += keptBack(parsed, cell, definition.head.datasets)
                planned.append(PlannedCell(cell: cell, action: .declarative(parsed), products: parsed.products))
            }
        }
        return (planned, diagnostics)
    }

    /// In SQL the tables of cells stand beside the datasets, under their labels and the folded forms of these.
    private func labelDiagnostics(_ cells: [PlannedCell], _ definition: ReportDefinition) -> [Diagnostic] {
        var owners: [String: (name: String, span: SourceSpan)] = [:]
        for dataset in definition.head.datasets {
            owners[SQLText.foldedName(dataset.name).lowercased()] = ("dataset '\(dataset.name)'", dataset.nameSpan)
        }
        var found: [Diagnostic] = []
        for planned in cells {
            let span = planned.cell.options.label?.span ?? planned.cell.language.span
            for product in planned.products where product.kind == .table {
                let folded = SQLText.foldedName(product.label).lowercased()
                if let owner = owners[folded] {
                    // The parser names labels that are given twice.
                    guard owner.name != "label '\(product.label)'" else { continue }
                    found.append(Diagnostic(
                        .cellDuplicateLabel, "label '\(product.label)' and \(owner.name) are one name in SQL", at: span,
                        notes: [.init("\(owner.name) is declared here", at: owner.span)], help: "give the cell another label"))
                } else {
                    owners[folded] = ("label '\(product.label)'", span)
                }
            }
        }
        return found
    }

    /// A SQL cell gives a table of its label; a Python cell what its label's prefix says, or both.
    private func labels(_ cell: Cell, tables: Bool) -> [ProductLabel] {
        guard let label = cell.options.label?.value else { return [] }
        if tables { return [ProductLabel(.table, label)] }
        if label.hasPrefix("fig-") { return [ProductLabel(.figure, label)] }
        return [ProductLabel(.table, label)]
    }

    // Inlines

    private func collect(into plan: inout ExecutionPlan) -> [Diagnostic] {
        var expressions: [ExecutionPlan.PlannedExpression] = []
        var lastPython: Int?
        var citations: [ExecutionPlan.PlannedCitation] = []
        var formulas: [ExecutionPlan.PlannedFormula] = []
        var listings: [ExecutionPlan.PlannedListing] = []
        var images: [Spanned<String>] = []
        var rawHTML: [Spanned<String>] = []
        var diagnostics: [Diagnostic] = []
        let pythonCells = Set(plan.cells.filter { if case .python = $0.action { true } else { false } }.map(\.cell.index))
        var walker = MarkupWalker()
        walker.onInline = { inline in
            switch inline.kind {
            case .expression(let expression): expressions.append(.init(expression: expression, afterCell: lastPython))
            case .citation(let group): citations.append(.init(group: group, span: inline.span))
            case .math(let tex): formulas.append(.init(tex: tex, isDisplayed: false, span: inline.span))
            case .image(let image): images.append(image.target)
            default: break
            }
        }
        walker.onBlock = { block in
            switch block.kind {
            case .equation(let tex): formulas.append(.init(tex: tex, isDisplayed: true, span: block.span))
            case .code(let language, let text): listings.append(.init(language: language, text: text))
            case .figure(let image): images.append(image.target)
            case .raw("html", let text): rawHTML.append(Spanned(text, at: block.span))
            case .raw("typst", _): break
            case .raw(let target, _):
                diagnostics.append(Diagnostic(
                    .markdownRawBlock, "raw blocks for '\(target)' are not supported", at: block.span,
                    help: "write Markdown, or a raw block for 'html' or 'typst'"))
            case .cell(let index) where pythonCells.contains(index): lastPython = index
            default: break
            }
        }
        walker.walk(plan.definition)
        let last = pythonCells.max()
        // The head is above every cell, but its title may speak of what the cells found.
        for index in expressions.indices where plan.definition.head.span.contains(expressions[index].expression.span) {
            expressions[index].afterCell = last
        }
        for value in plan.definition.head.values { expressions.append(.init(expression: value.expression, afterCell: last)) }
        for planned in plan.cells where planned.cell.shownEcho != .hidden && !planned.cell.code.isEmpty {
            listings.append(.init(language: planned.cell.language.value, text: planned.cell.code))
        }
        (plan.expressions, plan.citations, plan.formulas, plan.listings) = (expressions, citations, formulas, listings)
        plan.rawHTML = rawHTML
        return diagnostics + collectFiles(into: &plan, images: images)
    }

    /// Pictures and bibliographies.
    private func collectFiles(into plan: inout ExecutionPlan, images: [Spanned<String>]) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        for target in images {
            let (file, faults) = plannedFile(target, plan.definition, missing: .renderImage)
            diagnostics += faults
            if let file { plan.images.append(file) }
        }
        var bibliographies = plan.definition.head.bibliographies
        if bibliographies.isEmpty, let path = project.bibliography { bibliographies = [Spanned(path, at: plan.definition.head.span)] }
        for path in bibliographies {
            let (file, faults) = plannedFile(path, plan.definition, missing: .citationSource)
            diagnostics += faults
            if let file { plan.bibliographies.append(file) }
        }
        return diagnostics
    }
}

extension Cell {
    /// Whether the report shows what the cell gives.
    package var showsResults: Bool { options.isIncluded ?? true && options.output != .hidden }

    /// Whether the code is shown; declarative cells show nothing.
    package var shownEcho: CellOptions.Echo {
        guard options.isIncluded ?? true, ["sql", "python"].contains(language.value) else { return .hidden }
        return options.echo ?? .shown
    }
}
