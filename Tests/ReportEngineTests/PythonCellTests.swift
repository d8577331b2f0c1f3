import ReportDocument
import ReportEngine
import ReportSource
import TestSupport
import Testing

@Suite struct PythonCellTests {
    private static let files = ["notebooks/t.csv": "k,n\na,1\nb,2\nc,3\n"]
    private static let head = "---\nparams: {region: Africa, least: 2}\ndata:\n  t: t.csv\n---\n\n"

    private func run(_ body: String) async throws -> RunSample { try await RunSample(Self.head + body, files: Self.files) }

    private func python(_ code: String, _ options: String = "") -> String {
        "```{python}\n" + options.split(separator: "\n").map { "#| \($0)\n" }.joined() + code + "\n```\n\n"
    }

    private func sql(_ code: String, _ label: String) -> String { "```{sql}\n#| label: \(label)\n\(code)\n```\n\n" }

    @Test func tablesGoBothWays() async throws {
        let sample = try await run(
            sql("SELECT k, n * 10 AS m FROM t ORDER BY k", "tbl-a")
                + python("import report\nd = report.table('t')\na = report.table('tbl-a')\nb = report.table('tbl_a')\nassert list(d['n']) == [1, 2, 3], d\n"
                    + "assert list(a['m']) == [10, 20, 30] and a.equals(b)\nd.assign(p=d['n'] / 2)", "label: tbl-b")
                + sql("SELECT sum(p) AS s, max(k) AS k FROM tbl_b", "tbl-c") + "`{value} tbl-b[b].p` `{value} tbl-c.s` `{sql} SELECT count(*) FROM \"tbl-b\"`\n")
        #expect(sample.diagnostics.brief == [])
        #expect(try sample.table("tbl-b").lines(["k", "n", "p"]) == ["a | 1 | 0.5", "b | 2 | 1", "c | 3 | 1.5"])
        #expect(try sample.table("tbl-c").lines() == ["3 | c"])
        #expect(sample.value("tbl-b[b].p") == 1.0)
        #expect(sample.value("SELECT count(*) FROM \"tbl-b\"") == 3)
    }

    @Test func tablesThatAreNotThere() async throws {
        let sample = try await run(python("import report\nreport.table('tt')") + sql("SELECT 1 AS a", "tbl-later"))
        let fault = try #require(sample.diagnostics.first)
        #expect(fault.id == .pythonException)
        #expect(fault.message.contains("no dataset or earlier table is named 'tt'"))
        #expect(fault.span?.text == "report.table('tt')")
        let later = try await run(python("import report\nreport.table('tbl-later')") + sql("SELECT 1 AS a", "tbl-later"))
        #expect(later.diagnostics.first?.message.contains("no dataset or earlier table is named 'tbl-later'") == true)
    }

    @Test func parametersReachPython() async throws {
        let sample = try await run(python("import report\nprint(params.region, params.least + 1, report.params is params)"))
        #expect(sample.diagnostics.brief == [])
        #expect(sample.printed(0) == "Africa 3 True\n")
    }

    @Test func inlineExpressionsSeeTheCellsAbove() async throws {
        let sample = try await run(
            "`{python} params.region`\n\n" + python("x = 1") + "`{python} x` `{python} str(x) + 'a'`\n\n" + python("x = 2.5") + "`{python} x + 0`\n")
        #expect(sample.diagnostics.brief == [])
        #expect(sample.value("params.region") == "Africa")
        #expect(sample.value("x") == 1)
        #expect(sample.value("str(x) + 'a'") == "1a")
        #expect(sample.value("x + 0") == 2.5)
    }

    @Test func inlineErrorsArePlaced() async throws {
        let sample = try await run("Text `{python} undefined + 1`\n")
        #expect(sample.diagnostics.map(\.id) == [.pythonException])
        #expect(sample.diagnostics.first?.span?.text == "undefined + 1")
    }

