import FoundationEssentials

/// JSON that is written the same way every time.
package indirect enum CrateValue: Sendable, Hashable, Encodable {
    case text(String)
    case list([CrateValue])
    case object([String: CrateValue])

    /// `{"@id": …}`: the entity of an id.
    package static func entity(_ id: String) -> CrateValue { .object(["@id": .text(id)]) }

    /// One value as it is, several as a list, none as nil.
    package static func some(_ values: [CrateValue]) -> CrateValue? {
        values.count == 1 ? values[0] : values.isEmpty ? nil : .list(values)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .list(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }

    /// The value as a file, its keys in order.
    package var file: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Text, lists and objects are all that there is, and JSON has all of them.
        return ((try? encoder.encode(self)).map { Array($0) } ?? []) + [0x0A]
    }
}

/// Ids of the parts of a crate.
package enum CrateID {
    /// A path as a relative reference: everything but unreserved characters and `/` as percent-encoded UTF-8.
    package static func of(path: String) -> String {
        var text = ""
        for byte in path.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x2F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" + digits : digits)
            }
        }
        return text
    }

    /// `#KIND-…` for something that is no file.
    package static func local(_ kind: String, _ name: String) -> String {
        "#" + kind + "-" + of(path: name.replacing(" ", with: "-").replacing("/", with: "-"))
    }
}
