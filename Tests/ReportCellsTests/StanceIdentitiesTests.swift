import ReportCells
import ReportDocument
import TestSupport
import Testing

/// A stance table that does not add up is not printed.
@Suite struct StanceIdentitiesTests {
    private static let counts = ["bin", "number", "n", "actors", "issues", "support", "oppose", "neutral", "mixed"]

    private func messages(
        groups: [[Scalar]], total: [Scalar], placed: [Scalar] = [0, 0, 3, 3, 3, 3]
    ) throws -> [String] {
        let (cell, _) = parse(StanceCell.self, "stance", "data: statements\nissue: itu\nover: year")
        let results = [
            rows(Self.counts, groups), rows(Array(Self.counts.dropFirst(2)), [total]),
            rows(["modes", "collective", "qualified", "abstain", "absent", "issues"], [[0, 0, 0, 0, 0, "itu"]]),
            rows(["coarse", "unbounded", "places", "occurrences", "placed", "statements"], [placed]),
        ]
        let (product, diagnostics) = try #require(cell).finish(results, tables: [:], in: Sample.catalog())
        if !diagnostics.isEmpty { #expect(product.tables.isEmpty) }
        return diagnostics.map(\.message)
    }

    private let good: [[Scalar]] = [["2014", 2014, 2, 2, 1, 1, 1, 0, 0], ["2015", 2015, 1, 1, 1, 1, 0, 0, 0]]

    @Test func numbersThatAddUpArePrinted() throws {
        #expect(try messages(groups: good, total: [3, 2, 1, 2, 1, 0, 0]) == [])
    }

    @Test func stancesMakeN() throws {
        #expect(try messages(groups: good, total: [3, 2, 1, 2, 2, 0, 0]) == ["the four stances are 4 together, and n is 3"])
    }

    @Test func periodsHoldWhatHasAPlace() throws {
        #expect(try messages(groups: Array(good.prefix(1)), total: [3, 2, 1, 2, 1, 0, 0])
            == ["the periods hold 2 statements, and 3 have a place"])
    }

    @Test func placedAndLeftOutAreAll() throws {
        #expect(try messages(groups: good, total: [3, 2, 1, 2, 1, 0, 0], placed: [1, 0, 3, 3, 3, 4])
            == ["3 statements were chosen, and 4 were placed or left out"])
    }
}
