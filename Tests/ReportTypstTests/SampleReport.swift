import ReportDocument

/// A report with one of everything that a paper can hold.
enum SampleReport {
    static let english = Document(
        metadata: Metadata(
            title: [.text("Who signed in Dubai, and what they said they were signing")],
            subtitle: [.text("Positions on the International Telecommunication Regulations, 2003–2014")],
            authors: ["Report maintainers", "A. N. Other"], date: "2022-12-14", dateText: "14 December 2022",
            abstract: [
                .paragraph([
                    .text("Of "), value("144", "entitled"), .text(" States entitled to sign, "), value("89", "signed"),
                    .text(" did. Africa signed almost whole, Europe almost not; Asia and the Americas divided. The split of "),
                    .text("2012 is often read as a vote on Internet governance. This report counts what was signed, by whom, and "),
                    .text("what each side said the text meant."),
                ])
            ],
            keywords: ["Internet governance", "WCIT-12", "ITU", "Internet sovereignty", "content analysis"],
            contentsDepth: 2, numbersSections: true
        ),
        blocks: opening + tables + figures + pieces + ending,
        notes: [
            [.paragraph([.text("The Final Acts were opened for signature on 14 December 2012; later accessions are not counted.")])],
            [.paragraph([.text("Compare "), .link(Link(target: "https://www.itu.int/osg/wcit-12/", text: [.text("the conference’s own pages")])), .text(".")])],
        ],
        references: [
            Reference(key: "itunews12", text: [
                .text("ITU News. 2012. “New regulations promise better connectivity for all.” "),
                .emphasis([.text("ITU News")]), .text(" 10. "),
                .link(Link(target: "https://itunews.itu.int/En/3331-New-regulations-promise-better-connectivity-for-all.note.aspx", text: [])),
                .text("."),
            ]),
            Reference(key: "techdirt12", text: [.text("Techdirt. 2012. “Who signed the ITU WCIT treaty and who did not.” 14 December 2012.")]),
        ],
        provenance: Provenance(
            definition: "notebooks/who-signed.qmd", toolVersion: "0.1.0",
            definitionDigest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            inputs: [
                .init(name: "wcit12", path: "data/wcit12.csv", digest: String(repeating: "0a1b2c3d", count: 8), rows: 144),
                .init(name: "statements", path: "data/statements.csv", digest: String(repeating: "ffee9911", count: 8), rows: 1_284),
            ],
            parameters: [.init("issue", "itu-regulation"), .init("since", "2003")]
        )
    )

    private static func value(_ text: String, _ source: String) -> Inline {
        .value(Value(text: text, source: source, anchor: "tbl-signed"))
    }

