import ReportEngine
import ReportSource
import TestSupport
import Testing

@Suite struct DatasetLoaderTests {
    private static let statements = "id,actor,date,issue,stance\nS1,China,2012,itu,support\nS2,India,2013,itu,oppose\n"
    private static let codebook = "issue,frame\nitu,open\nsovereignty,one-sided:support\n"

    /// What `report check` says about datasets.
    private func check(_ declaration: String, _ files: [String: String], bytes: [String: [UInt8]] = [:]) async throws -> [Diagnostic] {
        let folder = try TemporaryFolder()
        for (name, content) in bytes { try folder.write("notebooks/" + name, bytes: content) }
        let sample = try PlanSample(
            "---\ndata:\n  d: \(declaration)\n---\n", files: Dictionary(uniqueKeysWithValues: files.map { ("notebooks/" + $0, $1) }), in: folder)
        #expect(sample.diagnostics.brief == [])
        return try await PlanCheck(plan: sample.plan, pool: SharedPool.pool).run()
    }

    @Test func soundDataHaveNoFaults() async throws {
        let found = try await check(
            "{path: s.csv, kind: statements, codebook: c.csv, actors: a.csv, memberships: m.csv}",
            ["s.csv": Self.statements, "c.csv": Self.codebook, "a.csv": "actor,iso3\nChina,CHN\nIndia,IND\n",
             "m.csv": "bloc,iso3,from_edtf,to_edtf\nSCO,CHN,2001-06-15,\n"])
        #expect(found.brief == [])
    }

    @Test(arguments: [
        ("{path: s.csv, kind: statements}", "id,actor,date,isue,stance\n",
         "data-missing-column 3:13 's.csv' 's.csv' has no column 'issue', which statements need | is it 'isue'? Then write 'columns: {issue: isue}'"),
        ("{path: s.csv, kind: events}", "id,date,what\n",
         "data-missing-column 3:13 's.csv' 's.csv' has no column 'title', which events need | map another column to it: 'columns: {title: …}'"),
        ("{path: s.csv, columns: {when: dat}}", "date,x\n", "data-missing-column 3:36 'dat' the file has no column 'dat' | did you mean 'date'?"),
        ("s.csv", "", "data-format 3:6 's.csv' 's.csv': the file has no header row | mend the file, or read another with 'path:'"),
        ("s.csv", "a,,c\n1,2,3\n", "data-format 3:6 's.csv' 's.csv': column 2 has no name | mend the file, or read another with 'path:'"),
        ("s.csv", "a,b,A\n1,2,3\n", "data-format 3:6 's.csv' 's.csv': two columns are named 'A' | mend the file, or read another with 'path:'"),
        ("s.csv", "a,b\n1,2\n1,2,3\n", "data-format 3:6 's.csv' 's.csv': the row has 3 fields, the header 2 | mend the file, or read another with 'path:'"),
        ("s.csv", "a,b\n1,2\n1\n", "data-format 3:6 's.csv' 's.csv': the row has 1 field, the header 2 | mend the file, or read another with 'path:'"),
    ])
    func filesThatDoNotFit(declaration: String, text: String, expected: String) async throws {
        let found = try await check(declaration, ["s.csv": text])
        #expect(found.brief == [expected])
    }

    @Test func raggedRowsArePlacedInTheirFile() async throws {
        let found = try await check("s.csv", ["s.csv": "a,b\n1,2\n3,4,5\n"])
        let note = try #require(found.first?.notes.first)
        #expect(note.span?.file.name == "notebooks/s.csv")
        #expect(note.span?.start.line == 3)
        #expect(note.span?.text == "3,4,5")
    }

    @Test func bytesThatAreNoText() async throws {
        let near = Array("a,b\n1,".utf8) + [0xFF, 0xFE] + Array("\n".utf8)
        let far = Array("a,b\n".utf8) + Array(String(repeating: "1,x\n", count: 20_000).utf8) + [0x31, 0x2C, 0xFF, 0x0A]
        for bytes in [near, far] {
            let found = try await check("s.csv", [:], bytes: ["s.csv": bytes])
            #expect(found.map(\.id) == [.sourceEncoding])
            #expect(found.first?.help == ["save the file as UTF-8, or convert it from what it is, such as: iconv -f WINDOWS-1252 -t UTF-8"])
        }
    }

    // Codes

