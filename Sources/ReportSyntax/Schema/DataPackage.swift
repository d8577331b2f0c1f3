import ReportSource

/// The resources of a Frictionless Data Package.
///
/// - SeeAlso: Frictionless Standards, "Data Package", https://datapackage.org/standard/data-package/
package struct DataPackage: Sendable {
    /// One resource: a file with its schema.
    package struct Resource: Sendable {
        package var name: Spanned<String>
        /// Relative to the package's folder; nil where the data stand in the package itself or in several files.
        package var path: Spanned<String>?
        package var schema: TableSchema?
        /// The path of a schema file, where the schema is not in the package; relative to the package's folder.
        package var schemaPath: Spanned<String>?
        package var delimiter: String?
        /// What it says of its file's type: `csv`, `tsv` …
        package var format: String?
        /// SHA-256 in hexadecimal, where the package has one.
        package var digest: Spanned<String>?
        /// Its own; empty where those of the package hold.
        package var licences: [Licence] = []
    }

    /// Under which terms data may be used.
    package struct Licence: Sendable, Hashable {
        /// As in the Open Definition: `CC-BY-4.0`; nil where only an address is given.
        package var name: String?
        /// An address, or a path.
        package var path: String?
        package var title: String?
    }

    package var resources: [Resource]
    package var licences: [Licence] = []

    /// Reads `datapackage.json`; every fault is a `data-schema` with its place.
    package static func read(_ file: SourceFile) -> (DataPackage?, [Diagnostic]) {
        let (value, faults) = JSONDocument.read(file, rule: .dataSchema)
        guard let value else { return (nil, faults) }
        guard let items = value["resources"]?.items, !items.isEmpty else {
            return (nil, faults + [Diagnostic(
                .dataSchema, "the package has no 'resources'", at: value["resources"]?.span ?? file.span(0..<1), help: "list its files: \"resources\": [{\"name\": \"a\", \"path\": \"a.csv\"}]")])
        }
        var diagnostics = faults
        var package = DataPackage(resources: [])
        for item in items {
            let (resource, found) = read(item)
            diagnostics += found
            if let resource { package.resources.append(resource) }
        }
        package.licences = licences(value)
        return (package, diagnostics)
    }

    private static func licences(_ value: YAMLValue) -> [Licence] {
        (value["licenses"]?.items ?? []).map { item in
            Licence(name: item["name"]?.scalarText, path: item["path"]?.scalarText, title: item["title"]?.scalarText)
        }.filter { $0.name != nil || $0.path != nil }
    }

    private static func read(_ value: YAMLValue) -> (Resource?, [Diagnostic]) {
        guard let name = value["name"], let text = name.scalarText else {
            return (nil, [Diagnostic(.dataSchema, "a resource has no 'name'", at: value.span.file.span(value.span.range.lowerBound..<value.span.range.lowerBound + 1))])
        }
        var resource = Resource(name: Spanned(text, at: name.span))
        var diagnostics: [Diagnostic] = []
        if let path = value["path"], let written = path.scalarText ?? (path.items?.count == 1 ? path.items?[0].scalarText : nil) {
            resource.path = Spanned(written, at: path.span)
        }
        if let schema = value["schema"] {
            if let path = schema.scalarText { resource.schemaPath = Spanned(path, at: schema.span) } else {
                let (read, found) = TableSchemaReader.read(schema)
                resource.schema = read
                diagnostics += found
            }
        }
        resource.delimiter = value["dialect"]?["delimiter"]?.scalarText ?? value["dialect"]?["csv"]?["delimiter"]?.scalarText
        resource.format = value["format"]?.scalarText
        if let hash = value["hash"], let digest = hash.scalarText, digest.hasPrefix("sha256:") {
            resource.digest = Spanned(String(digest.dropFirst(7)).lowercased(), at: hash.span)
        }
        resource.licences = licences(value)
        return (resource, diagnostics)
    }
}
