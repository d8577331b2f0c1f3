import ReportDocument

/// What the draw kernel needs to draw one chart. Its keys are the kernel's own; see `docs/charts.md`.
package struct ChartSpecification: Sendable, Codable, Hashable {
    /// What is drawn.
    package enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
        case bar
        case stackedBar = "stacked-bar"
        case divergingBar = "diverging-bar"
        case line, dot, heatmap, timeline
    }

    /// One event of a timeline.
    package struct Event: Sendable, Codable, Hashable {
        package var id: String
        package var title: String
        /// ISO days; nil for an open or unknown end.
        package var low: String?
        package var high: String?
        package var precision: String
        package var approximate: Bool
        package var uncertain: Bool
        package var lane: String
        package var highlight: Bool
        /// The date in words.
        package var label: String

        package init(
            id: String, title: String, low: String?, high: String?, precision: String, approximate: Bool,
            uncertain: Bool, lane: String, highlight: Bool, label: String
        ) {
            self.id = id
            self.title = title
            self.low = low
            self.high = high
            self.precision = precision
            self.approximate = approximate
            self.uncertain = uncertain
            self.lane = lane
            self.highlight = highlight
            self.label = label
        }
    }

    /// Which column is drawn as what.
    package struct Encoding: Sendable, Codable, Hashable {
        /// Categories, periods or positions.
        package var x: String?
        /// Measures; several make series.
        package var y: [String]
        /// The column whose values make series.
        package var colour: String?
        /// The column whose values make panels.
        package var facet: String?
        /// Ends of an interval.
        package var low: String?
        package var high: String?
        /// The column of counts printed beside the marks.
        package var n: String?
        /// The category that sums up the others and is set apart.
        package var total: String?
        /// `percent`, `integer`; empty prints numbers as they are.
        package var format: String?

        package init(
            x: String? = nil, y: [String] = [], colour: String? = nil, facet: String? = nil, low: String? = nil,
            high: String? = nil, n: String? = nil, total: String? = nil, format: String? = nil
        ) {
            self.x = x
            self.y = y
            self.colour = colour
            self.facet = facet
            self.low = low
            self.high = high
            self.n = n
            self.total = total
            self.format = format
        }
    }

    /// Words for axes and series.
    package struct Labels: Sendable, Codable, Hashable {
        package var x: String?
        package var y: String?
        /// Words for the measures, by column name.
        package var series: [String: String]

        package init(x: String? = nil, y: String? = nil, series: [String: String] = [:]) {
            self.x = x
            self.y = y
            self.series = series
        }
    }

    package var kind: Kind
    package var language: Language
    /// Distinguishes identifiers of several drawings on one page.
    package var salt: String
    /// In inches; nil for the page's measure.
    package var width: Double?
    /// In inches; nil for what the data need.
    package var height: Double?
    package var columns: [ResultTable.Column]
    /// Which column is drawn as what.
    package var encoding: Encoding
    package var labels: Labels
    package var events: [Event]

    package init(
        kind: Kind, language: Language, salt: String, width: Double? = nil, height: Double? = nil,
        columns: [ResultTable.Column] = [], encoding: Encoding = Encoding(), labels: Labels = Labels(),
        events: [Event] = []
    ) {
        self.kind = kind
        self.language = language
        self.salt = salt
        self.width = width
        self.height = height
        self.columns = columns
        self.encoding = encoding
        self.labels = labels
        self.events = events
    }
}
