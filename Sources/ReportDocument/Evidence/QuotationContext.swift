extension EvidenceRow.Quotation {
    /// The quotation as it is set: what stands before and behind it in the source, with the spaces that separate words.
    ///
    /// Data often lose the spaces at the ends of a prefix or suffix. One is put back between words, and behind punctuation; none
    /// between characters of scripts that are written without spaces.
    ///
    /// - Parameter status: what was found; a context that was not is no word of the source, and empty.
    package func context(for status: QuotationStatus?) -> (before: String, behind: String) {
        if let status, !status.isVerified { return ("", "") }
        return (
            prefix.isEmpty ? "" : prefix + (Self.needsSpace(prefix.unicodeScalars.last, exact.unicodeScalars.first) ? " " : ""),
            suffix.isEmpty ? "" : (Self.needsSpace(exact.unicodeScalars.last, suffix.unicodeScalars.first) ? " " : "") + suffix
        )
    }

    private static func needsSpace(_ left: Unicode.Scalar?, _ right: Unicode.Scalar?) -> Bool {
        guard let left, let right, isOfWord(right), !isIdeographic(left) else { return false }
        return isOfWord(left) || [",", ".", ";", ":", "!", "?", ")"].contains(left)
    }

    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.properties.isAlphabetic || scalar.properties.numericType != nil) && !isIdeographic(scalar)
    }

    private static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E80...0x312F, 0x31A0...0x9FFF, 0xF900...0xFAFF, 0xFF01...0xFF60, 0x20000...0x3FFFF: true
        default: false
        }
    }
}
