import ReportDocument

extension PageBuilder {
    /// Title, authors, date, abstract and keywords.
    mutating func titleBlock() -> HTMLNode {
        let metadata = document.metadata
        var children: [HTMLNode] = [.element(.h1, nodes(metadata.title))]
        if !metadata.subtitle.isEmpty { children.append(.element(.p, [.class("subtitle")], nodes(metadata.subtitle))) }
        var byline: [HTMLNode] = []
        if !metadata.authors.isEmpty {
            let names = metadata.authors.joined(separator: words.nameSeparator)
            byline.append(.element(.span, [.class("authors")], [.text(names)]))
        }
        if let date = dateNode { byline += (byline.isEmpty ? [] : [.text(" ")]) + [date] }
        if !byline.isEmpty { children.append(.element(.p, [.class("byline")], byline)) }
        if !metadata.abstract.isEmpty {
            let title = HTMLNode.element(.p, [.class("abstract-title")], [.text(words.abstract)])
            children.append(.element(.div, [.class("abstract")], [title] + nodes(metadata.abstract)))
        }
        if !metadata.keywords.isEmpty {
            let label = HTMLNode.element(.span, [.class("label")], [.text(words.keywords + words.colon)])
            let list = HTMLNode.text(metadata.keywords.joined(separator: words.listSeparator))
            children.append(.element(.p, [.class("keywords")], [label, list]))
        }
        return .element(.header, children)
    }

    /// The date in words, with the date itself for programs where HTML can say it.
    private var dateNode: HTMLNode? {
        let metadata = document.metadata
        guard let text = metadata.dateText ?? metadata.date else { return nil }
        guard let date = metadata.date, PageBuilder.isCalendarDate(date) else {
            return .element(.span, [.class("date")], [.text(text)])
        }
        return .element(.time, [.class("date"), .datetime(date)], [.text(text)])
    }

    /// Whether a date is a year, a month or a day: HTML has no more of EDTF.
    private static func isCalendarDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let lengths = [4, 2, 2]
        return parts.count <= 3
            && zip(parts, lengths).allSatisfy { $0.utf8.count == $1 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// The contents: a column beside the text on wide screens, a disclosure above it on small ones. The list stands behind the
    /// disclosure and not in it, so that the style sheet can show it on wide screens in every browser. Nil where there is nothing
    /// to list.
    mutating func contents() -> HTMLNode? {
        guard document.metadata.showsContents, !outline.entries.isEmpty else { return nil }
        var entries = outline.entries[...]
        let list = contentsList(&entries, level: entries.map(\.level).min() ?? 2)
        return .element(
            .nav, [.class("contents"), .ariaLabelledBy(.contents)],
            [
                .element(.p, [.class("contents-title"), .id(.contents)], [.text(words.contents)]),
                .element(.details, [.element(.summary, [.text(words.contents)])]),
                list,
            ])
    }

    private mutating func contentsList(_ entries: inout ArraySlice<Outline.Entry>, level: Int) -> HTMLNode {
        var items: [HTMLNode] = []
        while let entry = entries.first, entry.level >= level {
            entries.removeFirst()
            let number = entry.number.map { [sectionNumber($0), .text(" ")] } ?? []
            var item: [HTMLNode] = [.element(.a, [.href(entry.anchor)], number + nodes(entry.text, in: .link))]
            if let next = entries.first, next.level > level { item.append(contentsList(&entries, level: level + 1)) }
            items.append(.element(.li, item))
        }
        return .element(.ol, items)
    }
}
