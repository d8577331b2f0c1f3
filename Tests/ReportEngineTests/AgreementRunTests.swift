import ReportDocument
import ReportSource
import TestSupport
import Testing

/// Agreement of the sample's coders, and of few rows that show a rule.
@Suite struct AgreementRunTests {
    private static let head = """
        ---
        data:
          a: data/harbour/coder-a.csv
          b: data/harbour/coder-b.csv
          c: data/harbour/coder-c.csv
          units: data/harbour/units.csv
        ---

        ```{sql}
        #| label: tbl-codes
        SELECT r.unit, r.coder, r.stance, u.issue
        FROM (SELECT unit, coder, stance FROM a UNION ALL SELECT unit, coder, stance FROM b UNION ALL SELECT unit, coder, stance FROM c) r
        JOIN units u USING (unit) ORDER BY ALL
        ```


        """

    private func harbour(_ options: String, prose: String = "") async throws -> RunSample {
        try await RunSample(overRepositoryData: Self.head + "```{agreement}\nlabel: tbl-x\ndata: tbl-codes\n\(options)\n```\n\n\(prose)\n")
    }

    private func small(_ rows: String, _ options: String = "") async throws -> RunSample {
        try await RunSample(
            "---\ndata:\n  t: t.csv\n---\n\n```{agreement}\nlabel: tbl-x\ndata: t\n\(options)\n```\n", files: ["notebooks/t.csv": rows])
    }

    private func rounded(_ table: Table, _ names: [String]) -> [String] {
        table.lines(names).map { line in
            line.split(separator: " ").map { word in
                word.contains(".") ? Double(word).flatMap { DecimalText(Scalar.shortest($0))?.rounded(to: 4) } ?? String(word) : String(word)
            }.joined(separator: " ")
        }
    }

