import ReportDocument

extension PageBuilder {
    /// A figure with caption, notes and data.
    mutating func node(_ figure: Figure) -> HTMLNode {
        var attributes: [HTMLAttribute] = []
        if let label = figure.label { attributes.append(.id(anchors.claim(Anchor(label)))) }
        let name = words.label(words.figure, figure.number)
        var children: [HTMLNode]
        var isWide = false
        switch figure.content {
        case .single(let asset):
            let picture = picture(asset, alternative: figure.alternative, width: figure.width)
            isWide = picture.isWide
            children = [frame(picture, label: name)]
        case .grid(let columns, let panels):
            let grid = grid(panels, columns: max(1, min(columns, 6)))
            isWide = grid.isWide
            children = [grid.node]
        }
        if isWide { attributes.append(.class("wide")) }
        let caption = captionNodes(words.figure, number: figure.number, figure.caption)
        if !caption.isEmpty { children.append(.element(.figcaption, caption)) }
        children += noteNodes(figure.notes)
        if let data = figure.data {
            let table = dataNodes(data, label: words.dataOf(name))
            children.append(.element(.details, [.class("data")], [.element(.summary, [.text(words.data)])] + table))
        }
        return .element(.figure, attributes, children)
    }

    /// Panels side by side; they may leave the measure where they were drawn for more than their share of it.
    private mutating func grid(_ panels: [Figure.Panel], columns: Int) -> (node: HTMLNode, isWide: Bool) {
        var children: [HTMLNode] = []
        var widest = 0
        for (index, panel) in panels.enumerated() {
            var attributes: [HTMLAttribute] = [.class("panel")]
            if let label = panel.label { attributes.append(.id(anchors.claim(Anchor(label)))) }
            let letter = "(" + PageBuilder.letter(index) + ")"
            let picture = picture(panel.asset, alternative: panel.alternative)
            widest = max(widest, picture.width)
            var content = [frame(picture, label: letter)]
            if !panel.caption.isEmpty {
                let mark = HTMLNode.element(.span, [.class("label")], [.text(letter)])
                content.append(.element(.figcaption, [mark, .text(" ")] + nodes(panel.caption)))
            }
            children.append(.element(.figure, attributes, content))
        }
        let isWide = widest * columns > PageBuilder.measure * 6 / 5
        return (.element(.div, [.class("grid"), .style([.columns(columns)])], children), isWide)
    }

    /// a, b, … z, then 27, 28 …
    private static func letter(_ index: Int) -> String {
        index < 26 ? String(UnicodeScalar(UInt8(ascii: "a") + UInt8(index))) : String(index + 1)
    }

    /// A drawing that a small screen would make too small to read is scrolled there.
    private func frame(_ picture: Picture, label: String) -> HTMLNode {
        picture.scrolls
            ? .element(.div, scroller("frame", label: label), [picture.node])
            : .element(.div, [.class("frame")], [picture.node])
    }
}

// MARK: - Pictures

extension PageBuilder {
    /// A drawing or picture as a node.
    struct Picture {
        let node: HTMLNode
        /// Its natural width in pixels; 0 where it is not known or the author gave another.
        var width = 0
        /// Whether it is drawn for so much more than the measure that fitting it in would make it hard to read.
        var isWide: Bool { width > PageBuilder.measure * 6 / 5 }
        /// Whether it holds lettering that must not become too small.
        var scrolls = false
    }

    /// The measure, in pixels.
    private static let measure = 660
    /// What a telephone shows without scrolling.
    private static let smallScreen = 360

    /// A picture that the page carries; where it cannot be shown, the words for it.
    func picture(_ asset: Asset, alternative: String, title: String = "", width: String? = nil) -> Picture {
        let length = width.flatMap(CSSLength.init)
        switch asset.kind {
        case .svg: return drawing(asset, alternative: alternative, title: title, length: length)
        case .png: return photograph(asset, .png, alternative: alternative, title: title, length: length)
        case .jpeg: return photograph(asset, .jpeg, alternative: alternative, title: title, length: length)
        case .gif: return photograph(asset, .gif, alternative: alternative, title: title, length: length)
        case .webp: return photograph(asset, .webp, alternative: alternative, title: title, length: length)
        }
    }

    private func drawing(_ asset: Asset, alternative: String, title: String, length: CSSLength?) -> Picture {
        guard let drawing = EmbeddedDrawing(asset.body, alternative: alternative, size: (asset.width, asset.height)) else {
            return Picture(node: .element(.span, [.class("missing")], [.text(alternative)]))
        }
        var attributes: [HTMLAttribute] = [.class(drawing.followsPage ? "drawn" : "drawn card")]
        if let length { attributes.append(.style([.width(length)])) }
        if !title.isEmpty { attributes.append(.title(title)) }
        let natural = drawing.width ?? PageBuilder.measure
        return Picture(
            node: .element(.span, attributes, [.markup(drawing.markup)]), width: length == nil ? natural : 0,
            scrolls: natural > PageBuilder.smallScreen)
    }

    private func photograph(
        _ asset: Asset, _ kind: HTMLAttribute.ImageKind, alternative: String, title: String, length: CSSLength?
    ) -> Picture {
        var attributes: [HTMLAttribute] = [.src(kind, base64: ImageText.clean(asset.body)), .alt(alternative)]
        if !title.isEmpty { attributes.append(.title(title)) }
        let width = asset.width.flatMap(PageBuilder.pixels)
        if let width, let height = asset.height.flatMap(PageBuilder.pixels) {
            attributes += [.width(pixels: width), .height(pixels: height)]
        }
        if let length { attributes.append(.style([.width(length)])) }
        return Picture(node: .element(.img, attributes, []), width: length == nil ? width ?? 0 : 0)
    }

    private static func pixels(_ points: Double) -> Int? {
        points.isFinite && points > 0 && points < 1e5 ? Int((points / 0.75).rounded()) : nil
    }
}

/// The text of pictures in base 64.
private enum ImageText {
    /// The same without line breaks and all else that is not of the alphabet.
    static func clean(_ text: String) -> String {
        func isKept(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): true
            default: false
            }
        }
        return text.utf8.allSatisfy(isKept) ? text : String(decoding: text.utf8.filter(isKept), as: UTF8.self)
    }
}
