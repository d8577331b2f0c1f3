import Foundation
import TestSupport
import Testing

/// A Python cell that does what it must not.
struct Misbehaviour: Sendable, CustomTestStringConvertible {
    var name: String
    var code: String
    var id: String
    /// Words of the message.
    var message: String
    /// Which line of the cell is named, from 1; lines of options do not count.
    var line = 1
    /// Words of the help.
    var help = ""

    var testDescription: String { name }

    var language = "python"

    var definition: String { "---\ntitle: \(name)\n---\n\n```{\(language)}\n#| label: \(name)\n\(code)\n```\n" }

    /// `PROJECT` and `HOME` stand for the workspace's.
    static let all: [Misbehaviour] = [
        .init(name: "raises", code: "few = 1\nraise ValueError('too few')", id: "python-exception", message: "ValueError: too few", line: 2),
        .init(name: "segfault", code: "import ctypes\nctypes.string_at(0)", id: "kernel-crashed", message: "segmentation fault", line: 2),
        .init(name: "aborts", code: "import os\nos.abort()", id: "kernel-crashed", message: "abort", line: 2),
        .init(name: "exits-hard", code: "import os\nos._exit(3)", id: "kernel-crashed", message: "code 3"),
        .init(name: "exits", code: "import sys\nsys.exit(4)", id: "python-exception", message: "SystemExit", line: 2),
        .init(name: "reads-input", code: "input('name? ')", id: "python-exception", message: "EOFError", help: "parameter"),
        .init(name: "loops", code: "#| time-limit: 2\nwhile True: pass", id: "kernel-timed-out", message: "2 s", help: "time-limit"),
        .init(name: "sleeps", code: "#| time-limit: 2\nimport time\ntime.sleep(1e9)", id: "kernel-timed-out", message: "2 s", help: "time-limit"),
        .init(name: "stops", code: "#| time-limit: 2\nimport os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", id: "kernel-timed-out", message: "2 s", help: "time-limit"),
        // As little as is too much.
        .init(
            name: "hides", code: "import os, time\npath = os.environ['TMPDIR']\nfor _ in range(70):\n    path += '/d'\n    os.mkdir(path)\ntime.sleep(60)",
            id: "kernel-scratch", message: "temporary files that cannot be counted", help: "write less"),
        .init(name: "recursion", code: "def f(): return f()\nf()", id: "python-exception", message: "RecursionError"),
        .init(name: "memory", code: "rows = []\nwhile True: rows.append(bytearray(1 << 28))", id: "kernel-memory", message: "MemoryError", line: 2),
        .init(name: "array", code: "import numpy\nnumpy.ones(10 ** 11)", id: "kernel-memory", message: "", line: 2),
        .init(name: "shows-too-much", code: "import pandas\npandas.DataFrame({'a': ['x' * 60000] * 5000})", id: "python-output-limit", message: "at most 256 MB", help: "fewer rows"),
        .init(name: "reads-shadow", code: "open('/etc/shadow').read()", id: "python-exception", message: "PermissionError"),
        .init(name: "reads-keys", code: "open('HOME/.ssh/id_ed25519').read()", id: "python-exception", message: "PermissionError"),
        .init(name: "reads-parent", code: "import os\nopen(f'/proc/{os.getppid()}/environ').read()", id: "python-exception", message: "Error", line: 2),
        .init(name: "writes", code: "open('data/orders.csv', 'w').write('gone')", id: "python-exception", message: "PermissionError"),
        .init(name: "appends", code: "open('PROJECT/report.yml', 'a').write('gone')", id: "python-exception", message: "PermissionError"),
        .init(name: "makes", code: "open('new.txt', 'x')", id: "python-exception", message: "PermissionError"),
        .init(name: "removes", code: "import os\nos.remove('data/orders.csv')", id: "python-exception", message: "PermissionError", line: 2),
        .init(name: "renames", code: "import os\nos.rename('data/orders.csv', 'data/gone.csv')", id: "python-exception", message: "PermissionError", line: 2),
        .init(name: "connects", code: "import socket\nsocket.create_connection(('127.0.0.1', 80))", id: "python-exception", message: "PermissionError", line: 2),
        .init(name: "starts", code: "import subprocess\nsubprocess.run(['/bin/true'], check=True)", id: "python-exception", message: "PermissionError", line: 2),
        .init(name: "system", code: "import os\nos.system('touch new.txt')", id: "python-exception", message: "runs no other program", line: 2, help: "report.yml"),
        .init(name: "asks-the-net", code: "import urllib.request\nurllib.request.urlopen('http://127.0.0.1/')", id: "python-exception", message: "URLError", line: 2, help: "data update"),
        .init(name: "shell", code: "!touch new.txt", id: "python-exception", message: "runs no other program"),
        .init(name: "sql-loops", code: "#| time-limit: 2\nSELECT count(*) AS n FROM range(1000000000) a, range(1000000000) b", id: "kernel-timed-out", message: "2 s", help: "time-limit", language: "sql"),
        .init(name: "sql-memory", code: "SELECT length(string_agg(repeat('x', 1000000), '')) AS n FROM range(1000000)", id: "sql-limit", message: "", language: "sql"),
        .init(name: "sql-installs", code: "INSTALL httpfs", id: "sql-not-a-select", message: "", language: "sql"),
        .init(name: "sql-sets", code: "SET threads = 64", id: "sql-not-a-select", message: "", language: "sql"),
        .init(name: "sql-attaches", code: "ATTACH 'data/orders.csv' AS x", id: "sql-not-a-select", message: "", language: "sql"),
        .init(name: "sql-globs", code: "SELECT * FROM glob('/etc/*') ORDER BY 1", id: "sql-denied", message: "", language: "sql"),
    ]
}

