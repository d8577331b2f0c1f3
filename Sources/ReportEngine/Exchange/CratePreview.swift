extension Crate {
    /// `ro-crate-preview.html`: the crate for people, in one page without scripts.
    package var preview: [UInt8] {
        var page = """
            <!DOCTYPE html>
            <html lang="\(CratePreview.escaped(language))">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width">
            <title>\(CratePreview.escaped(title))</title>
            <style>body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif}h1,h2,p,td{overflow-wrap:anywhere}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}code{font-size:.8em}</style>
            </head>
            <body>
            <h1>\(CratePreview.escaped(title))</h1>
            <p>\(CratePreview.escaped(description))</p>
            <p>\(CratePreview.escaped((authors + [date, licence.name]).joined(separator: " · ")))</p>

            """
        for run in runs {
            page += "<h2>\(CratePreview.escaped(run.record))</h2>\n"
            if !run.parameters.isEmpty {
                page += "<p>\(CratePreview.escaped(run.parameters.map { "\($0.name) = \($0.value.text)" }.joined(separator: ", ")))</p>\n"
            }
            page += table("Results", run.outputs) + table("Made from", run.inputs)
        }
        let used = Set(runs.flatMap { $0.inputs + $0.outputs })
        page += "<h2>Crate</h2>\n" + table("Besides", files.map(\.path).filter { !used.contains($0) })
        page += "<p>The same for programs: <a href=\"\(Crate.metadataName)\">\(Crate.metadataName)</a>. Unpacked, <code>report verify</code> makes the report again and compares.</p>\n"
        return Array((page + "</body>\n</html>\n").utf8)
    }

    private func table(_ title: String, _ paths: [String]) -> String {
        guard !paths.isEmpty else { return "" }
        let rows = files.filter { paths.contains($0.path) }.map { file in
            let name = CratePreview.escaped(file.path)
            return "<tr><td><a href=\"\(CrateID.of(path: file.path))\">\(name)</a></td><td>\(CratePreview.escaped(file.description))</td><td>\(file.size)</td><td><code>\(file.digest)</code></td></tr>\n"
        }
        return "<h3>\(title)</h3>\n<table>\n<tr><th>file</th><th>what it is</th><th>bytes</th><th>SHA-256</th></tr>\n\(rows.joined())</table>\n"
    }
}

private enum CratePreview {
    /// Control characters, and those that turn the direction of text around, by their numbers.
    private static func visible(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: result += "[U+" + String(scalar.value, radix: 16, uppercase: true) + "]"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    static func escaped(_ text: String) -> String {
        CratePreview.visible(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