    @Test(arguments: [
        ("x = 1\n# 注释\ny = x / 0\nz = 3", DiagnosticID.pythonException, 9, "y = x / 0", "ZeroDivisionError: division by zero"),
        ("def f():\n    return g()\ndef g():\n    raise ValueError('区域\\nsecond line')\nf()", .pythonException, 10, "raise ValueError('区域\\nsecond line')", "ValueError: 区域"),
        ("x = (1,\ny = 2", .pythonSyntax, 7, "x = (1,", "SyntaxError: '(' was never closed"),
        ("if True:\nx = 1", .pythonSyntax, 8, "x = 1", "IndentationError: expected an indented block after 'if' statement on line 7"),
        ("import nothing_of_the_kind", .pythonException, 7, "import nothing_of_the_kind", "ModuleNotFoundError: No module named 'nothing_of_the_kind'"),
    ])
    func exceptionsAreAtTheAuthorsLine(code: String, id: DiagnosticID, line: Int, marked: String, message: String) async throws {
        // The fence is line 7: one option line less than the head suggests.
        let sample = try await RunSample("---\ndata:\n  t: t.csv\n---\n\n" + python(code), files: Self.files)
        let fault = try #require(sample.diagnostics.first)
        #expect(fault.id == id)
        #expect(fault.span?.start.line == line)
        #expect(fault.span?.text == marked)
        #expect(fault.message == message)
        #expect(fault.detail?.contains("test.qmd") == true)
        #expect(sample.record == nil)
    }

    @Test func cellsBelowAnErrorDoNotRun() async throws {
        let sample = try await run(python("raise KeyError('a')") + python("raise KeyError('b')") + "`{python} 1 / 0`\n")
        #expect(sample.diagnostics.map(\.message) == ["KeyError: 'a'"])
    }

    @Test func allowedErrorsAreShownAndTheRunGoesOn() async throws {
        let sample = try await run(python("print('before')\nraise ValueError('shown')", "error: true") + python("print('after')"))
        #expect(sample.diagnostics.brief == [])
        let record = try #require(sample.record)
        #expect(record.cells.map(\.hasFailed) == [true, false])
        #expect(sample.printed(0).contains("before"))
        #expect(sample.printed(0).contains("ValueError: shown"))
        #expect(sample.printed(1) == "after\n")
    }

    @Test func whatCellsShow() async throws {
        let sample = try await run(
            python("import sys\nprint('out')\nprint('err', file=sys.stderr)\n3 + 4") + python("print('*e*')", "output: asis")
                + python("import sys\nprint('quiet', file=sys.stderr)", "warning: false")
                + python("import matplotlib.pyplot as plt\nplt.plot([1, 2]);", "label: fig-a\nfig-alt: Line"))
        #expect(sample.diagnostics.brief == [])
        let kinds = try #require(sample.record).cells.map { cell in
            cell.items.map { item in
                switch item {
                case .output(let output): "\(output.stream.rawValue) \(output.text.trimmingNewline)"
                case .markdown(let text): "markdown \(text.trimmingNewline)"
                case .figure(let figure): "figure \(figure.asset.body.hasPrefix("<svg")) \(figure.alternative)"
                default: "other"
                }
            }
        }
        #expect(kinds == [["standardOutput out", "standardError err", "result 7"], ["markdown *e*"], [], ["figure true Line"]])
    }

    @Test func aCrashEndsItsOwnReportOnly() async throws {
        let crashed = try await run(sql("SELECT 1 AS a", "tbl-a") + python("x = 1") + python("import os\nos.abort()"))
        #expect(crashed.record == nil)
        #expect(crashed.diagnostics.map(\.id) == [.kernelCrashed])
        #expect(crashed.diagnostics.first?.cell == "cell 3, line 2")
        #expect(crashed.diagnostics.first?.span?.text == "os.abort()")
        let next = try await run(python("print('well')"))
        #expect(next.printed(0) == "well\n")
    }

    @Test func aCellThatTakesTooLong() async throws {
        let sample = try await run(python("import time\ntime.sleep(60)", "time-limit: 0.5"))
        #expect(sample.diagnostics.map(\.id) == [.kernelTimedOut])
    }
}

extension String {
    fileprivate var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
