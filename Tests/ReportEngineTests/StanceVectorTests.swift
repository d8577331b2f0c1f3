import ReportDocument
import ReportEngine
import TestSupport
import Testing

/// Counts over the repository's statements, against numbers that another program made of the same data.
@Suite struct StanceVectorTests {
    private static let head = """
        ---
        data:
          statements: {path: data/statements.csv, kind: statements, codebook: data/codebook.csv, actors: data/actors.csv, memberships: data/blocs.csv}
        ---


        """
    private static let allModes = "modes: [vote, signature, sponsorship, statement, reported, assessed]"

    private func rounded(_ scalar: Scalar, _ places: Int) -> Double? {
        guard let value = scalar.doubleValue else { return nil }
        let scale = places == 1 ? 10.0 : 10_000.0
        return (value * scale).rounded() / scale
    }

    @Test func stancesByIssue() async throws {
        let sample = try await RunSample(overRepositoryData: Self.head + """
            ```{stance}
            label: tbl-x
            data: statements
            by: issue
            \(Self.allModes)
            percent: true
            interval: wilson
            min-n: 1
            ```
            """)
        let table = try sample.table("tbl-x")
        let vectors = try Repository.vector("expected_stance_by_issue.csv")
        #expect(table.rows.count == vectors.count + 1)
        for vector in vectors {
            let row = try #require(table.rows.first { $0.cells[0].scalar.plainText == vector["issue"] })
            func cell(_ name: String) -> Scalar { row.cells[table.columns.firstIndex { $0.name == name } ?? 0].scalar }
            for name in ["n", "actors", "support", "oppose", "neutral", "mixed"] {
                #expect(cell(name).plainText == vector[name], "\(vector["issue"] ?? ""): \(name)")
            }
            #expect(rounded(cell("support_share"), 4).map { ($0 * 1000).rounded() / 10 } == vector["support_pct"].flatMap(Double.init))
            #expect(rounded(cell("low"), 4) == vector["wilson_low"].flatMap(Double.init))
            #expect(rounded(cell("high"), 4) == vector["wilson_high"].flatMap(Double.init))
            #expect(rounded(cell("net_all"), 4) == vector["net_all"].flatMap(Double.init))
            #expect(rounded(cell("net_sides"), 4) == vector["net_sides"].flatMap(Double.init))
            #expect(cell("frame").plainText == vector["frame"])
        }
    }

    @Test func crosstabByGrouping() async throws {
        let sample = try await RunSample(overRepositoryData: Self.head + """
            ```{crosstab}
            label: tbl-x
            data: statements
            where: issue = 'itu-regulation'
            rows: grouping
            columns: stance
            ```
            """)
        let table = try sample.table("tbl-x")
        let expected = try Repository.vector("expected_itu_by_grouping.csv").map { vector in
            [vector["grouping"] == "All" ? "Total" : vector["grouping"]!, vector["support"]!, vector["oppose"]!, vector["neutral"]!, vector["mixed"]!, vector["All"]!]
                .joined(separator: " | ")
        }
        #expect(table.shownNames == ["grouping", "support", "oppose", "neutral", "mixed", "n"])
        #expect(table.lines() == expected)
    }

    @Test(arguments: ["latest", "mixed"])
    func principals(rule: String) async throws {
        let sample = try await RunSample(overRepositoryData: Self.head + """
            ```{stance}
            label: tbl-x
            data: statements
            issue: itu-regulation
            count: principals
            conflict: \(rule)
            \(Self.allModes)
            ```
            """)
        let table = try sample.table("tbl-x")
        let vector = try #require(try Repository.vector("expected_itu_principals.csv").first { $0["rule"] == rule })
        #expect(table.lines(["n", "support", "oppose", "neutral", "mixed"])
            == [["principals", "support", "oppose", "neutral", "mixed"].map { vector[$0] ?? "?" }.joined(separator: " | ")])
        #expect(table.noteText.contains("Not counted: \(vector["not_counted"] ?? "?") statement of collectives"))
    }

    @Test func everyPrincipalByItself() async throws {
        let vectors = try Repository.vector("expected_itu_principals_list.csv")
        var cells = ""
        for (index, vector) in vectors.enumerated() {
            for rule in ["latest", "mixed"] {
                cells += """
                    ```{stance}
                    label: tbl-\(rule)-\(index)
                    data: statements
                    issue: itu-regulation
                    where: "_principal = '\(vector["principal"] ?? "")'"
                    count: principals
                    conflict: \(rule)
                    \(Self.allModes)
                    ```


                    """
            }
        }
        let sample = try await RunSample(overRepositoryData: Self.head + cells)
        for (index, vector) in vectors.enumerated() {
            for rule in ["latest", "mixed"] {
                let table = try sample.table("tbl-\(rule)-\(index)")
                let stance = try #require(vector[rule])
                #expect(table.lines(["n", stance]) == ["1 | 1"], "\(vector["principal"] ?? ""): \(rule)")
            }
        }
    }

    @Test func placesOfAllStatements() async throws {
        // One row is too coarse for years and one counts in two of them; by month 20 are too coarse.
        let sample = try await RunSample(overRepositoryData: Self.head + ["year", "month"].map { unit in
            """
            ```{stance}
            label: tbl-\(unit)
            data: statements
            over: \(unit)
            \(Self.allModes)
            ```


            """
        }.joined())
        let years = try sample.table("tbl-year")
        #expect(years.rows.last?.cells[1].scalar == 146)
        let sum = years.rows.dropLast().reduce(0) { $0 + Int($1.cells[1].scalar.doubleValue ?? 0) }
        #expect(sum == 146)
        #expect(years.noteText.contains("too coarse: 1, open: 0"))
        #expect(years.noteText.contains("Periods add up to 1 more than the statements in them"))
        #expect(try sample.table("tbl-month").noteText.contains("too coarse: 20, open: 0"))
    }
}
