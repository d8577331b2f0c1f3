/// Types of files, by their names.
package enum MediaType {
    private static let types = [
        "qmd": "text/markdown", "md": "text/markdown", "ipynb": "application/x-ipynb+json", "csv": "text/csv", "tsv": "text/tab-separated-values",
        "tab": "text/tab-separated-values", "txt": "text/plain", "json": "application/json", "jsonl": "application/jsonl", "ndjson": "application/x-ndjson",
        "parquet": "application/vnd.apache.parquet", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12", "qdpx": "application/zip", "html": "text/html", "pdf": "application/pdf", "py": "text/x-python",
        "yml": "application/yaml", "yaml": "application/yaml", "bib": "application/x-bibtex", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
        "svg": "image/svg+xml", "gif": "image/gif", "webp": "image/webp", "lock": "text/plain",
    ]

    /// `text/csv`; a file without an extension is taken for text, one of an unknown type for bytes.
    package static func of(path: String) -> String {
        let suffix = Paths.suffix(path)
        return types[suffix] ?? (suffix.isEmpty ? "text/plain" : "application/octet-stream")
    }
}
