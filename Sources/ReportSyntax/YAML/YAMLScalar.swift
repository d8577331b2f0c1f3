/// The types of plain scalars: the core schema of YAML 1.2.2, chapter 10.3.
enum YAMLScalar {
    /// - Parameter text: a plain scalar, without quotes.
    /// - Returns: its kind, and what is wrong with it where it is a number that cannot be kept.
    static func resolve(_ text: String) -> (YAMLValue.Kind, String?) {
        switch text {
        case "", "~", "null", "Null", "NULL": return (.null, nil)
        case "true", "True", "TRUE": return (.boolean(true), nil)
        case "false", "False", "FALSE": return (.boolean(false), nil)
        default: break
        }
        let bytes = Array(text.utf8)
        guard let first = bytes.first, first == 0x2B || first == 0x2D || first == 0x2E || isDigit(first) else {
            return (.string(text), nil)
        }
        if isSpecialFloat(text) { return (.string(text), "'\(text)' is not a finite number") }
        if let radix = radix(bytes) {
            guard let value = Int64(text.dropFirst(2), radix: radix) else { return (.string(text), tooLarge(text)) }
            return (.integer(value), nil)
        }
        if isInteger(bytes) {
            guard let value = Int64(first == 0x2B ? String(text.dropFirst()) : text) else { return (.string(text), tooLarge(text)) }
            return (.integer(value), nil)
        }
        guard isFloat(bytes), let value = Double(text) else { return (.string(text), nil) }
        return value.isFinite ? (.number(value), nil) : (.string(text), "'\(text)' is too large for a number")
    }

    private static func tooLarge(_ text: String) -> String { "'\(text)' does not fit an integer of 64 bits" }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isSpecialFloat(_ text: String) -> Bool {
        let unsigned = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        return [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(String(unsigned))
    }

    private static func radix(_ bytes: [UInt8]) -> Int? {
        guard bytes.count > 2, bytes[0] == 0x30 else { return nil }
        let digits = bytes.dropFirst(2)
        if bytes[1] == 0x6F, digits.allSatisfy({ (0x30...0x37).contains($0) }) { return 8 }
        let isHex = digits.allSatisfy { isDigit($0) || (0x61...0x66).contains($0 | 0x20) }
        return bytes[1] == 0x78 && isHex ? 16 : nil
    }

    private static func isInteger(_ bytes: [UInt8]) -> Bool {
        let digits = bytes[0] == 0x2B || bytes[0] == 0x2D ? bytes.dropFirst() : bytes[...]
        return !digits.isEmpty && digits.allSatisfy(isDigit)
    }

    /// `[-+]? ( "." [0-9]+ | [0-9]+ ( "." [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func isFloat(_ bytes: [UInt8]) -> Bool {
        var index = bytes[0] == 0x2B || bytes[0] == 0x2D ? 1 : 0
        func skipDigits() -> Int {
            let start = index
            while index < bytes.count, isDigit(bytes[index]) { index += 1 }
            return index - start
        }
        let whole = skipDigits()
        if index < bytes.count, bytes[index] == 0x2E {
            index += 1
            if skipDigits() == 0, whole == 0 { return false }
        } else if whole == 0 {
            return false
        }
        guard index < bytes.count else { return true }
        guard bytes[index] | 0x20 == 0x65 else { return false }
        index += 1
        if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
        return skipDigits() > 0 && index == bytes.count
    }
}
