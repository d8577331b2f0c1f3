import ReportDocument

/// The headings of a page as they are met: the shallowest of the document is an `<h2>` under the title, and none is deeper than one
/// below the heading before it.
struct Outline {
    /// A line of the contents.
    struct Entry {
        let level: Int
        let anchor: Anchor
        let number: String?
        let text: [Inline]
    }

    private(set) var entries: [Entry] = []
    private let shallowest: Int
    private let depth: Int
    private var last = 1

    init(_ document: Document) {
        shallowest = Outline.levels(document.blocks).min() ?? 1
        depth = document.metadata.contentsDepth
    }

    /// The level of the next heading on the page.
    mutating func add(_ heading: Heading, anchor: Anchor) -> Int {
        last = max(2, min(heading.level - shallowest + 2, last + 1, 6))
        if !heading.isUnlisted, heading.level <= depth {
            entries.append(Entry(level: last, anchor: anchor, number: heading.number, text: heading.text))
        }
        return last
    }

    /// A section of the page's own, such as the references.
    mutating func add(title: String, anchor: Anchor) {
        last = 2
        entries.append(Entry(level: 2, anchor: anchor, number: nil, text: [.text(title)]))
    }

    private static func levels(_ blocks: [Block]) -> [Int] {
        blocks.flatMap { block -> [Int] in
            switch block {
            case .heading(let heading): [heading.level]
            case .group(_, let children): levels(children)
            case .paragraph, .quote, .list, .definitionList, .code, .table, .figure, .callout, .equation, .output, .raw,
                .thematicBreak, .pageBreak:
                []
            }
        }
    }
}
