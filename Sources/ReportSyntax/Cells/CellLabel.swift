import ReportSource

/// The rules for labels of cells, headings, tables, figures, equations and listings.
package enum CellLabel {
    /// The prefixes that cross-references know.
    package static let prefixes = ["fig", "tbl", "sec", "eq", "lst"]

    /// Letters, digits, `-` and `_`, all ASCII.
    package static func isLabelByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x5F
    }

    /// Whether text can be a label.
    package static func isLabel(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != 0x2D, !text.isEmpty else { return false }
        return text.utf8.allSatisfy(isLabelByte)
    }

    /// The prefix of a label that can be referred to: `fig` of `fig-road`; capital or not.
    package static func prefix(of label: String) -> String? {
        guard let dash = label.utf8.firstIndex(of: 0x2D), label.utf8.index(after: dash) < label.utf8.endIndex else { return nil }
        var prefix = String(label[..<dash])
        if prefixes.contains(prefix) { return prefix }
        guard let first = prefix.utf8.first, (0x41...0x5A).contains(first) else { return nil }
        prefix = prefix.prefix(1).lowercased() + prefix.dropFirst()
        return prefixes.contains(prefix) ? prefix : nil
    }
}