    @Test func undeclaredCodesArePlacedInTheFile() async throws {
        let found = try await check(
            "{path: s.csv, kind: statements, codebook: c.csv}",
            ["c.csv": Self.codebook, "s.csv": "id,actor,date,issue,stance\nS1,A,2012,itu,support\n\nS2,\"A, B\",2012,ituu,suport\nS3,A,2012,itu,suport\nS4,A,2012,itu,\n"])
        #expect(found.brief == [
            "data-undeclared-code 4:21 'suport' 'suport' is not a stance | did you mean 'support'?",
            "data-undeclared-code 6:15 '' row 4 of 'd' has no stance | declared are support, oppose, neutral, mixed",
            "data-undeclared-code 4:16 'ituu' 'ituu' is not an issue of the codebook | did you mean 'itu'?",
        ])
        #expect(found.map { $0.label } == ["row 2, column 'stance', and 1 more", "row 4, column 'stance'", "row 2, column 'issue'"])
        #expect(found.allSatisfy { $0.span?.file.name == "notebooks/s.csv" })
    }

    @Test func aScaleDeclaresItsOwnCodes() async throws {
        let text = "id,actor,date,issue,stance\nS1,A,2012,itu,yes\nS2,B,2012,itu,no\nS3,C,2012,itu,perhaps\n"
        let found = try await check("{path: s.csv, kind: statements, scale: {'yes': support, 'no': oppose}}", ["s.csv": text])
        #expect(found.brief == ["data-undeclared-code 4:15 'perhaps' 'perhaps' is not a stance | declared are yes, no"])
    }

    @Test func mappedColumnsArePlacedByTheirOwnNames() async throws {
        let found = try await check(
            "{path: s.csv, kind: statements, columns: {stance: position}}", ["s.csv": "id,actor,date,issue,position\nS1,A,2012,itu,suport\n"])
        #expect(found.first?.span?.text == "suport")
    }

    @Test(arguments: [("statements", "statement"), ("events", "event")])
    func idsThatStandTwiceOrNotAtAll(kind: String, word: String) async throws {
        let text = kind == "statements" ? "id,actor,date,issue,stance\nS1,A,2012,i,support\nS1,B,2012,i,support\n,C,2012,i,support\n"
            : "id,date,title\nS1,2012,a\nS1,2013,b\n,2014,c\n"
        #expect(try await check("{path: s.csv, kind: \(kind)}", ["s.csv": text]).brief == [
            "data-duplicate-key 3:1 'S1' id 'S1' stands twice | give every \(word) an id of its own",
            "data-duplicate-key 4:1 '' row 3 of 'd' has no id | give every \(word) an id of its own",
        ])
    }

    @Test func datesThatAreNone() async throws {
        let found = try await check(
            "{path: e.csv, kind: events}", ["e.csv": "id,date,title\nE1,2012-13,a\nE2,\"2012, maybe\",b\nE3,2012,c\n"])
        #expect(found.map { "\($0.id.rawValue) \($0.span?.start.line ?? 0) \($0.span?.text ?? "")" } == ["data-date 3 2012, maybe", "data-date 2 2012-13"])
        #expect(found.map(\.label) == ["row 2, column 'date'", "row 1, column 'date'"])
    }

    @Test func datesOfMembershipsAreCheckedToo() async throws {
        let found = try await check(
            "{path: s.csv, kind: statements, memberships: m.csv}",
            ["s.csv": Self.statements, "m.csv": "bloc,actor,from_edtf,to_edtf\nSCO,China,2001-06-15,\nSCO,India,9 June 2017,\n"])
        #expect(found.map(\.id) == [.dataDate])
        #expect(found.first?.span?.file.name == "notebooks/m.csv")
        #expect(found.first?.span?.text == "9 June 2017")
        #expect(found.first?.label == "row 2, column 'from_edtf'")
    }

    // Companions

    @Test(arguments: [
        ("codebook: c.csv", "c.csv", "issu,frame\nitu,open\n", "data-missing-column 3:48 'c.csv' 'c.csv' has no column 'issue', which a codebook needs | is it 'issu'? Rename it"),
        ("codebook: c.csv", "c.csv", "issue,frame\nitu,opne\n", "data-frame 2:5 'opne' 'opne' is no frame of issue 'itu' | did you mean 'open'?"),
        ("actors: a.csv", "a.csv", "name\nChina\n", "data-missing-column 3:46 'a.csv' 'a.csv' has no column 'actor', which an actors file needs | its columns are name"),
        ("actors: a.csv", "a.csv", "actor\nChina\nIndia\nChina\n", "data-duplicate-key 4:1 'China' actor 'China' stands twice in 'a.csv' | keep one row an actor, other names under 'aliases'"),
        ("memberships: m.csv", "m.csv", "bloc,from_edtf,to_edtf\n", "data-missing-column 3:51 'm.csv' 'm.csv' has no column 'iso3', which a memberships file needs | its columns are bloc, from_edtf, to_edtf"),
        ("memberships: m.csv", "m.csv", "iso3,from_edtf,to_edtf\n", "data-missing-column 3:51 'm.csv' 'm.csv' has no column 'bloc', which a memberships file needs | its columns are iso3, from_edtf, to_edtf"),
        ("memberships: m.csv", "m.csv", "bloc,actor,from\n", "data-missing-column 3:51 'm.csv' 'm.csv' has no column 'from_edtf', which a memberships file needs | its columns are bloc, actor, from"),
    ])
    func companionsThatDoNotFit(option: String, name: String, text: String, expected: String) async throws {
        let found = try await check("{path: s.csv, kind: statements, \(option)}", ["s.csv": Self.statements, name: text])
        #expect(found.brief == [expected])
    }

    @Test func actorsThatTheActorsFileLacks() async throws {
        let found = try await check(
            "{path: s.csv, kind: statements, actors: a.csv}", ["s.csv": Self.statements.replacing("India", with: "Indai"), "a.csv": "actor\nChina\nIndia\n"])
        #expect(found.brief == ["data-unknown-actor 3:4 'Indai' 'Indai' is not in 'a.csv' | did you mean 'India'?"])
    }

    @Test func tabsAreReadInCompanionsToo() async throws {
        let found = try await check(
            "{path: s.tsv, kind: statements, codebook: c.tsv}",
            ["s.tsv": Self.statements.replacing(",", with: "\t"), "c.tsv": Self.codebook.replacing(",", with: "\t")])
        #expect(found.brief == [])
    }

    // Cells

    @Test func cellsAreHeldAgainstTheData() async throws {
        let sample = try PlanSample(
            "---\ndata:\n  d: w.csv\n---\n\n```{crosstab}\ndata: d\nrows: regoin\n```\n", files: ["notebooks/w.csv": "region\na\n"])
        #expect(try await PlanCheck(plan: sample.plan, pool: SharedPool.pool).run().brief == [
            "data-unknown-column 8:7 'regoin' 'd' has no column 'regoin' | did you mean 'region'?",
        ])
    }
}
