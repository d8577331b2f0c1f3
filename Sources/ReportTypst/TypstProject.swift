/// A Typst source with everything it reads: what the press needs to set one paper.
package struct TypstProject: Sendable, Codable, Hashable {
    /// A file beside the main source.
    package struct File: Sendable, Codable, Hashable {
        /// Relative to the main source, with `/`, without `..`.
        package var path: String
        /// The contents of a text file; nil for a binary one.
        package var text: String?
        /// The contents of a binary file in base 64; nil for a text file.
        package var base64: String?

        package init(path: String, text: String) {
            self.path = path
            self.text = text
        }

        package init(path: String, base64: String) {
            self.path = path
            self.base64 = base64
        }
    }

    /// A file that is carried inside the PDF (PDF/A-3).
    package struct Attachment: Sendable, Codable, Hashable {
        /// The name that a reader of the PDF sees; a plain file name.
        package var name: String
        package var mediaType: String
        /// What it is, in words of the report's language.
        package var description: String
        package var text: String
        package var relationship: Relationship

        /// What a file is to the paper, as PDF/A-3 has it.
        package enum Relationship: String, Sendable, Codable, Hashable {
            /// The paper was made from it.
            case source
            /// It holds numbers or rows that the paper shows.
            case data
        }

        package init(name: String, mediaType: String, description: String, text: String, relationship: Relationship = .source) {
            self.name = name
            self.mediaType = mediaType
            self.description = description
            self.text = text
            self.relationship = relationship
        }

        /// The letters, with their marks, and the digits of any script, `-` and `_` in a name, a hyphen for each other character: no name of
        /// an attachment leads anywhere, turns around or hides its end.
        ///
        /// - Parameter other: stands for a name without a letter or digit.
        package static func plainName(_ name: String, or other: String) -> String {
            let letters = name.unicodeScalars.map { scalar -> Character in
                switch scalar.properties.generalCategory {
                case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark, .decimalNumber: Character(scalar)
                default: scalar == "_" ? "_" : "-"
                }
            }
            return letters.contains { $0.isLetter || $0.isNumber } ? String(letters) : other
        }
    }

    /// The main source.
    package var main: String
    /// The template, drawings and pictures, in the order of their first use.
    package var files: [File]

    package init(main: String, files: [File]) {
        self.main = main
        self.files = files
    }

    /// What the template is called inside a project.
    package static let templatePath = "report.typ"
}
