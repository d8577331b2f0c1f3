import ReportDocument
import ReportSource
import ReportSyntax

/// An expectation that gates the build: `expect: tbl-signed[Total].yes = 89`, or a SQL condition.
package struct CheckCell: DeclarativeCell {
    /// What happens when it does not hold.
    package enum OnFailure: String, CaseIterable, Sendable { case warn, stop }

    /// What must hold.
    package enum Expectation: Sendable {
        case comparison(ValueComparison)
        /// One SELECT of one boolean.
        case sql(Spanned<String>)
    }

    package var expectation: Expectation
    package var onFailure: OnFailure
    package var span: SourceSpan

    package static func parse(_ cell: Cell) -> (CheckCell?, [Diagnostic]) {
        var options = OptionReader(cell.properties, of: "a check cell", at: cell.language.span, unknownKey: .cellUnknownOption)
        let expect = options.string("expect")
        let sql = options.string("sql")
        let onFailure = options.choice("on-fail", of: OnFailure.self)?.value ?? .stop
        var diagnostics = options.finish()
        switch (expect, sql) {
        case (let expect?, nil):
            let (comparison, found) = ValueComparison.parse(expect)
            diagnostics += found
            guard let comparison else { return (nil, diagnostics) }
            return (CheckCell(expectation: .comparison(comparison), onFailure: onFailure, span: expect.span), diagnostics)
        case (nil, let sql?):
            return (CheckCell(expectation: .sql(sql), onFailure: onFailure, span: sql.span), diagnostics)
        default:
            diagnostics.append(Diagnostic(
                .yamlMissingKey, "a check has either 'expect' or 'sql'", at: cell.language.span,
                help: "write 'expect: tbl-x[Total].n = 12'"))
            return (nil, diagnostics)
        }
    }

    package var products: [ProductLabel] { [] }

    package func queries(in catalog: Catalog) -> ([CellQuery], [Diagnostic]) {
        guard case .sql(let sql) = expectation else { return ([], []) }
        return ([CellQuery(EngineQuery(sql: sql.value), fragments: [.init(sql.value, span: sql.span)])], [])
    }

    package func finish(
        _ results: [ResultTable], tables: [String: Table], in catalog: Catalog
    ) -> (CellProduct, [Diagnostic]) {
        switch expectation {
        case .comparison(let comparison):
            let (outcome, diagnostics) = comparison.evaluate(tables)
            guard let outcome else { return (CellProduct(), diagnostics) }
            return report(outcome)
        case .sql(let sql):
            guard results.first?.columns.count == 1, results.first?.count == 1,
                case .boolean(let holds)? = results.first?.columns[0].values[0] else {
                return (CellProduct(), [Diagnostic(
                    .checkFailed, "the SQL of a check gives one boolean", at: sql.span,
                    help: "write 'SELECT count(*) = 12 FROM …'")])
            }
            return report(CheckOutcome(expectation: sql.value, holds: holds, found: holds ? "true" : "false"))
        }
    }

    private func report(_ outcome: CheckOutcome) -> (CellProduct, [Diagnostic]) {
        guard !outcome.holds else { return (CellProduct([.check(outcome)]), []) }
        let diagnostic = Diagnostic(
            .checkFailed, "the check does not hold", at: span, label: "found \(outcome.found)",
            severity: onFailure == .stop ? .error : .warning,
            help: "mend the data, or change the expectation if the world has changed")
        return (CellProduct([.check(outcome)]), [diagnostic])
    }
}
