/// A reader of bytes that come from outside, with the laws that hold for whatever the bytes are. A law that does not hold traps, which
/// a fuzzer takes for what it looks for.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// A definition, and the page of it.
    case markdown
    /// The YAML between the `---` lines.
    case head
    /// Options of the declarative cells: the first line is the language.
    case cells
    /// Inline expressions, value paths, formats, and patterns of files.
    case values
    /// A date.
    case edtf
    /// A Jupyter notebook.
    case notebook
    /// Frames of the kernels' protocol, and the messages in them.
    case frames
    /// A record, the page of it, and what tells it from another.
    case record
    /// A table's text.
    case csv
    /// A Table Schema and a Data Package.
    case schema
    /// `report.yml`.
    case project
    /// A drawing in a page.
    case drawing
    /// A quotation, and behind the first line break the text that it is looked for in.
    case quotation

    /// Reads one input.
    package func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        switch self {
        case .markdown: FuzzLaws.definition(text, named: "x.qmd")
        case .head: FuzzLaws.definition("---\n" + text + "\n---\n", named: "x.qmd")
        case .notebook: FuzzLaws.definition(text, named: "x.ipynb")
        case .cells: FuzzLaws.cell(text)
        case .values: FuzzLaws.value(text)
        case .edtf: FuzzLaws.date(text)
        case .frames: FuzzLaws.frames(bytes)
        case .record: FuzzLaws.record(bytes)
        case .csv: FuzzLaws.csv(bytes)
        case .schema: FuzzLaws.schema(text)
        case .project: FuzzLaws.project(text)
        case .drawing: FuzzLaws.drawing(text)
        case .quotation: FuzzLaws.quotation(text)
        }
    }

    /// Words that mutations put in: the reader's own syntax.
    package var words: [String] {
        switch self {
        case .markdown:
            ["\n", "```{python}\n", "```{sql}\n", "```\n", "#| label: ", ":::", "::: {.a}\n", "> ", "- ", "1. ", "# ", "|", "|---|", "$$", "$", "*", "**", "_", "~~", "^", "^[", "[^1]", "[^1]: ", "[@", "](", "![", "{#a}",
             "`{value} a.b[c]`", "{{< include x >}}", "<!--", "-->", "&amp;", "\\", "\u{0}", "\u{202E}", "\r", "\t", "---\n", "http://a.b"]
        case .head, .project:
            ["title: ", "params: {", "data:\n  d: ", "\n", "  ", "- ", "&a ", "*a", "<<: ", "!!str ", "{", "}", "[", "]", "|\n", ">-\n", "\"", "'", "? ", ": ", "# ", "lang: zh-Hans", "date: ", "format: [html, pdf]", "execute:", "~", ".inf", "0x",
             "definitions: ", "output-dir: ", "notebooks/**/*.{qmd,md}", "**/", "{a,b}"]
        case .cells:
            ["stance", "crosstab", "timeline", "chart", "check", "agreement", "evidence", "sources", "glossary", "profile", "claims", "\n", "data: ", "by: ", "count: ", "rows: ", "columns: ", "where: ", "sql: ", "chart:\n  ", "label: tbl-a", "caption: ", "between: [", "expect: ", "is: ", "x: ", "y: ", "type: bar"]
        case .values: ["{value} ", "{sql} ", "{python} ", "tbl-a[b=c].d", ".n", "[", "]", "=", ",", "\"", " | percent(1)", " | integer", " | date(long)", "\\", "**/", "{a,b}", "\n", "*", "?"]
        case .edtf: ["/", "..", "-", "X", "?", "~", "%", "Y", "E", "S", "[", "]", "{", "}", ",", "T", ":", "Z", "+", "00", "21", "41", "99"]
        case .notebook, .record, .schema:
            ["{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "null", "true", "1e400", "-0", "0", "\"cells\"", "\"source\"", "\"nbformat\"", "\"cell_type\"", "\"items\"", "\"table\"", "\"fields\"", "\"name\"", "\"constraints\"", "\"resources\"", "\"path\""]
        case .frames: ["\u{1}\0\0\0\u{1}", "\u{0}", "{\"outputs\":[]", "\"kind\":", "{", "}"]
        case .csv: [",", "\"", "\"\"", "\n", "\r\n", "\r", "sep=;\n", ";", "\u{FEFF}", "\0"]
        case .drawing: ["<svg", " viewBox=\"0 0 1 1\"", " width=\"1pt\"", "<path d=\"M0 0\"/>", "<!--", "-->", "<?xml", "?>", "<!DOCTYPE svg [", "]>", "</svg>", " fill=\"#1b6ca8\"", " style=\"fill: #000000\"", "'", "&quot;", "<g>", "</g>", "xlink:href=\"#a\""]
        case .quotation: ["\n", "\r\n", "\u{301}", "e\u{301}", "\u{E9}", "\u{A0}", "\u{AD}", "\u{200B}", "\u{FEFF}", "\u{1F1E9}\u{1F1EA}", "\u{1100}\u{1161}\u{11A8}", "\u{2019}", "  "]
        }
    }
}
