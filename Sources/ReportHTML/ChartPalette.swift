/// The colours of charts: each role has one value that is used for nothing else, so that a page can put a variable in its place
/// and charts follow a dark page. Without a style sheet, and on paper, the value itself stands.
///
/// - SeeAlso: `SENTINELS` of the kernel's `report_kernel/style.py`, which draws with these values.
package enum ChartPalette {
    /// One colour role.
    package struct Role: Sendable, Hashable {
        /// As in style.py.
        package let name: String
        /// 0xRRGGBB as drawn, for light pages and paper.
        package let light: UInt32
        /// 0xRRGGBB for dark pages.
        package let dark: UInt32

    }

    /// All roles, in the order of style.py.
    package static let roles: [Role] = [
        Role(name: "ink", light: 0x1B1F24, dark: 0xE8EAED),
        Role(name: "muted", light: 0x5A6270, dark: 0xA6AEBB),
        Role(name: "axis", light: 0x8B93A0, dark: 0x7B8492),
        Role(name: "grid", light: 0xDFE3E8, dark: 0x2C323A),
        Role(name: "band", light: 0xF4F6F8, dark: 0x1C2127),
        Role(name: "paper", light: 0xFEFEFE, dark: 0x14181D),
        Role(name: "on-strong", light: 0xFFFFFE, dark: 0x14181E),
        Role(name: "on-oppose", light: 0x15191E, dark: 0x14191E),
        Role(name: "on-neutral", light: 0x1C2025, dark: 0xF4F5F7),
        Role(name: "support", light: 0x127A87, dark: 0x3FB1BD),
        Role(name: "oppose", light: 0xDD7134, dark: 0xF0915A),
        Role(name: "neutral", light: 0xB6BCC5, dark: 0x66707D),
        Role(name: "neutral-edge", light: 0x858D9A, dark: 0x98A1AE),
        Role(name: "mixed", light: 0x5D4391, dark: 0xB199EE),
        Role(name: "series-1", light: 0x2F66A9, dark: 0x6A9FE0),
        Role(name: "series-2", light: 0xC48C1C, dark: 0xDCAB45),
        Role(name: "series-3", light: 0x3F8A5C, dark: 0x5FAE7B),
        Role(name: "series-4", light: 0xB54A83, dark: 0xE58AB8),
        Role(name: "series-5", light: 0x6DB0E0, dark: 0xAED8F5),
        Role(name: "series-6", light: 0x74431F, dark: 0xB98150),
        Role(name: "series-7", light: 0x4A2C84, dark: 0x8B6FD6),
        Role(name: "series-8", light: 0x8F97A3, dark: 0xBCC3CD),
        Role(name: "context", light: 0xAAB1BB, dark: 0x5D6672),
        Role(name: "heat-0", light: 0xEEF3F8, dark: 0x1D242D),
        Role(name: "heat-1", light: 0xD4E1EE, dark: 0x22344A),
        Role(name: "heat-2", light: 0xB0C8E0, dark: 0x274567),
        Role(name: "heat-3", light: 0x85AAD0, dark: 0x305A88),
        Role(name: "heat-4", light: 0x4F80B6, dark: 0x6C9BD0),
        Role(name: "heat-5", light: 0x31639B, dark: 0x93B9E2),
        Role(name: "heat-6", light: 0x1A4273, dark: 0xC0D9F2),
    ]

    /// What stands in a drawing instead of a colour: the variable, with the colour for where there is none. Nil for colours that are
    /// not of the palette.
    static func reference(_ colour: UInt32) -> [UInt8]? { references[colour] }

    private static let references = Dictionary(
        uniqueKeysWithValues: roles.map { role in
            (role.light, Array(("var(--k-" + role.name + "," + CSSColour.text(role.light) + ")").utf8))
        })

    /// The rule that gives the variables their values on a dark screen.
    static let darkRule: String =
        "@media screen and (prefers-color-scheme:dark){:root{"
        + roles.map { "--k-" + $0.name + ":" + CSSColour.text($0.dark) }.joined(separator: ";") + "}}\n"
}

/// Colours as CSS spells them.
enum CSSColour {
    /// `#rrggbb`.
    static func text(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }
}
