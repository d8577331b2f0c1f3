import ReportDocument

/// The identifiers of everything that numbers lead to. They are claimed before the text is built, because a value of the prose may
/// lead to a table that comes later.
struct PageEvidence {
    /// The identifiers of one trail.
    struct TrailAnchors {
        /// The panel with all rows.
        let whole: Anchor
        /// By part.
        let parts: [Anchor]
        /// The row of the table, where the panel leads back to.
        let row: Anchor
    }

    let index: EvidenceIndex
    /// By sheet and trail. Short, since every number has one.
    let trails: [[TrailAnchors]]
    /// By register: one a row, in its order.
    let registers: [[Anchor]]
    private let rows: [String: [String: Anchor]]
    /// Sheets whose rows carry their identifiers already.
    private var placed: Set<Int> = []

    init(_ document: Document, claiming anchors: inout AnchorRegistry) {
        index = EvidenceIndex(document)
        trails = index.sheets.map { sheet in
            sheet.trails.enumerated().map { number, trail in
                let name = "_\(sheet.index + 1)-\(number + 1)"
                return TrailAnchors(
                    whole: anchors.claim(Anchor(name)),
                    parts: trail.parts.indices.map { anchors.claim(Anchor("\(name)-\($0 + 1)")) },
                    row: anchors.claim(Anchor(name + "r")))
            }
        }
        var rows: [String: [String: Anchor]] = [:]
        registers = document.registers.map { register in
            register.rows.map { row in
                let anchor = anchors.claim(Anchor(EvidenceRegister.anchor(dataset: register.dataset, id: row.id)))
                if rows[register.dataset]?[row.id] == nil { rows[register.dataset, default: [:]][row.id] = anchor }
                return anchor
            }
        }
        self.rows = rows
    }

    /// The row of a register; nil where it does not list it.
    func row(_ id: String, of dataset: String) -> Anchor? { rows[dataset]?[id] }

    func anchor(of target: EvidenceIndex.Target) -> Anchor? {
        switch target {
        case .row(let dataset, let id): row(id, of: dataset)
        case .trail(let sheet, let trail): trails[sheet][trail].whole
        case .part(let sheet, let trail, let part): trails[sheet][trail].parts[part]
        }
    }

    /// The identifiers for the rows of a table that is shown now, by row; a table that is shown again gets none.
    mutating func rowAnchors(_ sheet: EvidenceIndex.Sheet) -> [Int: Anchor] {
        guard placed.insert(sheet.index).inserted else { return [:] }
        let pairs = zip(sheet.trails, trails[sheet.index]).filter { index.hasList($0.0) }.map { ($0.0.row, $0.1.row) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
