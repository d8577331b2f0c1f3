// What the session's methods take and give: `start`, `run`, `collect`, `inline`, `publish`.

/// Parameters of `start`, the first request of a session.
package struct SessionStart: Codable, Sendable {
    /// The definition's path as diagnostics write it; Python's tracebacks name it.
    package var definition: String
    /// What `params` gives in author code.
    package var params: [String: JSONValue]
    /// SOURCE_DATE_EPOCH, in seconds; `nil` keeps 1980-01-01.
    package var sourceDateEpoch: Int?
    /// Whether Matplotlib is set up: the style, and catching figures.
    package var charts: Bool
    /// Folders with packages that are searched after those of the tool, absolute and readable.
    package var packages: [String]

    package init(
        definition: String,
        params: [String: JSONValue] = [:],
        sourceDateEpoch: Int? = nil,
        charts: Bool = true,
        packages: [String] = []
    ) {
        self.definition = definition
        self.params = params
        self.sourceDateEpoch = sourceDateEpoch
        self.charts = charts
        self.packages = packages
    }
}

/// Reply to `start`.
package struct SessionStarted: Codable, Equatable, Sendable {
    /// Threads of the process.
    package var threads: Int

    package init(threads: Int) {
        self.threads = threads
    }
}

/// Parameters of `run`: one cell.
package struct SessionRun: Codable, Sendable {
    /// The cell's label, or "".
    package var cell: String
    /// Which cell it is, from 0; seeds and ids of a cell without a label come from it.
    package var index: Int
    /// Path that tracebacks name.
    package var file: String
    /// The code's first line in that file, from 1.
    package var line: Int
    package var code: String
    package var options: FigureOptions
    /// Whether figures are given by number, to be collected later, while the next cells run.
    package var deferFigures: Bool

    package init(
        cell: String,
        index: Int,
        file: String,
        line: Int,
        code: String,
        options: FigureOptions = FigureOptions(),
        deferFigures: Bool = false
    ) {
        self.cell = cell
        self.index = index
        self.file = file
        self.line = line
        self.code = code
        self.options = options
        self.deferFigures = deferFigures
    }
}

/// How the figures of a cell are made; `nil` is the style's own.
package struct FigureOptions: Codable, Equatable, Sendable {
    /// Inches.
    package var figWidth: Double?
    /// Inches.
    package var figHeight: Double?
    /// Dots an inch, of pictures in dots.
    package var dpi: Double?
    /// "svg" or "png".
    package var figFormat: String?

    package init(figWidth: Double? = nil, figHeight: Double? = nil, dpi: Double? = nil, figFormat: String? = nil) {
        self.figWidth = figWidth
        self.figHeight = figHeight
        self.dpi = dpi
        self.figFormat = figFormat
    }
}

/// Reply to `run`. That a cell raised is no failure of the request.
package struct SessionRunReply: Codable, Equatable, Sendable {
    /// In the order the cell made them.
    package var outputs: [CellOutput]
    package var error: CellError?
    package var seconds: Double
    /// Threads of the process after the cell; with more than one it is never forked again.
    package var threads: Int
    /// Files that the cell opened for reading, modules too: relative to the working folder and below it, in byte order.
    package var opened: [String]?
    /// What the cell took from outside, or showed, that is another in every run.
    package var remarks: [SessionRemark]?

    package init(
        outputs: [CellOutput], error: CellError? = nil, seconds: Double, threads: Int, opened: [String]? = nil, remarks: [SessionRemark]? = nil
    ) {
        self.outputs = outputs
        self.error = error
        self.seconds = seconds
        self.threads = threads
        self.opened = opened
        self.remarks = remarks
    }
}

/// A warning about a cell that ran.
package struct SessionRemark: Codable, Equatable, Sendable {
    /// A diagnostic's id.
    package var id: String
    package var message: String
    /// Of the definition, from 1; nil for the cell as a whole.
    package var line: Int?
    package var help: String?

    package init(id: String, message: String, line: Int? = nil, help: String? = nil) {
        self.id = id
        self.message = message
        self.line = line
        self.help = help
    }
}

/// Parameters of `collect`.
package struct SessionCollect: Codable, Sendable {
    package var figures: [Int]

    package init(figures: [Int]) { self.figures = figures }
}

/// Reply to `collect`, in the order asked for.
package struct SessionCollected: Codable, Equatable, Sendable {
    package struct Item: Codable, Equatable, Sendable {
        package var pending: Int
        /// What writing it complained of, if anything, and the figure.
        package var outputs: [CellOutput]

        package init(pending: Int, outputs: [CellOutput]) {
            self.pending = pending
            self.outputs = outputs
        }
    }

    package var figures: [Item]

    package init(figures: [Item]) {
        self.figures = figures
    }
}

/// Parameters of `inline`.
package struct SessionInline: Codable, Sendable {
    package struct Expression: Codable, Sendable {
        package var id: String
        package var code: String
        package var file: String
        package var line: Int

        package init(id: String, code: String, file: String, line: Int) {
            self.id = id
            self.code = code
            self.file = file
            self.line = line
        }
    }

    package var expressions: [Expression]

    package init(expressions: [Expression]) { self.expressions = expressions }
}

/// Reply to `inline`: a value with its type (integer, number, text, boolean, date, null), or an error, for each.
package struct SessionInlineReply: Codable, Equatable, Sendable {
    package struct Value: Codable, Equatable, Sendable {
        package var id: String
        package var type: String?
        package var value: JSONValue?
        package var error: CellError?
        /// As those of a cell.
        package var opened: [String]?
        package var remarks: [SessionRemark]?

        package init(
            id: String, type: String? = nil, value: JSONValue? = nil, error: CellError? = nil, opened: [String]? = nil, remarks: [SessionRemark]? = nil
        ) {
            self.id = id
            self.type = type
            self.value = value
            self.error = error
            self.opened = opened
            self.remarks = remarks
        }
    }

    package var values: [Value]

    package init(values: [Value]) {
        self.values = values
    }
}

/// Parameters of `publish`: the label of a cell that was run.
package struct SessionPublish: Codable, Sendable {
    package var cell: String

    package init(cell: String) { self.cell = cell }
}

/// Reply to `publish`. Failure `no-table`: the cell displayed none; `table`: it has no Arrow form.
package struct SessionPublished: Codable, Equatable, Sendable {
    /// An Arrow IPC stream, relative to the session's scratch folder.
    package var path: String
    package var rows: Int

    package init(path: String, rows: Int) {
        self.path = path
        self.rows = rows
    }
}
