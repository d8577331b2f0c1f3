import ReportDocument

extension TypstBody {
    mutating func append(_ figure: Figure) {
        var call = "#drawing(\n"
        let anchor = identifier(figure.label)
        if !anchor.isEmpty { call += "  \(anchor.dropLast(1))\n" }
        call += captionArguments(words.figure, figure.number, figure.caption, figure.notes)
        switch figure.content {
        case .single(let asset):
            call += "  [\(imageCall(asset, alternative: figure.alternative, width: figure.width))],\n"
        case .grid(let columns, let panels):
            call += "  columns: \(max(1, min(columns, 6))),\n"
            for panel in panels {
                let image = imageCall(panel.asset, alternative: panel.alternative, width: "100%")
                let mark = identifier(panel.label).dropLast(2)
                call += "  panel(\(mark.isEmpty ? "" : mark + ", ")[\(image)], [\(inlines(panel.caption))]),\n"
            }
        }
        source += call + ")\n\n"
    }

    /// Number, caption and notes, as tables and figures share them.
    mutating func captionArguments(_ word: String, _ number: Int?, _ caption: [Inline], _ notes: [TableNote]) -> String {
        var result = ""
        if let number { result += "  number: [\(TypstText.markup(words.label(word, number)))],\n" }
        if !caption.isEmpty { result += "  caption: [\(inlines(caption))],\n" }
        if !notes.isEmpty {
            result += "  notes: (\n"
            for note in notes { result += "    [\(noteLead(note.kind))\(inlines(note.text))],\n" }
            result += "  ),\n"
        }
        return result
    }

    private func noteLead(_ kind: TableNote.Kind) -> String {
        words.noteLabel(kind).map { "#lead[\(TypstText.markup($0))];" } ?? ""
    }

    /// An image inside a line.
    mutating func inlineImage(_ image: Image) -> String {
        "#box(\(imageCall(image.asset, alternative: image.alternative, width: image.width).dropFirst()))"
    }

    private mutating func imageCall(_ asset: Asset, alternative: String, width: String?) -> String {
        var call = "#picture(\(TypstText.literal(path(of: asset))), \(TypstText.lineLiteral(alternative))"
        if let width = width.flatMap(Self.length) {
            call += ", width: \(width)"
        } else if let width = asset.width, let height = asset.height, width > 0, height > 0 {
            call += ", size: (\(Self.points(width)), \(Self.points(height)))"
        }
        return call + ")"
    }

    /// Stores a drawing or picture once, however often it is shown.
    private mutating func path(of asset: Asset) -> String {
        let isText = asset.kind == .svg
        let same = files.first { isText ? $0.text == asset.body : $0.base64 == asset.body }
        if let same { return same.path }
        let path = "figures/\(files.count + 1).\(Self.suffix(asset.kind))"
        files.append(isText ? .init(path: path, text: asset.body) : .init(path: path, base64: asset.body))
        return path
    }

    private static func suffix(_ kind: Asset.Kind) -> String {
        switch kind {
        case .svg: "svg"
        case .png: "png"
        case .jpeg: "jpg"
        case .gif: "gif"
        case .webp: "webp"
        }
    }

    private static func points(_ value: Double) -> String { Scalar.shortest((value * 100).rounded() / 100) + "pt" }

    /// A width as authors write it (`80%`, `12cm`, `300px`) as a Typst length; nil for anything else.
    static func length(_ text: String) -> String? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let value = Double(digits), value > 0, value < 10_000 else { return nil }
        let number = Scalar.shortest(value)
        switch text.dropFirst(digits.count) {
        case "%": return number + "%"
        case "cm", "mm", "in", "pt", "em": return String(number + text.dropFirst(digits.count))
        case "px", "": return points(value * 0.75)
        default: return nil
        }
    }
}
