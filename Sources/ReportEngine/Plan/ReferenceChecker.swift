import ReportSource
import ReportSyntax

/// Cross-references and value paths that name nothing, found before anything runs.
struct ReferenceChecker {
    let plan: ExecutionPlan

    func diagnostics() -> [Diagnostic] {
        var found: [Diagnostic] = []
        let labels = self.labels()
        var unresolved: [Spanned<String>] = []
        var walker = MarkupWalker()
        walker.onInline = { inline in
            guard case .reference(let group) = inline.kind else { return }
            unresolved += group.items.map(\.label).filter { !labels.contains($0.value) }
        }
        walker.walk(plan.definition)
        if !unresolved.isEmpty {
            var misses = NearMisses(among: labels.sorted())
            let hidden = hiddenCells()
            found = unresolved.map { diagnostic($0, hidden[$0.value], &misses) }
        }
        return found + valueDiagnostics()
    }

    /// Cells that show nothing, by what a reference could call them.
    private func hiddenCells() -> [String: PlannedCell] {
        var hidden: [String: PlannedCell] = [:]
        for cell in plan.cells where !cell.isShown {
            for label in cell.labels where hidden[label] == nil { hidden[label] = cell }
        }
        return hidden
    }

    /// Everything that can be referred to.
    private func labels() -> Set<String> {
        var labels: Set<String> = []
        var walker = MarkupWalker()
        walker.onBlock = { if let id = $0.attributes.id { labels.insert(id) } }
        walker.walk(plan.definition)
        for cell in plan.cells where cell.isShown { labels.formUnion(cell.labels) }
        return labels
    }

    private func diagnostic(_ label: Spanned<String>, _ hidden: PlannedCell?, _ misses: inout NearMisses) -> Diagnostic {
        if let hidden {
            return Diagnostic(
                .referenceUnresolved, "'@\(label.value)' refers to a cell that shows nothing", at: label.span, label: "no number",
                notes: [.init("the cell is here", at: hidden.cell.options.label?.span ?? hidden.cell.language.span)],
                help: "let the cell show it, or leave out the reference")
        }
        return Diagnostic(
            .referenceUnresolved, "'@\(label.value)' refers to nothing", at: label.span, label: "no such label",
            help: misses.nearest(to: label.value).map { "did you mean '@\($0)'?" } ?? "label a cell, table, figure or heading so")
    }

    // A path can be checked as far as its label and name; rows and columns are known when the cell has run.
    private func valueDiagnostics() -> [Diagnostic] {
        let names = plan.definition.head.values.map(\.name)
        let tables = plan.cells.flatMap(\.products).filter { $0.kind == .table }.map(\.label)
            + plan.cells.compactMap { $0.cell.options.label?.value } + markdownTables()
        var found: [Diagnostic] = []
        let (knownNames, knownTables) = (Set(names), Set(tables))
        var (nearNames, nearTables) = (NearMisses(among: names), NearMisses(among: tables))
        for expression in plan.expressions.map(\.expression) where expression.kind == .value {
            let code = expression.code.value
            if knownNames.contains(code) { continue }
            if !code.contains(".") {
                found.append(Diagnostic(
                    .valueUnknown, "no value is named '\(code)'", at: expression.code.span, label: "not under 'values:' in the head",
                    help: nearNames.nearest(to: code).map { "did you mean '\($0)'?" } ?? "write a path: tbl-x[key].column"))
                continue
            }
            let (path, faults) = ValuePathParser.parse(code, at: expression.code.span)
            found += faults
            guard let path, !knownTables.contains(path.label) else { continue }
            found.append(Diagnostic(
                .valueUnknown, "no table is labelled '\(path.label)'", at: expression.code.span,
                help: nearTables.nearest(to: path.label).map { "did you mean '\($0)'?" } ?? "label the cell that gives it"))
        }
        return found
    }

    private func markdownTables() -> [String] {
        var labels: [String] = []
        var walker = MarkupWalker()
        walker.onBlock = { block in
            if case .table = block.kind, let id = block.attributes.id { labels.append(id) }
        }
        walker.walk(plan.definition)
        return labels
    }
}

extension PlannedCell {
    /// Whether what it gives is part of the report.
    fileprivate var isShown: Bool {
        if case .none = action { return false }
        return cell.options.isIncluded ?? true && cell.options.output != .hidden
    }

    /// What a reference can call it.
    fileprivate var labels: [String] { products.map(\.label) + (cell.options.label.map { [$0.value] } ?? []) }
}