    private static let opening: [Block] = [
        .heading(Heading(level: 1, anchor: "sec-question", number: "1", text: [.text("The question")])),
        .paragraph([
            .text("Eighty-nine delegations signed the Final Acts on the last day ("), .crossReference(CrossReference(anchor: "tbl-signed", text: "Table 1")),
            .text("). The text itself does not mention the Internet; a resolution annexed to it does."), .note(0),
            .text(" What was at stake had been said more plainly before the conference than in it "),
            .citation(Citation(keys: ["itunews12", "techdirt12"], text: [
                .text("("), .link(Link(target: "#ref-itunews12", text: [.text("ITU News 2012")])), .text("; "),
                .link(Link(target: "#ref-techdirt12", text: [.text("Techdirt 2012")])), .text(")"),
            ])),
            .text(". The counting rules are those of "), .crossReference(CrossReference(anchor: "sec-rules", text: "Section 1.1")),
            .text(", and "), .emphasis([.text("not signing is not opposing")]), .text(": many delegations were consulting at home."),
        ]),
        .paragraph([
            .text("We take three steps. First the signatures, by region. Then the statements of States, ministries and organisations, "),
            .text("coded one by one for "), .strong([.text("what")]), .text(" they support. Last, the order of events that led from Tunis to Wuzhen. "),
            .text("The query behind each table can be read in the definition: for instance "), .code("count(*) FILTER (WHERE signed = 'yes')"),
            .text(" gives the second column. The share is "), .math(Math(tex: #"s = k/n"#, mathML: "", typst: "s = k \\/ n")), .text("."),
        ]),
        .heading(Heading(level: 2, anchor: "sec-rules", number: "1.1", text: [.text("Counting rules")])),
        .list(List(isTight: true, items: [
            .init(blocks: [.paragraph([.text("A statement counts for the principal that its speaker speaks for.")])]),
            .init(blocks: [.paragraph([.text("Shares name their denominator and are blank under five.")])]),
            .init(blocks: [
                .paragraph([.text("A date is placed in a bin when all of it lies inside; what fits nowhere is counted as too coarse.")]),
                .list(List(start: 1, isTight: true, items: [
                    .init(blocks: [.paragraph([.text("year and half-year;")])]),
                    .init(blocks: [.paragraph([.text("quarter and month.")])]),
                ])),
            ]),
        ])),
        .quote([
            .paragraph([.text("These Regulations do not address the content-related aspects of telecommunications.")]),
        ]),
        .callout(Callout(kind: .note, title: [.text("Note")], blocks: [
            .paragraph([.text("A delegation that had to consult at home is not an opponent. The table says "), .code("no"), .text(" for both, because the list of signatures does.")]),
        ])),
    ]

    private static let tables: [Block] = [
        .heading(Heading(level: 1, anchor: "sec-signed", number: "2", text: [.text("What was signed")])),
        .paragraph([
            .text("The regions are those of the ITU’s own administrative division. Europe and Africa are nearly of one mind within themselves, "),
            .text("in opposite directions; the other regions are divided."), .note(1),
        ]),
        .table(signed),
        .paragraph([
            .text("Where a State’s speakers disagree, the cell says "), .emphasis([.text("mixed")]), .text(". A wider table follows, with texts that have to wrap."),
        ]),
        .table(statements),
        .heading(Heading(level: 2, anchor: "sec-long", number: "2.1", text: [.text("A table that runs over pages")])),
        .table(long),
    ]

    private static func column(_ name: String, _ heading: String, _ format: CellFormat = .automatic) -> Table.Column {
        Table.Column(name: name, heading: [.text(heading)], format: format)
    }

    private static let signed = Table(
        label: "tbl-signed", number: 1, caption: [.text("Signatures of the Final Acts of WCIT-12, by region")],
        columns: [
            column("region", "Region"), column("yes", "yes", .integer), column("no", "no", .integer),
            column("yes_share", "yes, %", .percent(decimals: 1)), column("no_share", "no, %", .percent(decimals: 1)), column("n", "n", .integer),
        ],
        rows: [
            row("Africa", 38, 2, 40), row("Americas", 18, 10, 28), row("Arab States", 15, 1, 16), row("Asia and the Pacific", 17, 12, 29),
            row("Europe", 1, 30, 31), row("Total", 89, 55, 144, kind: .total),
        ],
        notes: [
            TableNote(.note, [.text("Not signing is not opposing; many delegations were consulting at home.")]),
            TableNote(.source, [.text("ITU, list of signatories, 14 December 2012.")]),
            TableNote(.rule, [.text("n = 144 delegations entitled to sign; none left out.")]),
        ],
        spanners: [.init(text: [], width: 1), .init(text: [.text("Delegations")], width: 2), .init(text: [.text("Share of n")], width: 2)]
    )

    private static func row(_ name: String, _ yes: Int64, _ no: Int64, _ n: Int64, kind: Table.Row.Kind = .body) -> Table.Row {
        Table.Row([
            .value(.text(name)), .value(.integer(yes)), .value(.integer(no)), .value(.number(Double(yes) / Double(n))),
            .value(.number(Double(no) / Double(n))), .value(.integer(n)),
        ], kind: kind)
    }

    private static let statements = Table(
        label: "tbl-statements", number: 2, caption: [.text("Statements with their sources and quotations")],
        columns: [
            column("id", "Id"), column("actor", "Actor"), column("date", "Date", .date(.short)), column("stance", "Stance"),
            column("quote", "Quotation"), column("source", "Source"), column("status", "Evidence"),
        ],
        rows: [
            Table.Row([.value(.text("2012"))] + Array(repeating: .value(.null), count: 6), kind: .subheading),
            statement("S014", "Russian Federation", "2012-11-17", "support", "Member States shall have the sovereign right to establish and implement public policy on matters of Internet governance.", "itunews12", "verified"),
            statement("S021", "United States of America", "2012-12-13", "oppose", "The United States has announced today that it cannot sign the revised regulations in their current form.", "techdirt12", "verified"),
            Table.Row([.value(.text("2014"))] + Array(repeating: .value(.null), count: 6), kind: .subheading),
            statement("S102", "China", "2014-11-19", "support", "We should respect each country’s rights to the development, use and governance of the Internet.", "wuzhen14", "paraphrase"),
        ],
        notes: [TableNote(.rule, [.text("3 of 1,284 statements; sources as listed at the end.")])]
    )

    private static func statement(_ cells: String...) -> Table.Row { Table.Row(cells.map { .value(.text($0)) }) }

    private static let long = Table(
        label: "tbl-long", number: 3, caption: [.text("Statements by actor")],
        columns: [column("actor", "Actor"), column("kind", "Kind"), column("n", "Statements", .integer), column("net", "Net", .decimal(places: 2))],
        rows: (1...46).map { index in
            Table.Row([
                .value(.text("Actor \(index)")), .value(.text(index.isMultiple(of: 3) ? "organisation" : "State")),
                .value(.integer(Int64(2_000 - index * 37))), .value(.number(Double(index % 9) / 8 - 0.5)),
            ])
        } + [Table.Row([.value(.text("Total")), .value(.null), .value(.integer(51_997)), .value(.null)], kind: .total)],
        notes: [TableNote(.note, [.text("Made-up numbers, to see a header repeated.")])], omittedRows: 1_204
    )

    static let bars: String = {
        let names = ["Africa", "Arab States", "Americas", "Asia and the Pacific", "Europe"]
        let shares = [0.95, 0.94, 0.64, 0.59, 0.03]
        var svg = ##"<svg xmlns="http://www.w3.org/2000/svg" width="453.6pt" height="170pt" viewBox="0 0 453.6 170">"##
        for (index, share) in shares.enumerated() {
            let y = 12 + index * 29
            svg += ##"<text x="104" y="\##(y + 12)" text-anchor="end" font-family="IBM Plex Sans" font-size="8.5" fill="#1b1f24">\##(names[index])</text>"##
            svg += ##"<rect x="112" y="\##(y)" width="\##(share * 300)" height="17" fill="#127a87"/>"##
            svg += ##"<rect x="\##(112 + share * 300)" y="\##(y)" width="\##((1 - share) * 300)" height="17" fill="#dd7134"/>"##
            svg += ##"<text x="420" y="\##(y + 12)" font-family="IBM Plex Sans" font-size="8.5" font-weight="600" fill="#5a6270">\##(Int(share * 100)) %</text>"##
        }
        return svg + "</svg>"
    }()

    private static let panel = ##"<svg xmlns="http://www.w3.org/2000/svg" width="200pt" height="110pt" viewBox="0 0 200 110"><rect width="200" height="110" fill="#f4f6f8"/><path d="M10 90 L60 40 L110 60 L190 15" fill="none" stroke="#2f66a9" stroke-width="2"/><text x="10" y="16" font-family="IBM Plex Sans" font-size="9" fill="#1b1f24">a line</text></svg>"##

    private static let figures: [Block] = [
        .heading(Heading(level: 1, anchor: "sec-drawn", number: "3", text: [.text("What it looks like")])),
        .paragraph([.text("The same numbers drawn, in "), .crossReference(CrossReference(anchor: "fig-signed", text: "Figure 1")), .text(".")]),
        .figure(Figure(
            label: "fig-signed", number: 1, caption: [.text("Share of delegations that signed, by region")],
            content: .single(Asset(kind: .svg, body: bars, width: 453.6, height: 170)),
            alternative: "Bars by region: Africa 95 percent, Arab States 94, Americas 64, Asia and the Pacific 59, Europe 3.",
            notes: [TableNote(.source, [.text("as in Table 1.")])]
        )),
        .figure(Figure(
            label: "fig-grid", number: 2, caption: [.text("Two views side by side")],
            content: .grid(columns: 2, panels: [
                .init(asset: Asset(kind: .svg, body: panel, width: 200, height: 110), alternative: "A line that rises", caption: [.text("(a) by year")], label: "fig-a"),
                .init(asset: Asset(kind: .svg, body: panel, width: 200, height: 110), alternative: "The same line", caption: [.text("(b) by half-year")], label: "fig-b"),
            ]),
            alternative: "Two line charts"
        )),
    ]

    private static let pieces: [Block] = [
        .heading(Heading(level: 1, anchor: "sec-method", number: "4", text: [.text("Method and other pieces")])),
        .heading(Heading(level: 3, anchor: "sec-skipped", number: "4.1", text: [.text("A level that was skipped")])),
        .paragraph([
            .text("Agreement between coders is Krippendorff’s α, from the coincidence matrix ("), .crossReference(CrossReference(anchor: "eq-alpha", text: "Equation 1")),
            .text(");"), .softBreak, .text("a "), .strikethrough([.text("kappa")]), .text(" is given as well, H"), .subscript([.text("0")]), .text(" and x"), .superscript([.text("2")]), .text("."),
        ]),
        .equation(Equation(
            math: Math(tex: #"\alpha = 1 - \frac{D_o}{D_e}"#, mathML: "", typst: "alpha = 1 - (D_(o))/(D_(e))"), anchor: "eq-alpha", number: "(1)"
        )),
        .code(CodeBlock(language: "sql", text: "SELECT region,\n       count(*) FILTER (WHERE signed = 'yes') AS yes -- signatures\nFROM wcit12 GROUP BY region", tokens: [
            .init(.keyword, "SELECT"), .init(.plain, " "), .init(.name, "region"), .init(.operator, ","), .init(.plain, "\n       "), .init(.function, "count"),
            .init(.operator, "(*)"), .init(.plain, " "), .init(.keyword, "FILTER"), .init(.plain, " ("), .init(.keyword, "WHERE"), .init(.plain, " signed "),
            .init(.operator, "="), .init(.plain, " "), .init(.string, "'yes'"), .init(.plain, ") "), .init(.keyword, "AS"), .init(.plain, " yes "),
            .init(.comment, "-- signatures"), .init(.plain, "\n"), .init(.keyword, "FROM"), .init(.plain, " wcit12 "), .init(.keyword, "GROUP BY"), .init(.plain, " region"),
        ])),
        .output(Output(stream: .standardOutput, text: "5 regions, 144 delegations\n  done", omittedBytes: 1_500)),
        .output(Output(stream: .standardError, text: "warning: 2 dates are too coarse for months")),
        .definitionList([
            Definition(term: [.text("principal")], meanings: [[.paragraph([.text("whom an official, ministry or organ speaks for")])]]),
            Definition(term: [.text("net")], meanings: [[.paragraph([.text("share of support minus share of opposition, over all n; the words of this meaning are so many that they need a second line")])]]),
        ]),
        .list(List(isTight: true, items: [
            .init(task: true, blocks: [.paragraph([.text("coded twice")])]), .init(task: false, blocks: [.paragraph([.text("adjudicated")])]),
        ])),
        .callout(Callout(kind: .warning, title: [.text("Small numbers")], blocks: [.paragraph([.text("Shares under five are blank.")])])),
        .callout(Callout(kind: .tip, title: [.text("Reading on")], blocks: [.paragraph([.text("The evidence is listed in the appendix.")])])),
        .callout(Callout(kind: .important, title: [.text("Important")], blocks: [.paragraph([.text("Nothing is zero percent of nothing.")])])),
        .callout(Callout(kind: .caution, title: [.text("Caution")], blocks: [.paragraph([.text("A list of signatures is not a sample.")])])),
        .group(Attributes(classes: ["column-margin"]), [.paragraph([.text("A remark that stands aside from the argument.")])]),
        .thematicBreak,
        .heading(Heading(level: 4, anchor: "sec-deep", text: [.text("Chinese names in English text")])),
        .paragraph([.text("The summit was held in Wuzhen (乌镇), Zhejiang; “Internet sovereignty” renders 网络主权.")]),
    ]

    private static let ending: [Block] = [
        .group(Attributes(classes: ["landscape"]), [
            .table(Table(
                label: "tbl-wide", number: 4, caption: [.text("Many columns")],
                columns: (1...16).map { column("c\($0)", "Column \($0)") },
                rows: (1...8).map { index in Table.Row((1...16).map { .value($0 == 1 ? .text("Actor \(index)") : .integer(Int64($0 * index * 1_037))) }) }
            )),
        ]),
        .paragraph([.text("After the landscape page the report goes on upright.")]),
    ]
}
