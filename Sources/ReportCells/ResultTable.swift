import ReportDocument

/// Rows from the engine or a Python cell: typed columns of equal length.
package struct ResultTable: Sendable, Codable, Hashable {
    /// One column.
    package struct Column: Sendable, Codable, Hashable {
        package var name: String
        /// `integer`, `number`, `decimal`, `text`, `boolean`, `date`, `list`.
        package var type: String
        package var values: [Scalar]

        package init(name: String, type: String, values: [Scalar]) {
            self.name = name
            self.type = type
            self.values = values
        }

        private enum CodingKeys: String, CodingKey { case name, type, values }

        // A kernel sends bare JSON; the type of the column says what a text stands for.
        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decode(String.self, forKey: .name)
            type = try container.decode(String.self, forKey: .type)
            switch type {
            case "integer":
                values = try container.decode([Int64?].self, forKey: .values).map { $0.map(Scalar.integer) ?? .null }
            case "number":
                values = try container.decode([Double?].self, forKey: .values).map { $0.map(Scalar.number) ?? .null }
            case "boolean":
                values = try container.decode([Bool?].self, forKey: .values).map { $0.map(Scalar.boolean) ?? .null }
            case "decimal":
                values = try container.decode([String?].self, forKey: .values).map { $0.map(Scalar.decimal) ?? .null }
            case "date":
                values = try container.decode([String?].self, forKey: .values).map { $0.map(Scalar.date) ?? .null }
            default:
                values = try container.decode([String?].self, forKey: .values).map { $0.map(Scalar.text) ?? .null }
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encode(type, forKey: .type)
            try container.encode(values.map(KernelScalar.init), forKey: .values)
        }
    }

    package var columns: [Column]
    /// How many further rows there were.
    package var omitted: Int

    package init(columns: [Column], omitted: Int = 0) {
        self.columns = columns
        self.omitted = omitted
    }

    private enum CodingKeys: String, CodingKey { case columns, omitted }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        columns = try container.decode([Column].self, forKey: .columns)
        omitted = try container.decodeIfPresent(Int.self, forKey: .omitted) ?? 0
        guard Set(columns.map(\.values.count)).count <= 1 else {
            throw DecodingError.dataCorruptedError(
                forKey: .columns, in: container, debugDescription: "columns of unequal length")
        }
    }

    /// The number of rows.
    package var count: Int { columns.first?.values.count ?? 0 }

    /// The values of a column, or nil.
    package subscript(_ name: String) -> [Scalar]? { columns.first { $0.name == name }?.values }

    /// One value; null where row or column do not exist.
    package func value(_ row: Int, _ column: String) -> Scalar {
        guard let values = self[column], values.indices.contains(row) else { return .null }
        return values[row]
    }

    /// One integer; 0 where there is none.
    package func integer(_ row: Int, _ column: String) -> Int64 {
        if case .integer(let value) = value(row, column) { value } else { 0 }
    }

    /// One text; empty where there is none.
    package func text(_ row: Int, _ column: String) -> String { value(row, column).plainText }
}

/// A value as kernels read it: bare JSON, dates and decimals as text.
package struct KernelScalar: Sendable, Encodable, Hashable {
    package var scalar: Scalar

    package init(_ scalar: Scalar) { self.scalar = scalar }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch scalar {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .decimal(let text), .text(let text), .date(let text): try container.encode(text)
        }
    }
}
