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
    /// What the figure says about itself, for those who do not see it.
    package var alternative: String?
    /// What it is drawn from, where it carries that along.
    package var data: CellTable?

    package init(
        width: Double, height: Double, svg: String? = nil, png: String? = nil, alternative: String? = nil, data: CellTable? = nil
    ) {
        self.width = width
        self.height = height
        self.svg = svg
        self.png = png
        self.alternative = alternative
        self.data = data
    }
}

/// Typed columns of a displayed DataFrame or Series, an index that means something among them.
package struct CellTable: Codable, Equatable, Sendable {
    package var columns: [CellColumn]
    /// Rows there are; the columns hold at most 10,000 of them.
    package var rows: Int
    package var truncated: Bool

    package init(columns: [CellColumn], rows: Int, truncated: Bool) {
        self.columns = columns
        self.rows = rows
        self.truncated = truncated
    }
}

package struct CellColumn: Equatable, Sendable {
    package var name: String
    package var values: CellColumnValues

    package init(name: String, values: CellColumnValues) {
        self.name = name
        self.values = values
    }
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

    package init(
        name: String,
        value: String,
        line: Int? = nil,
        frames: [CellFrame]? = nil,
        traceback: String? = nil
    ) {
        self.name = name
        self.value = value
        self.line = line
        self.frames = frames
        self.traceback = traceback
    }
}

package struct CellFrame: Codable, Equatable, Sendable {
    package var file: String
    package var line: Int
    package var function: String
    package var source: String
    /// Whether `file` is the definition.
    package var author: Bool

    package init(file: String, line: Int, function: String, source: String, author: Bool) {
        self.file = file
        self.line = line
        self.function = function
        self.source = source
        self.author = author
    }
}
