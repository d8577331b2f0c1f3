/// Bytes that stand in no UTF-8 text and carry meaning inside the Markdown parser.
enum MarkdownByte {
    /// Around the number of a placeholder.
    static let placeholder: UInt8 = 0xFF
    /// In the text for md4c: a dollar sign. In flattened inlines: the next byte is no markup.
    static let literal: UInt8 = 0xFE
    /// In flattened inlines: a node that is not text.
    static let node: UInt8 = 0xFD
}
