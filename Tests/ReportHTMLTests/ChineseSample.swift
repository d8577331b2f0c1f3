import ReportDocument

/// A short report in either way of writing Chinese.
enum ChineseSample {
    static func document(_ language: Language, _ drawing: (String) -> Asset) -> Document {
        let isTraditional = language == .traditionalChinese
        func zh(_ simplified: String, _ traditional: String) -> String { isTraditional ? traditional : simplified }
        func t(_ simplified: String, _ traditional: String) -> Inline { .text(zh(simplified, traditional)) }
        let table = Table(
            label: "tbl-signed", number: 1, caption: [t("《最后文件》签署情况（按地区）", "《最後文件》簽署情況（按地區）")],
            columns: [
                .init(name: "region", heading: [t("地区", "地區")], isRowHeader: true),
                .init(name: "yes", heading: [t("已签署", "已簽署")]),
                .init(name: "no", heading: [t("未签署", "未簽署")]),
                .init(name: "share", heading: [t("签署比例", "簽署比例")], format: .percent(decimals: 1)),
            ],
            rows: [
                .init([.value(.text("非洲")), .value(.integer(35)), .value(.integer(5)), .value(.number(0.875))]),
                .init([.value(.text(zh("欧洲", "歐洲"))), .value(.integer(2)), .value(.integer(30)), .value(.number(0.0625))]),
                .init(
                    [.value(.text(zh("合计", "合計"))), .value(.integer(37)), .value(.integer(35)), .value(.number(0.5139))],
                    kind: .total),
            ],
            notes: [
                TableNote(.note, [t("未签署不等于反对。", "未簽署不等於反對。")]), TableNote(.source, [t("国际电信联盟。", "國際電信聯盟。")]),
                TableNote(.rule, [.text("n = 72")]),
            ], omittedRows: 4)
        return Document(
            metadata: Metadata(
                title: [t("谁在互联网主权问题上持何立场", "誰在網際網路主權問題上持何立場")], subtitle: [t("从突尼斯到乌镇", "從突尼斯到烏鎮")],
                authors: [zh("报告维护者", "報告維護者"), zh("第二作者", "第二作者")], date: "2014-12-18", dateText: "2014年12月18日",
                language: language,
                abstract: [
                    .paragraph([
                        t(
                            "2014年11月，一份宣言草案在午夜前一小时被塞进乌镇各酒店的门缝。本报告对1,042条声明逐条编码，按集团与年份统计，并把每个数字追溯到它所依据的原句。",
                            "2014年11月，一份宣言草案在午夜前一小時被塞進烏鎮各飯店的門縫。本報告對1,042條聲明逐條編碼，按集團與年份統計，並把每個數字追溯到它所依據的原句。")
                    ])
                ],
                keywords: [zh("互联网治理", "網際網路治理"), zh("主权", "主權")]),
            blocks: [
                .heading(Heading(level: 1, anchor: zh("发现", "發現"), text: [t("主要发现", "主要發現")])),
                .paragraph([
                    t("在有权签署的 ", "在有權簽署的 "), .value(Value(text: "151", source: "entitled", anchor: "tbl-signed")),
                    t(" 个国家中，有 89 个签署了《最后文件》（", " 個國家中，有 89 個簽署了《最後文件》（"),
                    .crossReference(CrossReference(anchor: "tbl-signed", text: "表 1")),
                    t("）。非洲几乎全部签署，欧洲几乎无一签署；", "）。非洲幾乎全部簽署，歐洲幾乎無一簽署；"), .softBreak,
                    t("亚洲与美洲则意见分歧。“主权”一词", "亞洲與美洲則意見分歧。「主權」一詞"), .emphasis([t("由来已久", "由來已久")]),
                    t("——它见于2003年日内瓦宣言第49段……", "——它見於2003年日內瓦宣言第49段……"), .note(0),
                ]),
                .table(table),
                .figure(
                    Figure(
                        label: "fig-positions", number: 1, caption: [t("各地区集团关于互联网主权的声明", "各地區集團關於網際網路主權的聲明")],
                        content: .single(drawing("fig-positions")),
                        alternative: zh("五个地区集团的堆叠条形图", "五個地區集團的堆疊長條圖"))),
                .callout(Callout(kind: .caution, title: [t("引用之前", "引用之前")], blocks: [.paragraph([t("请先核对原文。", "請先核對原文。")])])),
                .output(Output(stream: .standardError, text: "1", omittedBytes: 2)),
            ],
            notes: [[.paragraph([t("此后的文本以联合国六种语言发布。", "此後的文本以聯合國六種語言發布。")])]],
            provenance: Provenance(
                definition: "notebooks/乌镇.qmd", toolVersion: "1.0.0", definitionDigest: String(repeating: "0f", count: 32)))
    }
}
