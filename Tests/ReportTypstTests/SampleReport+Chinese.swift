import ReportDocument

extension SampleReport {
    /// A report in simplified Chinese with Latin names, numbers and quotations in it.
    static let chinese = Document(
        metadata: Metadata(
            title: [.text("谁在迪拜签了字：国际电信规则与网络主权")], subtitle: [.text("各国立场的内容分析（2003—2014）")],
            authors: ["报告编写组", "ITU 观察"], date: "2014-11-19", dateText: "2014年11月19日", language: .simplifiedChinese,
            abstract: [.paragraph([.text("在有权签署的144个国家中，89个签署了《最后文件》。非洲几乎全部签署，欧洲几乎无一签署；亚洲和美洲则意见分歧。本报告逐条统计各国、部委和组织的表态。")])],
            keywords: ["互联网治理", "WCIT-12", "网络主权"], numbersSections: true
        ),
        blocks: [
            .heading(Heading(level: 1, anchor: "问题", number: "1", text: [.text("问题的提出")])),
            .paragraph([
                .text("2012年12月，国际电信联盟（ITU）在迪拜召开国际电信世界大会（WCIT-12）。"), .softBreak,
                .text("会议文件本身并未提及“互联网”，但附件决议提及。"), .note(0), .text("各方在会前的表述比会议期间更为直接（"),
                .crossReference(CrossReference(anchor: "tbl-zh", text: "表 1")), .text("）。"), .emphasis([.text("未签署并不等于反对")]),
                .text("：许多代表团需要回国磋商。“网络主权”（"), .emphasis([.text("Internet sovereignty")]), .text("）一词在"), .strong([.text("乌镇峰会")]), .text("上被反复使用。"),
            ]),
            .heading(Heading(level: 2, anchor: "规则", number: "1.1", text: [.text("统计规则")])),
            .list(List(start: 1, isTight: true, items: [
                .init(blocks: [.paragraph([.text("发言以其所代表的主体计数，而不以发言人计数。")])]),
                .init(blocks: [.paragraph([.text("每个比例都注明分母；分母不足五时留空。")])]),
            ])),
            .table(Table(
                label: "tbl-zh", number: 1, caption: [.text("各区域签署《最后文件》的情况")],
                columns: [
                    .init(name: "r", heading: [.text("区域")]), .init(name: "y", heading: [.text("签署")]), .init(name: "n", heading: [.text("未签署")]),
                    .init(name: "s", heading: [.text("签署比例")], format: .percent(decimals: 1)), .init(name: "t", heading: [.text("说明")]),
                ],
                rows: [
                    Table.Row([.value(.text("非洲")), .value(.integer(38)), .value(.integer(2)), .value(.number(0.95)), .value(.text("几乎全部签署；个别代表团因授权问题未能在最后一天签字，后来才加入，本表不计。"))]),
                    Table.Row([.value(.text("欧洲")), .value(.integer(1)), .value(.integer(30)), .value(.number(0.0323)), .value(.text("声明不能接受涉及网络安全与垃圾信息的条款。"))]),
                    Table.Row([.value(.text("合计")), .value(.integer(89)), .value(.integer(55)), .value(.number(0.618)), .value(.null)], kind: .total),
                ],
                notes: [TableNote(.note, [.text("未签署不等于反对。")]), TableNote(.source, [.text("国际电信联盟签署国名单。")])]
            )),
            .callout(Callout(kind: .warning, title: [.text("注意")], blocks: [.paragraph([.text("“观点”与“立场”在本报告中含义不同，参见 "), .code("codebook.csv"), .text(" 中的说明。")])])),
            .quote([.paragraph([.text("我们应该尊重各国自主选择网络发展道路、网络管理模式、互联网公共政策和平等参与国际网络空间治理的权利。")])]),
        ],
        notes: [[.paragraph([.text("第3号决议，见《最后文件》第20页。")])]],
        references: [Reference(key: "wuzhen14", text: [.text("乌镇峰会组委会：《乌镇宣言（草案）》，2014年11月。")])],
        provenance: Provenance(definition: "notebooks/乌镇.qmd", toolVersion: "0.1.0", definitionDigest: String(repeating: "9f86d081", count: 8))
    )
}
