/// What CPython's fault handler wrote of a crash, as an author needs it: from the call that crashed out to the cell, without the frames of
/// the tool that called the cell, and with files named without the place where they are installed.
struct CrashAccount: Equatable {
    /// What the process wrote last, with the account; empty when there is nothing.
    let text: String
    /// The line of the definition that ran, from 1; nil where the account has none.
    let line: Int?

    /// `written` is the end of what the process wrote; `file` is the definition's name, which cells are compiled with.
    init(_ written: String, file: String) {
        var lines = written.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let start = lines.lastIndex(where: { $0.hasSuffix("(most recent call first):") }) else {
            text = written
            line = nil
            return
        }
        let frames = lines[(start + 1)...].prefix { $0.hasPrefix("  ") }.map { Frame($0) }
        let escaped = Self.escaped(file)
        let authors = frames.indices.filter { frames[$0]?.file == escaped }
        line = authors.first.flatMap { frames[$0]?.line }
        // What lies further out than the author's last frame is the tool's; what a crash outside of every cell ran is told without any.
        lines.removeSubrange((start + 1)...)
        if let last = authors.last {
            lines += frames[...last].map { $0?.description ?? "  ..." }
        } else {
            lines.removeLast()
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        text = lines.map { $0 + "\n" }.joined()
    }

    /// A name as the fault handler writes it: in ASCII.
    private static func escaped(_ name: String) -> String {
        name.unicodeScalars.reduce(into: "") { text, scalar in
            let digits = String(scalar.value, radix: 16)
            switch scalar.value {
            case 0x20...0x7E: text.unicodeScalars.append(scalar)
            case ...0xFF: text += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
            case ...0xFFFF: text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
    }

    /// `  File "a.qmd", line 8 in f`
    private struct Frame: CustomStringConvertible {
        let file: String
        let line: Int
        let function: String

        init?(_ text: String) {
            guard let opened = text.firstRange(of: "File \""), let closed = text.firstRange(of: "\", line "), opened.upperBound <= closed.lowerBound else { return nil }
            let rest = text[closed.upperBound...].split(separator: " ", maxSplits: 2)
            guard rest.count == 3, rest[1] == "in", let line = Int(rest[0]), line > 0 else { return nil }
            file = String(text[opened.upperBound..<closed.lowerBound])
            self.line = line
            function = String(rest[2])
        }

        /// Without the folder of the installation.
        private var shortFile: Substring {
            for folder in ["/site-packages/", "/dist-packages/"] {
                if let found = file.firstRange(of: folder) { return file[found.upperBound...] }
            }
            guard let found = file.firstRange(of: "/lib/python3."), let slash = file[found.upperBound...].firstIndex(of: "/") else { return file[...] }
            return file[file.index(after: slash)...]
        }

        var description: String { "  File \"\(shortFile)\", line \(line) in \(function)" }
    }
}
