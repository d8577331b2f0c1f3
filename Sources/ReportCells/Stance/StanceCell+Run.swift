import ReportData
import ReportDocument
import ReportSource
import ReportSyntax

extension StanceCell {
    package func queries(in catalog: Catalog) -> ([CellQuery], [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value) else { return ([], [.unknownDataset(data, among: catalog.datasets.map(\.name))]) }
        guard dataset.kind == .statements else {
            return ([], [Diagnostic(
                .cellOption, "'\(data.value)' does not hold statements", at: data.span, label: "declared as \(dataset.kind.rawValue)",
                notes: [.init("'\(data.value)' is declared here", at: dataset.span)],
                help: "declare it with 'kind: statements', or count it with a crosstab cell")])
        }
        let (groups, diagnostics) = StanceQuery.groups(self, dataset)
        let all = diagnostics + issueDiagnostics(dataset) + shownDiagnostics() + weightDiagnostics()
        guard !all.hasErrors else { return ([], all) }
        return (StanceQuery(cell: self, dataset: dataset, groups: groups).queries(), all)
    }

    package func finish(
        _ results: [ResultTable], tables: [String: Table], in catalog: Catalog
    ) -> (CellProduct, [Diagnostic]) {
        guard let dataset = catalog.dataset(data.value), results.count >= 3 else { return (CellProduct(), []) }
        let words = CellWords(catalog.language)
        if unit != .statements, results[1].integer(0, "issues") > 1, !groups.contains(where: { $0.value == "issue" }) {
            return (CellProduct(), [Diagnostic(
                .cellOption, "\(unit.rawValue) can be counted on one issue at a time, and the data hold \(results[1].integer(0, "issues"))",
                at: data.span, help: "name one with 'issue:', or add 'issue' to 'by:'")])
        }
        var diagnostics: [Diagnostic] = []
        if results[1].integer(0, "n") == 0 {
            diagnostics.append(Diagnostic(
                .dataEmpty, "no statement matches", at: issue?.span ?? condition?.span ?? data.span,
                help: "see what 'issue', 'where' and 'modes' choose"))
        }
        diagnostics += StanceIdentities(cell: self, dataset: dataset, results: results).diagnostics()
        guard !diagnostics.hasErrors else { return (CellProduct(), diagnostics) }
        let builder = StanceTable(cell: self, dataset: dataset, words: words, results: results)
        let table = builder.table()
        var items: [CellProduct.Item] = [.table(table)]
        if let chart, !table.rows.isEmpty {
            items.append(.chart(StanceChart(cell: self, option: chart, table: table, totals: builder.totals).request(catalog.language)))
        }
        return (CellProduct(items), diagnostics)
    }

    package func cautions(in catalog: Catalog) -> [Diagnostic] {
        // By issue, each row says of itself whether shares may stand.
        guard let dataset = catalog.dataset(data.value), asksForShares, !groups.contains(where: { $0.value == "issue" }) else { return [] }
        let oneSided = dataset.issues.filter { $0.isOneSided && (issue == nil || $0.issue == issue?.value) }.map(\.issue)
        guard !oneSided.isEmpty else { return [] }
        let names = oneSided.map { "'\($0)'" }.joined(separator: ", ")
        return [Diagnostic(
            .dataFrame, "shares are blank where \(names) count\(oneSided.count == 1 ? "s" : "")", at: issue?.span ?? data.span,
            label: "rows collected from one side",
            help: issue == nil ? "count one issue, or add 'issue' to 'by:'" : "show counts only: without 'percent', 'net' and 'interval'")]
    }

    private var asksForShares: Bool {
        showsShares || net != nil || showsInterval || (shown ?? []).contains { $0.value.hasSuffix("_share") || $0.value.hasPrefix("net_") }
    }

    private func issueDiagnostics(_ dataset: Dataset) -> [Diagnostic] {
        guard let issue, !dataset.issues.isEmpty else { return [] }
        let known = dataset.issues.map(\.issue)
        guard !known.contains(issue.value) else { return [] }
        return [Diagnostic(
            .dataUndeclaredCode, "the codebook has no issue '\(issue.value)'", at: issue.span, label: "not in the codebook",
            help: nearMiss(issue.value, among: known).map { "did you mean '\($0)'?" } ?? "its issues are \(known.joined(separator: ", "))")]
    }

