import Foundation
import KernelHost
import KernelProtocol
import Testing

@Suite struct SessionTests {
    @Test func cellsShareOneNamespace() async throws {
        let session = try await SessionFixture()
        _ = try await session.run("x = 41\ndef f():\n    return x + 1")
        let reply = try await session.run("f()")
        #expect(reply.outputs == [.data(["text/plain": "42"], isResult: true)])
    }

    @Test func outputsKeepTheirOrder() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run(
            """
            import sys, warnings
            from IPython.display import HTML
            print("one"); print("two")
            display(HTML("<b>three</b>"))
            print("four", file=sys.stderr)
            warnings.warn("five")
            6
            """)
        #expect(reply.outputs.count == 4)
        #expect(reply.outputs.first == .stream(name: "stdout", text: "one\ntwo\n", truncated: 0))
        guard case .data(let data, false) = reply.outputs[1] else {
            Issue.record("no display")
            return
        }
        #expect(data["text/html"] == "<b>three</b>")
        #expect(
            reply.outputs[2]
                == .stream(
                    name: "stderr",
                    text: "four\nnotebooks/x.qmd:15: UserWarning: five\n  warnings.warn(\"five\")\n", truncated: 0))
    }

    @Test func semicolonSilencesAndAwaitWorks() async throws {
        let session = try await SessionFixture()
        #expect(try await session.run("1 + 1;").outputs == [])
        let reply = try await session.run("import asyncio\nawait asyncio.sleep(0)\n'done'")
        #expect(reply.outputs == [.data(["text/plain": "'done'"], isResult: true)])
    }

    @Test func magicsWork() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run("%matplotlib inline\n%who_ls")
        #expect(reply.error == nil)
    }

    @Test func addressesAreReplaced() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run("print(object())\nobject()")
        #expect(
            reply.outputs == [
                .stream(name: "stdout", text: "<object object at 0x0>\n", truncated: 0),
                .data(["text/plain": "<object at 0x0>"], isResult: true),
            ])
    }

    @Test func dataFramesAreTypedTables() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run(
            """
            import pandas as pd
            pd.DataFrame({
                "big": [2**60 + 1, 3], "share": [0.5, None], "name": ["北京", None], "yes": [True, False],
                "day": pd.to_datetime(["2014-11-19", None]), "all": [[1, "a"], None],
            })
            """)
        let table = CellTable(
            columns: [
                CellColumn(name: "big", values: .integer([1_152_921_504_606_846_977, 3])),
                CellColumn(name: "share", values: .number([0.5, nil])),
                CellColumn(name: "name", values: .text(["北京", nil])),
                CellColumn(name: "yes", values: .boolean([true, false])),
                CellColumn(name: "day", values: .date(["2014-11-19", nil])),
                CellColumn(name: "all", values: .list([[.integer(1), .text("a")], nil])),
            ], rows: 2, truncated: false)
        #expect(reply.outputs == [.table(table, isResult: true)])
    }

    @Test func meaningfulIndexesAreColumns() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run(
            "import pandas as pd\npd.DataFrame({'k': ['a', 'b', 'a'], 'v': [1, 2, 3]}).groupby('k')['v'].sum()")
        let table = CellTable(
            columns: [
                CellColumn(name: "k", values: .text(["a", "b"])), CellColumn(name: "v", values: .integer([4, 2])),
            ], rows: 2, truncated: false)
        #expect(reply.outputs == [.table(table, isResult: true)])
    }

    @Test func longTablesAreCapped() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run("import pandas as pd\npd.DataFrame({'a': range(20_000)})")
        guard case .table(let table, _)? = reply.outputs.first, case .integer(let values)? = table.columns.first?.values
        else {
            Issue.record("no table")
            return
        }
        #expect(values.count == 10_000)
        #expect(table.rows == 20_000)
        #expect(table.truncated)
    }

    @Test func parametersAreReadByAttribute() async throws {
        let session = try await SessionFixture(params: ["issue": .text("itu"), "n": .integer(3)])
        let text = try await session.printed("import report\nprint(params.issue, report.params.n, params is report.params)")
        #expect(text == "itu 3 True\n")
        let reply = try await session.run("params.isue")
        #expect(reply.error?.value == "there is no parameter 'isue'; did you mean 'issue'?")
    }

    @Test func tablesComeFromTheHostInTheMiddleOfACell() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run(
            "import report\nt = report.table('tbl-a')\nprint(t['n'].sum(), list(t['who']), t.dtypes['n'])"
        ) { method, payload in
            #expect(method == "table")
            #expect(String(decoding: payload, as: UTF8.self).contains("\"name\":\"tbl-a\""))
            let columns = #"[{"name":"who","type":"text","values":["a",null]},{"name":"n","type":"integer","values":[2,5]}]"#
            return Array(#"{"columns":\#(columns)}"#.utf8)
        }
        #expect(reply.error == nil, "\(reply.error?.traceback ?? "")")
        #expect(reply.outputs == [.stream(name: "stdout", text: "7 ['a', nan] int64\n", truncated: 0)])
    }

    @Test func anUnknownTableIsTheCellsError() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run("import report\nreport.table('tbl-x')") { _, _ in
            Array(#"{"error":{"message":"there is no table 'tbl-x'","help":"did you mean 'tbl-y'?"}}"#.utf8)
        }
        #expect(reply.error?.name == "UnknownTable")
        #expect(reply.error?.value == "there is no table 'tbl-x'; did you mean 'tbl-y'?")
        #expect(reply.error?.line == 11)
    }

    @Test func publishedTablesComeBackAsTheyWere() async throws {
        let session = try await SessionFixture()
        _ = try await session.run(
            """
            import pandas as pd
            pd.DataFrame({"n": pd.array([1, None], dtype="Int64"), "who": ["甲", None], "x": [0.5, 2.0],
                          "day": pd.to_datetime(["2012-12-14", None]), "yes": [True, False]})
            """, cell: "tbl-a")
        let published = try await session.kernel.request(
            "publish", SessionPublish(cell: "tbl-a"), as: SessionPublished.self, timeLimit: .seconds(30))
        #expect(published.rows == 2)
        #expect(FileManager.default.fileExists(atPath: "\(session.scratch)/\(published.path)"))
        let reply = try await session.run("import report\nreport.table('tbl-a')") { _, _ in
            Array(#"{"path":"\#(published.path)"}"#.utf8)
        }
        let table = CellTable(
            columns: [
                CellColumn(name: "n", values: .integer([1, nil])), CellColumn(name: "who", values: .text(["甲", nil])),
                CellColumn(name: "x", values: .number([0.5, 2])),
                CellColumn(name: "day", values: .date(["2012-12-14", nil])),
                CellColumn(name: "yes", values: .boolean([true, false])),
            ], rows: 2, truncated: false)
        #expect(reply.outputs == [.table(table, isResult: true)])
    }

    @Test func aCellWithoutATablePublishesNone() async throws {
        let session = try await SessionFixture()
        _ = try await session.run("1", cell: "tbl-a")
        await #expect(
            throws: KernelError.failure(
                KernelFailure(kind: "no-table", message: "the cell 'tbl-a' shows no table"))
        ) {
            _ = try await session.kernel.request(
                "publish", SessionPublish(cell: "tbl-a"), as: SessionPublished.self, timeLimit: .seconds(30))
        }
        #expect(try await session.run("2").error == nil)
    }

    @Test func inlineExpressionsHaveTypes() async throws {
        let session = try await SessionFixture()
        _ = try await session.run("import numpy as np\nx = 3")
        let expressions = ["x + 1", "np.float64(2.5)", "'a'", "1/0", "x > 2", "None"].enumerated().map {
            SessionInline.Expression(id: "\($0)", code: $1, file: SessionFixture.file, line: 7)
        }
        let reply = try await session.kernel.request(
            "inline", SessionInline(expressions: expressions), as: SessionInlineReply.self, timeLimit: .seconds(30))
        #expect(reply.values.map(\.type) == ["integer", "number", "text", nil, "boolean", "null"])
        #expect(reply.values[0].value == .integer(4))
        #expect(reply.values[3].error?.name == "ZeroDivisionError")
        #expect(reply.values[3].error?.line == 7)
    }

    @Test func randomNumbersAreTheSameInEverySession() async throws {
        let code = "import random, numpy as np\nprint(random.random(), np.random.rand())"
        let one = try await SessionFixture().printed(code)
        let two = try await SessionFixture().printed(code)
        #expect(one == two)
    }

    @Test func anAuthorsSeedHoldsOverCells() async throws {
        let session = try await SessionFixture()
        _ = try await session.run("import random\nrandom.seed(5)\na = [random.random() for _ in range(3)]\nrandom.seed(5)")
        let text = try await session.printed("print([random.random() for _ in range(3)] == a)")
        #expect(text == "True\n")
    }

    @Test func modulesBesideTheDefinitionAreFoundButReplaceNone() async throws {
        let session = try await SessionFixture()
        for (name, text) in [("helper", "value = 7"), ("matplotlib", "raise SystemExit"), ("numpy", "raise SystemExit")] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(session.definition)/\(name).py"))
        }
        #expect(try await session.printed("import helper, matplotlib, numpy\nprint(helper.value)") == "7\n")
    }
}
