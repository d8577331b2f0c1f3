import ReportDocument

/// The anchors of everything that numbers of a paper lead to: the same in both writings of a paper.
struct PaperEvidence {
    let index: EvidenceIndex
    /// By register: one a row, in its order.
    let registers: [[String]]
    /// By dataset and id: the anchor, the row, and its place in the register.
    private let rows: [String: [String: Place]]

    private struct Place {
        let anchor: String
        let position: Int
    }

    init(_ document: Document) {
        index = EvidenceIndex(document)
        var taken: Set<String> = []
        var rows: [String: [String: Place]] = [:]
        registers = document.registers.map { register in
            register.rows.enumerated().map { position, row in
                let wanted = EvidenceRegister.anchor(dataset: register.dataset, id: row.id)
                var anchor = wanted
                var number = 2
                while !taken.insert(anchor).inserted {
                    anchor = "\(wanted) \(number)"
                    number += 1
                }
                if rows[register.dataset]?[row.id] == nil {
                    rows[register.dataset, default: [:]][row.id] = Place(anchor: anchor, position: position)
                }
                return anchor
            }
        }
        self.rows = rows
    }

    /// The anchor that a number leads to. Those of trails hold a space, which no author's anchor does.
    func anchor(of target: EvidenceIndex.Target) -> String? {
        switch target {
        case .row(let dataset, let id): rows[dataset]?[id]?.anchor
        case .trail(let sheet, let trail): Self.anchor(sheet, trail)
        case .part(let sheet, let trail, let part): Self.anchor(sheet, trail, part)
        }
    }

    static func anchor(_ sheet: Int, _ trail: Int) -> String { "evidence \(sheet + 1)-\(trail + 1)" }
    static func anchor(_ sheet: Int, _ trail: Int, _ part: Int) -> String { anchor(sheet, trail) + "-\(part + 1)" }

    /// Rows of a trail as they are printed.
    enum Span {
        /// One row; without an anchor where the register does not list it.
        case row(id: String, anchor: String?)
        /// Three or more that follow each other in the register.
        case rows(first: String, anchor: String, last: String)
    }

    /// The ids of a part, runs of the register drawn together: who follows the link to the first finds the others below it.
    func spans(_ ids: [String], of dataset: String) -> [Span] {
        var result: [Span] = []
        let places = rows[dataset] ?? [:]
        var start = 0
        while start < ids.count {
            guard let first = places[ids[start]] else {
                result.append(.row(id: ids[start], anchor: nil))
                start += 1
                continue
            }
            var end = start + 1
            while end < ids.count, places[ids[end]]?.position == first.position + end - start { end += 1 }
            if end - start > 2 {
                result.append(.rows(first: ids[start], anchor: first.anchor, last: ids[end - 1]))
            } else {
                result += ids[start..<end].map { .row(id: $0, anchor: places[$0]?.anchor) }
            }
            start = end
        }
        return result
    }
}
