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

    package init(
        definition: String,
        params: [String: JSONValue] = [:],
        sourceDateEpoch: Int? = nil,
        charts: Bool = true
    ) {
        self.definition = definition
        self.params = params
        self.sourceDateEpoch = sourceDateEpoch
        self.charts = charts
    }
}

/// Reply to `start`.
package struct SessionStarted: Codable, Equatable, Sendable {
    /// Threads of the process.
    package var threads: Int
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
}

/// One output of a cell.
package enum CellOutput: Equatable, Sendable {
    /// Text on "stdout" or "stderr"; `truncated` characters more were not kept.
    case stream(name: String, text: String, truncated: Int)
    /// Representations by MIME type, text or base64; `isResult` when it is the cell's last expression.
    case data([String: String], isResult: Bool)
    case table(CellTable, isResult: Bool)
    case figure(CellFigure)
    /// A figure that is still being written, to be asked for with `collect`.
    case pendingFigure(Int)
    /// A figure that could not be written.
    case figureError(CellError)
}

/// A picture; width and height in points of 1⁄72 inch.
package struct CellFigure: Codable, Equatable, Sendable {
    package var width: Double
    package var height: Double
    package var svg: String?
    /// Base64.
    package var png: String?
}

/// Typed columns of a displayed DataFrame or Series, an index that means something among them.
package struct CellTable: Codable, Equatable, Sendable {
    package var columns: [CellColumn]
    /// Rows there are; the columns hold at most 10,000 of them.
    package var rows: Int
    package var truncated: Bool
}

package struct CellColumn: Equatable, Sendable {
    package var name: String
    package var values: CellColumnValues
}

/// Values of one column; `nil` is a missing value. Dates are ISO 8601, with a time when one of them has one.
package enum CellColumnValues: Equatable, Sendable {
    case integer([Int?])
    /// Infinities are values here, although JSON has none.
    case number([Double?])
    case text([String?])
    case boolean([Bool?])
    case date([String?])
    case list([[JSONValue]?])
}

/// An exception that left a cell.
package struct CellError: Codable, Equatable, Sendable {
    /// The exception's class: "ZeroDivisionError".
    package var name: String
    package var value: String
    /// The innermost line of the definition that it came through, from 1.
    package var line: Int?
    /// Outermost first, from the author's first on.
    package var frames: [CellFrame]?
    /// Python's own account, without places of installation.
    package var traceback: String?
}

package struct CellFrame: Codable, Equatable, Sendable {
    package var file: String
    package var line: Int
    package var function: String
    package var source: String
    /// Whether `file` is the definition.
    package var author: Bool
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
    }

    package var figures: [Item]
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
    }

    package var values: [Value]
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
}
