import FoundationEssentials
import KernelProtocol
import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

/// Every table, value and check of the repository's own reports, against numbers that another program made of the same data.
@Suite struct NotebookExpectationTests {
    private struct Expectation: Decodable {
        struct Rows: Decodable {
            var columns: [String]
            var rows: [[JSONValue]]
        }

        var checks: Int
        var values: [String: String]
        /// Kind, code, value.
        var inline: [[String]]
        var tables: [String: Rows]
    }

    private func expectation(_ name: String) throws -> Expectation {
        let bytes = try Files.read("\(Repository.root)/Tests/ReportEngineTests/Expected/\(name).json")
        return try JSONDecoder().decode(Expectation.self, from: Data(bytes))
    }

    @Test(arguments: ["wuzhen-2014", "wcit-2012"])
    func reportsSayWhatTheDataSay(name: String) async throws {
        let expected = try expectation(name)
        let sample = try await RunSample(definition: "notebooks/\(name).qmd")
        #expect(sample.diagnostics.brief == [])
        for (label, rows) in expected.tables.sorted(by: { $0.key < $1.key }) { try compare(sample.table(label), rows, label) }
        for (value, text) in expected.values.sorted(by: { $0.key < $1.key }) { expectSame(sample.value(value), text, "value \(value)") }
        for inline in expected.inline where inline[0] != "value" || expected.values[inline[1]] == nil {
            expectSame(sample.value(inline[1]), inline[2], "\(inline[0]) \(inline[1])")
        }
        let checks = try #require(sample.record).cells.flatMap(\.items).filter { if case .check(let outcome) = $0 { outcome.holds } else { false } }
        #expect(checks.count == expected.checks)
    }

    private func compare(_ table: Table, _ expected: Expectation.Rows, _ label: String) throws {
        let indices = try expected.columns.map { name in
            try #require(table.columns.firstIndex { $0.name == name }, "\(label) has no column '\(name)', but \(table.columns.map(\.name))")
        }
        // As many columns as it takes to tell the rows apart.
        let keys = (1...expected.columns.count).first { count in Set(expected.rows.map { $0.prefix(count).map(text) }).count == expected.rows.count } ?? 1
        for row in expected.rows {
            // Rows are found by what heads them: their order is a matter of the cell.
            let wanted = row.prefix(keys).map(text)
            guard let found = table.rows.first(where: { found in
                zip(indices, wanted).allSatisfy { found.cells[$0].scalar.plainText == $1 }
            }) else {
                Issue.record("\(label) has no row \(wanted)")
                continue
            }
            for (position, index) in indices.enumerated() where !table.columns[index].isHidden || row[position] != .null {
                expectSame(found.cells[index].scalar, text(row[position]), "\(label) \(wanted) \(expected.columns[position])")
            }
        }
        let totals = table.rows.count { $0.kind == .total }
        #expect(table.rows.count(where: { !isEmptyPeriod($0, table) }) - expected.rows.count <= totals, "\(label) has rows that are not expected")
    }

    /// Periods without statements are rows of the table and none of the data.
    private func isEmptyPeriod(_ row: Table.Row, _ table: Table) -> Bool {
        guard let year = table.columns.firstIndex(where: { $0.name == "year" }), let n = table.columns.firstIndex(where: { $0.name == "n" }) else { return false }
        return row.cells[year].scalar.plainText.count == 4 && row.cells[n].scalar == 0
    }

    private func text(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .boolean(let value): String(value)
        case .integer(let value): String(value)
        case .number(let value): Scalar.shortest(value)
        case .text(let text): text
        case .list, .object: "?"
        }
    }

    /// Numbers are the same to ten decimals, text to the letter.
    private func expectSame(_ scalar: Scalar?, _ expected: String, _ what: String) {
        let actual = scalar?.plainText ?? "nothing"
        if let a = Double(actual), let b = Double(expected) {
            #expect(abs(a - b) < 1e-9, "\(what): \(actual), not \(expected)")
        } else {
            #expect(actual == expected, "\(what)")
        }
    }
}
