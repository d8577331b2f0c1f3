import ReportEngine
import ReportSource
import ReportSyntax
import TestSupport
import Testing

@Suite struct ProjectTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func project(_ text: String) throws -> (Project, [String]) {
        try folder.write("report.yml", text)
        let (project, diagnostics) = Project.find(from: folder.path)
        return (project, diagnostics.brief)
    }

    @Test func keys() throws {
        let (project, diagnostics) = try project("output-dir: out/reports\nformat: [html, pdf]\nlang: zh-Hans\nbibliography: b.bib\ndefinitions: [texts/*.qmd]\n")
        #expect(diagnostics == [])
        #expect(project.isDeclared)
        #expect(project.root == folder.path)
        #expect(project.outputFolder == "out/reports")
        #expect(project.formats == [.html, .pdf])
        #expect(project.language == "zh-Hans")
        #expect(project.bibliography == "b.bib")
        #expect(project.patterns == ["texts/*.qmd"])
    }

    @Test func anEmptyFileIsAProject() throws {
        let (project, diagnostics) = try project("# nothing yet\n")
        #expect(diagnostics == [])
        #expect(project.outputFolder == "reports")
        #expect(project.patterns == ["notebooks/**/*.qmd", "notebooks/**/*.md", "notebooks/**/*.ipynb"])
    }

    @Test(arguments: [
        ("output-dri: x\n", "yaml-unknown-key 1:1 'output-dri' 'report.yml' has no key 'output-dri' | did you mean 'output-dir'?"),
        ("theme: dark\n", "yaml-unsupported 1:1 'theme' 'theme' is not supported by this version | remove it"),
        ("python: venv\n", "yaml-value 1:9 'venv' 'venv' is no virtual environment of Python | make one with 'python3 -m venv venv', and install packages into it"),
        ("format: docx\n", "yaml-value 1:9 'docx' 'format' is 'docx', but must be one of 'html', 'pdf' or 'csv'"),
        ("output-dir: ../x\n", "source-outside-project 1:13 '../x' 'output-dir' leaves the project | name a folder inside it"),
        ("output-dir: /x\n", "source-outside-project 1:13 '/x' 'output-dir' leaves the project | name a folder inside it"),
        ("- a\n", "yaml-type 1:1 '- a' 'report.yml' is a mapping of keys | write 'output-dir: reports'"),
    ])
    func whatIsWrong(text: String, expected: String) throws { #expect(try project(text).1 == [expected]) }

    @Test func aFileTooLargeToBeReadIsNoEmptyOne() throws {
        #expect(try project(String(repeating: "#", count: (1 << 20) + 1)).1.first?.hasPrefix("source-too-large") == true)
    }

    @Test func badSyntaxIsNamed() throws { #expect(try project("a: [\n").1.first?.hasPrefix("yaml-syntax") == true) }

    @Test func theNearestProjectAbove() throws {
        try folder.write("report.yml", "")
        try folder.write("inner/report.yml", "")
        try folder.write("inner/notebooks/deep/x.qmd", "x")
        #expect(Project.find(from: folder.path + "/inner/notebooks/deep").0.root == folder.path + "/inner")
        #expect(Project.find(from: folder.path + "/inner").0.root == folder.path + "/inner")
    }

    @Test func definitionsAreFoundInByteOrder() throws {
        let (project, _) = try project("")
        for name in ["b.qmd", "a.qmd", "x/c.ipynb", "Z.qmd", "note.md", "_part.qmd.txt", "x/headed.md"] {
            try folder.write("notebooks/" + name, name == "x/headed.md" ? "---\ntitle: x\n---\n" : "text\n")
        }
        for skipped in ["data/d.qmd", "sources/s.qmd", "_parts/p.qmd", ".hidden/h.qmd", "x/data/e.qmd"] { try folder.write("notebooks/" + skipped, "x\n") }
        try folder.write("other/o.qmd", "x\n")
        #expect(project.definitions() == ["notebooks/Z.qmd", "notebooks/a.qmd", "notebooks/b.qmd", "notebooks/x/c.ipynb", "notebooks/x/headed.md"])
    }

    @Test func braceFoldersAreSearched() throws {
        let (project, _) = try project("definitions: ['{notebooks,texts}/*.qmd', 'd?/*.qmd']\n")
        for name in ["notebooks/a.qmd", "texts/b.qmd", "d1/c.qmd", "e/d.qmd"] { try folder.write(name, "x\n") }
        #expect(project.definitions() == ["d1/c.qmd", "notebooks/a.qmd", "texts/b.qmd"])
    }

    @Test func linksInACircleEnd() throws {
        let (project, _) = try project("")
        try folder.write("notebooks/a.qmd", "x\n")
        try folder.link("notebooks/round", to: ".")
        try folder.link("notebooks/again", to: "../notebooks")
        #expect(project.definitions() == ["notebooks/a.qmd"])
    }

    @Test(arguments: [
        ("notebooks/a.qmd", "reports/a"), ("notebooks/x/a.b.qmd", "reports/x/a.b"), ("texts/a.qmd", "reports/texts/a"), ("a.qmd", "reports/a"),
    ])
    func outputStems(definition: String, expected: String) throws { #expect(try project("").0.outputStem(of: definition) == expected) }

    @Test func outsideAProjectOutputsLieBesideTheDefinition() throws {
        try folder.write("a.qmd", "x\n")
        try folder.write("sub/b.qmd", "x\n")
        try folder.write("c.md", "no head\n")
        let (project, diagnostics) = Project.find(from: folder.path)
        #expect(diagnostics.brief == [])
        #expect(!project.isDeclared)
        #expect(project.definitions() == ["a.qmd"])
        #expect(project.outputStem(of: "a.qmd") == "a")
        #expect(project.outputStem(of: "sub/b.qmd") == "sub/b")
    }
}
