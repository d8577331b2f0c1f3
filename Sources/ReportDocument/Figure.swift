/// A figure: what is seen, what it says in words, and the data behind it.
package struct Figure: Sendable, Codable, Hashable {
    /// What is shown.
    package enum Content: Sendable, Codable, Hashable {
        /// One drawing or picture.
        case single(Asset)
        /// Several, side by side in so many columns.
        case grid(columns: Int, panels: [Panel])
    }

    /// One part of a grid.
    package struct Panel: Sendable, Codable, Hashable {
        package var asset: Asset
        package var alternative: String
        package var caption: [Inline]
        package var label: String?

        package init(asset: Asset, alternative: String, caption: [Inline] = [], label: String? = nil) {
            self.asset = asset
            self.alternative = alternative
            self.caption = caption
            self.label = label
        }
    }

    /// The anchor, such as `fig-positions`; nil for an unlabelled figure.
    package var label: String?
    /// The number, where it is captioned or labelled.
    package var number: Int?
    package var caption: [Inline]
    package var content: Content
    /// What the figure shows, in words; never empty once assembled.
    package var alternative: String
    package var notes: [TableNote]
    /// The numbers that were drawn.
    package var data: Table?
    /// As given by the author: `80%`, `12cm`; nil is the figure's own width.
    package var width: String?

    package init(
        label: String? = nil, number: Int? = nil, caption: [Inline] = [], content: Content, alternative: String,
        notes: [TableNote] = [], data: Table? = nil, width: String? = nil
    ) {
        self.label = label
        self.number = number
        self.caption = caption
        self.content = content
        self.alternative = alternative
        self.notes = notes
        self.data = data
        self.width = width
    }
}

/// A drawing or picture that the report carries in itself.
package struct Asset: Sendable, Codable, Hashable {
    package enum Kind: String, Sendable, Codable, Hashable {
        case svg = "image/svg+xml"
        case png = "image/png"
        case jpeg = "image/jpeg"
        case gif = "image/gif"
        case webp = "image/webp"
    }

    package var kind: Kind
    /// SVG as text (sanitised, identifiers prefixed); the others in base 64.
    package var body: String
    /// The natural size in points (1/72 inch), where it is known.
    package var width: Double?
    package var height: Double?

    package init(kind: Kind, body: String, width: Double? = nil, height: Double? = nil) {
        self.kind = kind
        self.body = body
        self.width = width
        self.height = height
    }
}