    // Reference values: another program's, from the same files.
    @Test func threeCodersOfTheHarbour() async throws {
        let sample = try await harbour("by: issue", prose: "`{value} tbl-x[Total].alpha` `{value} tbl-x-confusion[support].mixed`")
        #expect(sample.diagnostics.brief == [])
        let table = try sample.table("tbl-x")
        #expect(rounded(table, ["issue", "units", "coders", "pairs", "alpha"]) == [
            "energy | 11 | 3 | 33 | 0.8783", "jobs | 9 | 3 | 27 | 1", "process | 9 | 3 | 27 | 0.8824", "site | 20 | 3 | 60 | 0.9557",
            "water | 11 | 3 | 33 | 0.9171", "Total | 60 | 3 | 180 | 0.9362",
        ])
        #expect(table.columns.first { $0.name == "kappa" }?.heading.plainText == "Fleiss’ κ")
        #expect(table.noteText.contains("60 units, 3 coders (A, B, C)."))
        #expect(table.noteText.contains("1,000 draws of units, seed 1."))
        #expect(table.noteText.contains("Where all units agree (jobs), every draw agrees too"))
        let confusion = try sample.table("tbl-x-confusion")
        #expect(confusion.columns.map(\.name) == ["stance", "support", "oppose", "neutral", "mixed", "n"])
        #expect(confusion.lines(["n"]).last == "180")
        let disputed = try sample.table("tbl-x-disputed")
        #expect(disputed.columns.map(\.name) == ["unit", "issue", "A", "B", "C"])
        #expect(disputed.rows.count == disputed.lines(["unit"]).sorted().count)
        #expect(disputed.lines(["unit"]) == disputed.lines(["unit"]).sorted())
        for row in disputed.lines(["A", "B", "C"]) { #expect(Set(row.split(separator: "|").map { $0.trimming }).count > 1) }
        #expect(disputed.noteText == "In dispute: \(disputed.rows.count) of 60 units with two values or more.")
        guard case .number(let alpha)? = sample.value("tbl-x[Total].alpha") else { Issue.record("no alpha"); return }
        #expect(abs(alpha - 0.9362365304123252) < 1e-12)
        #expect(sample.value("tbl-x-confusion[support].mixed") != nil)
    }

    @Test func twoCodersWhoAgreeOnEverything() async throws {
        let sample = try await harbour("where: \"coder IN ('A', 'B')\"")
        #expect(sample.diagnostics.brief == [])
        let table = try sample.table("tbl-x")
        #expect(table.lines() == ["Total | 60 | 2 | 60 | 1 | 1 | 1 | 1 | 1"])
        #expect(table.columns.first { $0.name == "kappa" }?.heading.plainText == "Cohen’s κ")
        #expect(table.noteText.contains("the interval cannot show uncertainty there"))
        #expect(table.noteText.hasSuffix("No unit is in dispute."))
        #expect(throws: Diagnostic.self) { try sample.table("tbl-x-disputed") }
        let confusion = try sample.table("tbl-x-confusion")
        #expect(confusion.lines() == [
            "support | 27 | 0 | 0 | 0 | 27", "oppose | 0 | 15 | 0 | 0 | 15", "neutral | 0 | 0 | 8 | 0 | 8", "mixed | 0 | 0 | 0 | 10 | 10",
            "Total | 27 | 15 | 8 | 10 | 60",
        ])
        #expect(confusion.caption.plainText == "Values of A and B for the same units")
    }

    @Test func theTablesAreTablesInSQL() async throws {
        let sample = try await RunSample("""
            ---
            data:
              t: t.csv
            ---

            ```{agreement}
            label: tbl-x
            data: t
            by: g
            bootstrap: 0
            ```

            `{sql} SELECT count(alpha) FROM tbl_x` `{sql} SELECT typeof(alpha) FROM tbl_x LIMIT 1` `{value} tbl-x[same].alpha`
            """, files: ["notebooks/t.csv": "unit,coder,stance,g\n1,A,x,d\n1,B,y,d\n2,A,x,d\n2,B,x,d\n3,A,x,same\n3,B,x,same\n4,A,x,one\n"])
        #expect(sample.diagnostics.brief == [])
        #expect(sample.value("SELECT count(alpha) FROM tbl_x") == 2)
        #expect(sample.value("SELECT typeof(alpha) FROM tbl_x LIMIT 1") == "DOUBLE")
        #expect(sample.value("tbl-x[same].alpha") == "not computable")
        #expect(try sample.table("tbl-x").lines(["g", "pairs", "percent_agreement", "kappa", "alpha"]) == [
            "d | 2 | 0.5 | 0 | 0", "one | 0 | not computable | not computable | not computable",
            "same | 1 | 1 | not computable | not computable", "Total | 3 | 0.6666666666666666 | 0 | 0",
        ])
    }

    @Test func whatIsWrongIsSaid() async throws {
        #expect(try await small("unit,coder,stance\nU1,A,x\nU1,A,y\n").diagnostics.brief == [
            "data-duplicate-key 8:7 't' coder 'A' has two values for unit 'U1' | keep one row a unit and coder, choose rows with 'where:', or name the column that tells them apart with 'unit:'",
        ])
        #expect(try await small("unit,coder,code\nU1,A,x\n").diagnostics.brief == [
            "data-unknown-column 8:7 't' 't' has no column 'stance' | name the column that holds it: 'value: …'",
        ])
        #expect(try await small("unit,coder,stance\nU1,A,x\n", "where: unti = 'U1'").diagnostics.map(\.id) == [.sqlUnknownColumn])
        #expect(try await small("unit,coder,stance\nU1,A,x\n", "where: unit = 'U2'").diagnostics.map(\.id) == [.dataEmpty])
        let unknown = try await RunSample("---\ndata:\n  t: t.csv\n---\n\n```{agreement}\ndata: tbl-codse\n```\n", files: ["notebooks/t.csv": "a\n1\n"])
        #expect(unknown.diagnostics.map(\.id) == [.dataUnknownDataset])
    }

    @Test func columnsOfTheSameNamesAsThoseOfTheQuery() async throws {
        let table = try await small(
            "g,unit,who,what,value,topic\n2,9,A,u1,x,b\n1,8,B,u1,x,b\n2,7,A,u2,x,a\n1,6,B,u2,y,a\n", "unit: what\ncoder: who\nvalue: value\nby: topic\nbootstrap: 0"
        ).table("tbl-x")
        #expect(table.lines(["topic", "units", "pairs", "percent_agreement"]) == ["a | 1 | 1 | 0", "b | 1 | 1 | 1", "Total | 2 | 2 | 0.5"])
    }

    @Test func leftOutRowsAreCounted() async throws {
        let table = try await small("unit,coder,stance\nU1,A,x\nU1,B,y\nU2,A,x\nU2,B,\nU3,,x\n,A,x\nU4,A,y\nU4,B,y\n").table("tbl-x")
        #expect(table.lines(["units", "pairable_units", "values"]) == ["3 | 2 | 5"])
        #expect(table.noteText.contains("Left out of every measure: 1 unit with fewer than two values."))
        #expect(table.noteText.contains("Left out: 2 rows without unit / coder."))
        #expect(table.noteText.contains("Left out: 1 row without stance."))
    }
}

extension Substring {
    fileprivate var trimming: String { String(self.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
