// A text stands for itself; everything else is an object whose one key says what it is. Records hold thousands of them.
extension Inline: Codable {
    private enum Key: String, CodingKey {
        case emphasis, strong, strikethrough, superscript, `subscript`, code, math, link, image, note, crossReference, citation, value, span
        /// Of a span.
        case attributes
        /// `hard` or `soft`.
        case lineBreak
    }

    private enum LineBreak: String, Codable { case hard, soft }

    package init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .text(text)
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        let keys = container.allKeys.filter { $0 != .attributes }
        guard keys.count == 1, let key = keys.first else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "a run of text is of one kind"))
        }
        func children() throws -> [Inline] { try container.decode([Inline].self, forKey: key) }
        self = switch key {
        case .emphasis: .emphasis(try children())
        case .strong: .strong(try children())
        case .strikethrough: .strikethrough(try children())
        case .superscript: .superscript(try children())
        case .subscript: .subscript(try children())
        case .code: .code(try container.decode(String.self, forKey: key))
        case .math: .math(try container.decode(Math.self, forKey: key))
        case .link: .link(try container.decode(Link.self, forKey: key))
        case .image: .image(try container.decode(Image.self, forKey: key))
        case .note: .note(try container.decode(Int.self, forKey: key))
        case .crossReference: .crossReference(try container.decode(CrossReference.self, forKey: key))
        case .citation: .citation(try container.decode(Citation.self, forKey: key))
        case .value: .value(try container.decode(Value.self, forKey: key))
        case .span, .attributes: .span(try container.decode(Attributes.self, forKey: .attributes), try children())
        case .lineBreak: try container.decode(LineBreak.self, forKey: key) == .hard ? .lineBreak : .softBreak
        }
    }

    package func encode(to encoder: any Encoder) throws {
        if case .text(let text) = self {
            var single = encoder.singleValueContainer()
            try single.encode(text)
            return
        }
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .text: break
        case .emphasis(let children): try container.encode(children, forKey: .emphasis)
        case .strong(let children): try container.encode(children, forKey: .strong)
        case .strikethrough(let children): try container.encode(children, forKey: .strikethrough)
        case .superscript(let children): try container.encode(children, forKey: .superscript)
        case .subscript(let children): try container.encode(children, forKey: .subscript)
        case .code(let text): try container.encode(text, forKey: .code)
        case .math(let math): try container.encode(math, forKey: .math)
        case .link(let link): try container.encode(link, forKey: .link)
        case .image(let image): try container.encode(image, forKey: .image)
        case .note(let index): try container.encode(index, forKey: .note)
        case .crossReference(let reference): try container.encode(reference, forKey: .crossReference)
        case .citation(let citation): try container.encode(citation, forKey: .citation)
        case .value(let value): try container.encode(value, forKey: .value)
        case .span(let attributes, let children):
            try container.encode(attributes, forKey: .attributes)
            try container.encode(children, forKey: .span)
        case .lineBreak: try container.encode(LineBreak.hard, forKey: .lineBreak)
        case .softBreak: try container.encode(LineBreak.soft, forKey: .lineBreak)
        }
    }
}