/// Cells that misbehave: each is named with its line, costs its own report, and leaves nothing behind.
@Suite struct MisbehaviourTests {
    private static let rendered = Task { () throws -> (Workspace, Workspace.Run, before: [String: Data]) in
        let workspace = try Workspace()
        try workspace.write("output-dir: reports\n", to: "report.yml")
        try workspace.write(SmallProject.orders, to: "notebooks/data/orders.csv")
        try workspace.write("secret\n", to: "\(workspace.home)/.ssh/id_ed25519")
        for cell in Misbehaviour.all {
            let text = cell.definition.replacing("PROJECT", with: workspace.project).replacing("HOME", with: workspace.home)
            try workspace.write(text, to: "notebooks/\(cell.name).qmd")
        }
        // Two that misbehave and are rendered all the same, and one that does not.
        try workspace.write(python("prints", "print('x' * (100 << 20))"), to: "notebooks/prints.qmd")
        try workspace.write(
            python("daemon", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(1000)\nprint('left behind')"), to: "notebooks/daemon.qmd")
        try workspace.write(python("behaves", "print(6 * 7)"), to: "notebooks/behaves.qmd")
        let before = workspace.snapshot()
        return (workspace, try await workspace.report("render", "--diagnostic-format", "json", within: .seconds(240)), before)
    }

    private static func python(_ name: String, _ code: String) -> String {
        "---\ntitle: \(name)\n---\n\n```{python}\n#| label: \(name)\n\(code)\n```\n"
    }

    @Test(arguments: Misbehaviour.all)
    func isNamed(cell: Misbehaviour) async throws {
        let (workspace, run, _) = try await MisbehaviourTests.rendered.value
        // Warnings may say besides what else the cell takes from outside.
        let own = run.diagnostics.filter { $0.file == "notebooks/\(cell.name).qmd" && $0.severity == "error" }
        #expect(own.map(\.id) == [cell.id], "\(run.talk)")
        let found = try #require(own.first)
        #expect(found.message.has(cell.message), "\(found.message)")
        #expect(found.cell?.hasPrefix("cell '\(cell.name)'") == true, "\(found.cell ?? "")")
        let options = cell.code.split(separator: "\n").count { $0.hasPrefix("#|") }
        #expect(found.line == 6 + options + cell.line, "\(found.place)")
        let help = found.help?.joined(separator: "\n") ?? ""
        #expect(!help.isEmpty && help.has(cell.help), "\(found)")
        #expect(!workspace.exists("reports/\(cell.name).html"))
    }

    @Test func muchOutputIsCutAndSaid() async throws {
        let (workspace, run, _) = try await MisbehaviourTests.rendered.value
        let own = run.diagnostics.filter { $0.file == "notebooks/prints.qmd" }
        #expect(own.map(\.id) == ["python-output-limit"])
        #expect(own.first?.severity == "warning")
        let page = try #require(workspace.bytes("reports/prints.html"))
        #expect(page.count < 4 << 20, "\(page.count)")
        workspace.expect("reports/behaves.html", says: "42")
        workspace.expect("reports/daemon.html", says: "left behind")
    }

    @Test func nothingElseHappened() async throws {
        let (workspace, run, before) = try await MisbehaviourTests.rendered.value
        #expect(run.code == 1)
        #expect(workspace.names(in: "reports") == ["behaves.html", "daemon.html", "prints.html"])
        #expect(workspace.snapshot().filter { !$0.key.hasPrefix("reports/") } == before)
        #expect(!run.talk.contains("secret"))
        #expect(workspace.processes == [])
        #expect(workspace.leftovers == [])
    }
}
