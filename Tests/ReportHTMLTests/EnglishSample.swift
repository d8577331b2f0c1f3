import ReportDocument

/// A report of the kind that the project was made for.
enum EnglishSample {
    static func document(_ drawing: (String) -> Asset) -> Document {
        Document(
            metadata: Metadata(
                title: [.t("Who stood where on Internet sovereignty")],
                subtitle: [.t("Positions of states and organisations from Tunis to Wuzhen, 2005–2014")],
                authors: ["Report maintainers", "A second author"], date: "2014-12-18", dateText: "18 December 2014",
                abstract: [
                    .paragraph([
                        .t(
                            "In November 2014 a draft declaration was pushed under hotel doors in Wuzhen an hour before midnight. This report "
                        ),
                        .t("codes 1,042 statements of 151 states and 38 organisations on who should govern the Internet, "),
                        .t("counts them by group and year, and follows every number back to the sentence that it rests on."),
                    ])
                ],
                keywords: ["Internet governance", "sovereignty", "World Internet Conference", "content analysis"],
                contentsDepth: 3, numbersSections: true),
            blocks: opening + findings(drawing) + method + appendix(drawing), notes: notes, references: references,
            provenance: Provenance(
                definition: "notebooks/wuzhen.qmd", toolVersion: "1.0.0",
                definitionDigest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                inputs: [
                    .init(
                        name: "statements", path: "notebooks/data/statements.csv",
                        digest: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", rows: 1042),
                    .init(
                        name: "", path: "notebooks/data/sources.csv",
                        digest: "fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13"),
                ],
                parameters: [.init("issue", "itu-regulation"), .init("from", "2003")]))
    }

    private static func cite(_ key: String, _ text: String) -> Inline {
        .citation(Citation(keys: [key], text: [.t(text)]))
    }

    private static var opening: [Block] {
        [
            .heading(Heading(level: 1, anchor: "sec-finding", number: "1", text: [.t("What was found")])),
            .paragraph([
                .t("Of "), .value(Value(text: "151", source: "entitled", anchor: "tbl-signed")),
                .t(" states entitled to sign the Final "),
                .t("Acts in Dubai, "), .value(Value(text: "89", source: "tbl-signed[Total].yes", anchor: "tbl-signed")),
                .t(" did ("), .crossReference(CrossReference(anchor: "tbl-signed", text: "Table 1")),
                .t("). Africa signed almost whole, Europe almost not; Asia and the Americas divided "),
                cite("itu2012", "(ITU 2012)"), .t("."), .note(0), .t(" The word "), .emphasis([.t("sovereignty")]), .softBreak,
                .t("itself is older: it stands in paragraph 49 of the Geneva declaration, in "), .strong([.t("both")]),
                .t(" drafts of the code of conduct, and in a "),
                .link(Link(target: "https://example.org/speech", title: "", text: [.t("speech of 2010")])),
                .t(". What changed in 2014 was who said it, and to whom."), .note(1),
            ]),
            .paragraph([
                .t(
                    "Two things follow. Positions moved less than the vocabulary did: 23 of 29 actors that used the new words had held the "
                ),
                .t("same view in 2005 already. And where votes were recorded, they divided along other lines than speeches "),
                cite("klein2013", "(Kleinwächter 2013, 3–5)"),
                .t(" — by dependence on exported services rather than by form of government. A share is blank where fewer than "),
                .t("five statements stand behind it."),
            ]),
            .group(
                Attributes(classes: ["column-margin"]),
                [
                    .paragraph([
                        .strong([.t("Reading a share. ")]),
                        .t("The denominator is always named in the last line under the table."),
                    ])
                ]),
            .table(signed),
            .callout(
                Callout(
                    kind: .important, title: [.t("Not signing is not opposing")],
                    blocks: [
                        .paragraph([
                            .t(
                                "Many delegations were consulting at home. Twelve acceded later, after their parliaments had voted."
                            )
                        ])
                    ],
                    anchor: "call-sign")),
        ]
    }

    private static var signed: Table {
        func row(_ region: String, _ yes: Int64, _ no: Int64, _ share: Double?, _ kind: Table.Row.Kind = .body) -> Table.Row {
            .init(
                [
                    .value(.text(region)), .value(.integer(yes)), .value(.integer(no)),
                    .value(share.map { .number($0) } ?? .null),
                    .value(.integer(yes + no)),
                ], kind: kind)
        }
        return Table(
            label: "tbl-signed", number: 1,
            caption: [.t("Signatures of the Final Acts, by region, on the last day of the conference")],
            columns: [
                .init(name: "region", heading: [.t("Region")], isRowHeader: true),
                .init(name: "yes", heading: [.t("Signed")]), .init(name: "no", heading: [.t("Did not sign")]),
                .init(name: "share", heading: [.t("Share signed")], format: .percent(decimals: 1)),
                .init(name: "n", heading: [.t("n")]),
            ],
            rows: [
                row("Africa", 35, 5, 0.875), row("Americas", 12, 12, 0.5), row("Arab States", 17, 0, 1),
                row("Asia and Pacific", 17, 12, 0.5862),
                row("Commonwealth of Independent States", 6, 3, nil), row("Europe", 2, 30, 0.0625),
                row("Total", 89, 62, 0.5894, .total),
            ],
            notes: [
                TableNote(
                    .note, [.t("Regions are those of the Union itself; its six regions overlap, and each state is counted once.")]
                ),
                TableNote(.source, [.t("Signatories of the Final Acts, Dubai, 14 December 2012.")]),
                TableNote(.rule, [.t("n = 151 states entitled to vote; shares of fewer than 10 are left blank.")]),
            ])
    }

    private static func findings(_ drawing: (String) -> Asset) -> [Block] {
        [
            .heading(Heading(level: 1, anchor: "sec-groups", number: "2", text: [.t("Positions by group")])),
            .paragraph([
                .crossReference(CrossReference(anchor: "fig-positions", text: "Figure 1")),
                .t(
                    " shows all coded statements. The groups of the General Assembly are used because they are the only ones that every state "
                ),
                .t("belongs to. H"), .subscript([.t("2")]), .t("O and 10"), .superscript([.t("3")]), .t(" test the indices; "),
                .strikethrough([.t("struck")]), .t(" and "), .code("report check --strict"), .t(" the rest."),
            ]),
            .figure(
                Figure(
                    label: "fig-positions", number: 1,
                    caption: [.t("Statements on Internet sovereignty, by regional group, 2005–2014")],
                    content: .single(drawing("fig-positions")),
                    alternative:
                        "Stacked bars of five regional groups. Western Europe mostly opposes, Africa and Asia mostly support.",
                    notes: [
                        TableNote(
                            .source,
                            [
                                .t("Coded statements, see "),
                                .crossReference(CrossReference(anchor: "sec-method", text: "Section 3")), .t("."),
                            ])
                    ],
                    data: Table(
                        columns: [
                            .init(name: "group", heading: [.t("Group")], isRowHeader: true),
                            .init(name: "support", heading: [.t("Support")]), .init(name: "oppose", heading: [.t("Oppose")]),
                        ],
                        rows: [
                            .init([.value(.text("Africa")), .value(.integer(12)), .value(.integer(2))]),
                            .init([.value(.text("Western Europe and others")), .value(.integer(2)), .value(.integer(21))]),
                        ]))),
            .heading(Heading(level: 2, anchor: "sec-years", number: "2.1", text: [.t("Over the years")])),
            .paragraph([
                .t("Statements became more frequent after 2011. Panel a of "),
                .crossReference(CrossReference(anchor: "fig-panels", text: "Figure 3")), .t(" counts votes, panel b speeches."),
            ]),
            .figure(
                Figure(
                    label: "fig-years", number: 2, caption: [.t("Statements a year, by group")],
                    content: .single(drawing("fig-years")), alternative: "Four lines that rise after 2011.")),
            .figure(
                Figure(
                    label: "fig-panels", number: 3, caption: [.t("Votes and speeches")],
                    content: .grid(
                        columns: 2,
                        panels: [
                            .init(
                                asset: drawing("fig-panel-a"), alternative: "Bars of votes", caption: [.t("Votes")],
                                label: "fig-panel-a"),
                            .init(
                                asset: drawing("fig-panel-b"), alternative: "Bars of speeches", caption: [.t("Speeches")],
                                label: "fig-panel-b"),
                        ]),
                    alternative: "Two panels of bars.")),
            .table(crossed),
            .table(wide),
        ]
    }

    private static var crossed: Table {
        func row(_ name: String, _ values: [Double?]) -> Table.Row {
            .init([.value(.text(name))] + values.map { .value($0.map { .number($0) } ?? .null) })
        }
        return Table(
            label: "tbl-crossed", number: 2, caption: [.t("Net support by kind of statement")],
            columns: [.init(name: "actor", heading: [.t("Actor")], isRowHeader: true)]
                + ["2012", "2014", "2012 ", "2014 "].map { .init(name: $0, heading: [.t($0)], format: .decimal(places: 2)) },
            rows: [
                .init([.value(.text("States")), .value(.null), .value(.null), .value(.null), .value(.null)], kind: .subheading),
                row("China", [0.91, 0.96, 0.88, 0.97]), row("Russian Federation", [0.83, 0.79, 0.9, 0.85]),
                row("United States of America", [-0.94, -0.97, -0.9, -1]),
                .init(
                    [.value(.text("Organisations")), .value(.null), .value(.null), .value(.null), .value(.null)],
                    kind: .subheading),
                row("Internet Society", [-0.72, -0.81, nil, nil]),
            ],
            spanners: [.init(text: [], width: 1), .init(text: [.t("Speeches")], width: 2), .init(text: [.t("Votes")], width: 2)],
            omittedRows: 183)
    }

    private static var wide: Table {
        let years = (2005...2014).map(String.init)
        return Table(
            label: "tbl-wide", number: 3, caption: [.t("Statements a year")],
            columns: [.init(name: "group", heading: [.t("Group")], isRowHeader: true)]
                + years.map { .init(name: $0, heading: [.t($0)]) },
            rows: ["Africa", "Asia and Pacific", "Western Europe and others"].enumerated().map { index, name in
                .init([.value(.text(name))] + years.indices.map { .value(.integer(Int64($0 * (index + 3) * 7 % 61))) })
            })
    }

    private static var agreement: Table {
        Table(
            label: "tbl-agreement", number: 4,
            caption: [
                .t(
                    "Agreement of the two coders on the 1,042 statements, before they spoke with each other about those in dispute"
                )
            ],
            columns: [
                .init(name: "measure", heading: [.t("Measure")], isRowHeader: true), .init(name: "value", heading: [.t("Value")]),
                .init(name: "interval", heading: [.t("95% interval")]),
            ],
            rows: [
                .init([.value(.text("Percent agreement")), .value(.number(0.912)), .value(.text("0.894–0.928"))]),
                .init([.value(.text("Krippendorff’s alpha")), .value(.number(0.847)), .value(.text("0.821–0.871"))]),
            ],
            notes: [
                TableNote(
                    .rule,
                    [
                        .t(
                            "Bootstrap of 10,000 draws, seed 20141119; intervals are percentiles and hold for these two coders only."
                        )
                    ])
            ])
    }

    private static var method: [Block] {
        [
            .table(agreement),
            .pageBreak,
            .heading(Heading(level: 1, anchor: "sec-method", number: "3", text: [.t("Method")])),
            .paragraph([
                .t("Two coders read every source. Their agreement is Krippendorff’s "),
                .math(Math(tex: "\\alpha", mathML: "<math><mi>α</mi></math>")), .t(":"),
            ]),
            .equation(
                Equation(
                    math: Math(
                        tex: "\\alpha = 1 - \\frac{D_o}{D_e}",
                        mathML:
                            "<math display=\"block\"><mrow><mi>α</mi><mo>=</mo><mn>1</mn><mo>−</mo><mfrac><msub><mi>D</mi><mi>o</mi></msub><msub><mi>D</mi><mi>e</mi></msub></mfrac></mrow></math>"
                    ),
                    anchor: "eq-alpha", number: "(1)")),
            .quote([
                .paragraph([
                    .t(
                        "We should respect the right of individual countries to independently choose their own path of cyber development."
                    )
                ])
            ]),
            .list(
                List(
                    isTight: true,
                    items: [
                        .init(blocks: [.paragraph([.t("A statement is one actor, one issue, one occasion.")])]),
                        .init(blocks: [
                            .paragraph([.t("Occasions are ranked:")]),
                            .list(
                                List(
                                    start: 1, isTight: true,
                                    items: [
                                        .init(blocks: [.paragraph([.t("votes and signatures,")])]),
                                        .init(blocks: [.paragraph([.t("sponsorship and speeches.")])]),
                                    ])),
                        ]),
                    ])),
            .list(
                List(
                    isTight: true,
                    items: [
                        .init(task: true, blocks: [.paragraph([.t("Quotations verified against their sources")])]),
                        .init(
                            task: false,
                            blocks: [
                                .paragraph([
                                    .t(
                                        "Arabic and Russian originals compared, which needs readers of both languages and will take until the spring"
                                    )
                                ])
                            ]),
                    ])),
            .definitionList([
                Definition(term: [.t("Principal")], meanings: [[.paragraph([.t("The actor that another one speaks for.")])]]),
                Definition(term: [.t("Frame")], meanings: [[.paragraph([.t("What the rows of a dataset are drawn from.")])]]),
            ]),
            .heading(Heading(level: 2, anchor: "sec-code", number: "3.1", text: [.t("The count, in code")])),
            .code(
                CodeBlock(
                    language: "python", text: "",
                    tokens: [
                        .init(.comment, "# one row an actor"), .init(.plain, "\n"), .init(.keyword, "def"), .init(.plain, " "),
                        .init(.function, "share"),
                        .init(.operator, "("), .init(.name, "rows"), .init(.operator, ", "), .init(.name, "minimum"),
                        .init(.operator, "="), .init(.number, "5"), .init(.operator, "):"),
                        .init(.plain, "\n    "), .init(.keyword, "if"), .init(.plain, " "), .init(.function, "len"),
                        .init(.operator, "("), .init(.name, "rows"), .init(.operator, ") < "),
                        .init(.name, "minimum"), .init(.operator, ":"), .init(.plain, "\n        "), .init(.keyword, "return"),
                        .init(.plain, " "), .init(.constant, "None"), .init(.plain, "\n    "),
                        .init(.keyword, "return"), .init(.plain, " "), .init(.function, "sum"), .init(.operator, "("),
                        .init(.name, "r"), .init(.operator, "["), .init(.string, "\"stance\""), .init(.operator, "] == "),
                        .init(.string, "\"support\""), .init(.plain, " "), .init(.keyword, "for"), .init(.plain, " "),
                        .init(.name, "r"), .init(.plain, " "), .init(.keyword, "in"), .init(.plain, " "),
                        .init(.name, "rows"), .init(.operator, ") / "), .init(.function, "len"), .init(.operator, "("),
                        .init(.name, "rows"), .init(.operator, ")"), .init(.error, "§"),
                    ])),
            .output(Output(stream: .standardOutput, text: "1042 statements\n 151 states", omittedBytes: 20480)),
            .output(Output(stream: .standardError, text: "2 rows dropped: no date")),
            .output(Output(stream: .result, text: "0.5894039735099338")),
            .code(
                CodeBlock(
                    language: "sql",
                    text: "SELECT actor, count(*) AS n FROM statements GROUP BY actor ORDER BY n DESC, actor LIMIT 10",
                    foldSummary: "Code")),
        ]
    }

    private static func appendix(_ drawing: (String) -> Asset) -> [Block] {
        let kinds: [(Callout.Kind, String, String)] = [
            (.note, "Note", "A note says what is good to know."), (.tip, "Tip", "A tip saves time."),
            (.warning, "Of two minds", "A warning says what may go wrong."),
            (.caution, "Before quoting", "A caution says what will."),
        ]
        return [.heading(Heading(level: 1, anchor: "sec-appendix", number: "4", text: [.t("Remarks and pictures")]))]
            + kinds.map { .callout(Callout(kind: $0.0, title: [.t($0.1)], blocks: [.paragraph([.t($0.2)])])) }
            + [
                .paragraph([
                    .t("A picture in a line "),
                    .image(Image(asset: Sample.smallPicture, alternative: "a square", width: "1.2em")), .t(" of text,"),
                    .lineBreak, .t("and a "),
                    .span(Attributes(classes: ["term"], pairs: [.init("lang", "zh-Hans")]), [.t("网络主权")]),
                    .t(" in another language."),
                ]),
                .figure(
                    Figure(
                        number: 4, caption: [.t("A drawing for more than the measure")], content: .single(drawing("fig-wide")),
                        alternative: "Forty bars.")),
                .figure(
                    Figure(
                        caption: [.t("A picture made of points")], content: .single(Sample.smallPicture), alternative: "Stripes.",
                        width: "20%")),
                .raw(
                    RawBlock(
                        target: .html,
                        text:
                            "<table><thead><tr><th></th><th>n</th></tr></thead><tbody><tr><th>0</th><td>12</td></tr></tbody></table>"
                    )),
                .thematicBreak,
                .group(Attributes(classes: ["landscape"]), [.paragraph([.t("What was not coded is listed in the data.")])]),
            ]
    }

    private static var notes: [[Block]] {
        [
            [
                .paragraph([
                    .t(
                        "Resolution 3 of the conference was adopted by a show of hands that the chair called “a feel of the room”; see "
                    ), cite("itu2012", "ITU (2012)"), .t("."),
                ])
            ],
            [.paragraph([.t("The first of two paragraphs.")]), .paragraph([.t("The second.")])],
        ]
    }

    private static var references: [Reference] {
        [
            Reference(
                key: "itu2012",
                text: [
                    .t("International Telecommunication Union. 2012. "),
                    .emphasis([.t("Final Acts of the World Conference on International Telecommunications")]),
                    .t(". Geneva: ITU. "),
                    .link(
                        Link(
                            target: "https://www.example.org/pub/S-CONF-WCIT-2012/en",
                            text: [.t("https://www.example.org/pub/S-CONF-WCIT-2012/en")])), .t("."),
                ]),
            Reference(
                key: "klein2013",
                text: [
                    .t(
                        "Kleinwächter, Wolfgang. 2013. “Internet Governance Outlook 2013: Cold Internet War or Peaceful Internet Coexistence?” "
                    ), .emphasis([.t("CircleID")]), .t(", 3 January."),
                ]),
        ]
    }
}