    /// A part of a statement is no part of an actor, and no trial of an interval.
    private func weightDiagnostics() -> [Diagnostic] {
        guard period != nil, placement == BinRule.uniform.rawValue else { return [] }
        if unit != .statements {
            return [Diagnostic(
                .cellOption, "'place: uniform' spreads statements over periods, and \(unit.rawValue) are counted", at: data.span,
                help: "count statements, or place by 'contained', 'start', 'midpoint' or 'all'")]
        }
        guard showsInterval else { return [] }
        return [Diagnostic(
            .cellOption, "a Wilson interval is of whole counts, and 'place: uniform' gives parts", at: data.span,
            help: "remove 'interval', or place by another rule")]
    }

    private func shownDiagnostics() -> [Diagnostic] {
        (shown ?? []).compactMap { name in
            guard !StanceTable.measures.contains(name.value) else { return nil }
            return Diagnostic(
                .cellOption, "a stance table has no column '\(name.value)'", at: name.span,
                help: nearMiss(name.value, among: StanceTable.measures).map { "did you mean '\($0)'?" }
                    ?? "its columns are \(StanceTable.measures.joined(separator: ", "))")
        }
    }
}

/// The chart of a stance table.
struct StanceChart {
    let cell: StanceCell
    let option: ChartOption
    let table: Table
    let totals: [String]

    func request(_ language: Language) -> ChartRequest {
        let names = table.columns.map(\.name)
        let label = option.label?.value ?? cell.label.map(ProductLabel.figureLabel)
        let isOverTime = cell.period != nil
        let series = StanceCell.stances.map { ($0, heading(of: $0)) }
        // On an axis of time the sum of all periods has no place.
        var drawn = table
        if isOverTime { drawn.rows.removeAll { $0.kind == .total } }
        var specification = ChartSpecification(
            kind: option.kind, language: language, salt: label ?? cell.label ?? "stance",
            width: option.width, height: option.height, columns: ResultTable(drawn, keeping: names).columns,
            labels: .init(series: Dictionary(uniqueKeysWithValues: series)))
        specification.encoding = .init(
            x: names[isOverTime ? cell.groups.count : 0], y: StanceCell.stances, n: "n", total: isOverTime ? nil : totals.first)
        if cell.groups.count + (isOverTime ? 1 : 0) > 1 { specification.encoding.facet = names[isOverTime ? 0 : 1] }
        return ChartRequest(
            label: label, specification: specification, alternative: option.alternative, data: table)
    }

    private func heading(of name: String) -> String {
        table.columns.first { $0.name == name }?.heading.plainText ?? name
    }
}

extension ResultTable {
    /// The values of a finished table, for charts and for the engine.
    ///
    /// - Parameter names: the columns to keep; all others are left out.
    package init(_ table: Table, keeping names: [String]? = nil) {
        let kept = table.columns.indices.filter { index in names.map { $0.contains(table.columns[index].name) } ?? true }
        self.init(columns: kept.map { index in
            var values = table.rows.map { $0.cells[index].scalar }
            // Words that stand where a number cannot be are no value: the column stays one of numbers.
            let plain = table.rows.compactMap { if case .value(let scalar) = $0.cells[index] { scalar } else { nil } }
            if plain.count < values.count, plain.contains(where: \.isNumber), plain.allSatisfy({ $0.isNumber || $0.isNull }) {
                values = table.rows.map { if case .value(let scalar) = $0.cells[index] { scalar } else { .null } }
            }
            return Column(name: table.columns[index].name, type: ResultTable.type(of: values), values: values)
        }, omitted: table.omittedRows)
    }

    private static func type(of values: [Scalar]) -> String {
        var type: String?
        for value in values {
            let own: String? = switch value {
            case .null: nil
            case .boolean: "boolean"
            case .integer: "integer"
            case .number: "number"
            case .decimal: "decimal"
            case .date: "date"
            case .text: "text"
            }
            guard let own else { continue }
            if type == nil || type == own { type = own } else if [type, own] == ["integer", "number"] || [type, own] == ["number", "integer"] {
                type = "number"
            } else {
                type = "text"
            }
        }
        return type ?? "text"
    }
}

extension Scalar {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .number, .decimal: true
        case .null, .boolean, .text, .date: false
        }
    }
}

extension Table.Cell {
    /// The value of the cell; text with markup is its plain text.
    package var scalar: Scalar {
        switch self {
        case .value(let scalar): scalar
        case .rich(let text): .text(text.plainText)
        }
    }
}
