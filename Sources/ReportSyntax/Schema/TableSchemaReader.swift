import ReportSource

/// Reads the value of a Table Schema.
enum TableSchemaReader {
    static func read(_ value: YAMLValue) -> (TableSchema?, [Diagnostic]) {
        guard let entries = value.entries else {
            return (nil, [Diagnostic(
                .dataSchema, "a schema is an object, and this is \(value.found)", at: value.span, help: "write {\"fields\": [{\"name\": \"id\", \"type\": \"string\"}]}")])
        }
        var reader = OptionReader(entries, of: "the schema", at: value.span, known: described, unknownKey: .dataSchema, wrongType: .dataSchema)
        var schema = TableSchema(fields: [])
        var diagnostics: [Diagnostic] = []
        guard reader.has("fields") else {
            return (nil, [Diagnostic(.dataSchema, "the schema has no 'fields'", at: head(value), help: "list the columns: \"fields\": [{\"name\": \"id\"}]")])
        }
        var declared: Set<String> = []
        for item in reader.list("fields") {
            let (field, faults) = self.field(item)
            diagnostics += faults
            guard let field else { continue }
            if !declared.insert(field.name).inserted {
                diagnostics.append(Diagnostic(.dataSchema, "field '\(field.name)' is declared twice", at: field.span))
            }
            schema.fields.append(field)
        }
        if reader.has("missingValues") { schema.missing = missing(reader.list("missingValues"), &diagnostics) }
        schema.primaryKey = reader.strings("primaryKey")
        if let match = reader.strings("fieldsMatch").first {
            let rules = ["exact", "equal", "subset", "superset", "partial"]
            if rules.contains(match.value) { schema.match = match.value } else {
                reader.report(.dataSchema, "'fieldsMatch' is '\(match.value)', but must be one of \(rules.quotedList)", at: match.span)
            }
        }
        var misses = NearMisses(among: schema.fields.map(\.name))
        for key in schema.primaryKey where !declared.contains(key.value) {
            reader.report(
                .dataSchema, "the primary key '\(key.value)' is no field", at: key.span,
                help: misses.nearest(to: key.value).map { "did you mean '\($0)'?" })
        }
        if let entry = reader.entry("foreignKeys"), !(entry.value.items?.isEmpty ?? false) {
            reader.report(
                .dataSchema, "'foreignKeys' are not supported by this version", at: entry.keySpan,
                help: "leave them out, and check the link with a check cell: sql: SELECT count(*) = 0 FROM a ANTI JOIN b USING (id)")
        }
        if let entry = reader.entry("uniqueKeys") {
            reader.report(.dataSchema, "'uniqueKeys' are not supported by this version", at: entry.keySpan, help: "name one key as 'primaryKey'")
        }
        return (schema, diagnostics + slips(reader.finish()))
    }

    /// Properties that describe and check nothing; others are somebody's own and allowed, unless they look like a slip.
    private static let described = ["$schema", "name", "title", "description", "homepage", "version", "created", "keywords", "contributors", "example", "examples", "rdfType", "categories", "categoriesOrdered"]

    private static func slips(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.filter { !($0.message.contains(" has no key ") && $0.help.isEmpty) }
    }

    /// The first line of a value: marking all of a long object says nothing.
    private static func head(_ value: YAMLValue) -> SourceSpan {
        value.span.file.span(value.span.range.lowerBound..<value.span.range.lowerBound + 1)
    }

    /// A list of texts, or of objects with `value`.
    private static func missing(_ items: [YAMLValue], _ diagnostics: inout [Diagnostic]) -> [String] {
        items.compactMap { item in
            if let text = item.scalarText ?? item["value"]?.scalarText { return text }
            diagnostics.append(Diagnostic(.dataSchema, "a missing value is text, and this is \(item.found)", at: item.span))
            return nil
        }
    }

    private static func field(_ value: YAMLValue) -> (TableSchema.Field?, [Diagnostic]) {
        guard let entries = value.entries else {
            return (nil, [Diagnostic(.dataSchema, "a field is an object, and this is \(value.found)", at: value.span, help: "write {\"name\": \"id\", \"type\": \"string\"}")])
        }
        guard let name = value["name"], let text = name.scalarText, !text.isEmpty else {
            return (nil, [Diagnostic(.dataSchema, "a field has no 'name'", at: head(value), help: "name the column")])
        }
        var reader = OptionReader(entries, of: "field '\(text)'", at: name.span, known: described, unknownKey: .dataSchema, wrongType: .dataSchema)
        var field = TableSchema.Field(name: text, type: "any", at: name.span)
        if let type = reader.string("type") {
            field.type = type.value
            if !TableSchema.types.contains(type.value) {
                reader.report(
                    .dataSchema, "'\(type.value)' is no type that this version checks", at: type.span,
                    help: nearMiss(type.value, among: TableSchema.types).map { "did you mean '\($0)'?" } ?? "types are \(TableSchema.types.joined(separator: ", "))")
            }
        }
        field.format = reader.string("format")?.value
        field.decimalChar = reader.string("decimalChar")?.value
        field.groupChar = reader.string("groupChar")?.value
        field.bareNumber = reader.bool("bareNumber") ?? true
        if reader.has("trueValues") { field.trueValues = reader.strings("trueValues").map(\.value) }
        if reader.has("falseValues") { field.falseValues = reader.strings("falseValues").map(\.value) }
        if let format = field.format, field.type == "string", format != "default" {
            reader.report(
                .dataSchema, "format '\(format)' of a string is not checked by this version", at: reader.entry("format")?.value.span ?? name.span,
                help: "leave it out, or write a 'pattern'")
        }
        if let constraints = reader.mapping("constraints") { reader.absorb(self.constraints(constraints, of: &field, at: name.span)) }
        // A field may have missing values of its own; they would have to count for its column alone.
        if let entry = reader.entry("missingValues") {
            reader.report(.dataSchema, "'missingValues' of one field are not supported by this version", at: entry.keySpan, help: "write them at the schema")
        }
        return (field, slips(reader.finish()))
    }

    private static func constraints(_ entries: [YAMLEntry], of field: inout TableSchema.Field, at span: SourceSpan) -> [Diagnostic] {
        var reader = OptionReader(entries, of: "'constraints' of field '\(field.name)'", at: span, unknownKey: .dataSchema, wrongType: .dataSchema)
        field.required = reader.bool("required") ?? false
        field.unique = reader.bool("unique") ?? false
        if reader.has("enum") { field.enum = reader.strings("enum").map(\.value) }
        field.minimum = reader.string("minimum")?.value
        field.maximum = reader.string("maximum")?.value
        field.minLength = reader.integer("minLength", in: 0...1_000_000)
        field.maxLength = reader.integer("maxLength", in: 0...1_000_000)
        field.pattern = reader.string("pattern")?.value
        return reader.finish()
    }
}
