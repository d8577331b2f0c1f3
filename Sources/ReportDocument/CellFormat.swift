/// How the values of a column, or one value in the prose, are printed.
package enum CellFormat: Sendable, Hashable {
    /// Integers with digit groups, numbers with up to three significant decimals, dates in words, text as it is.
    case automatic
    /// Rounded half away from zero, with digit groups.
    case integer
    /// A fraction shown × 100 with a percent sign and so many decimals.
    case percent(decimals: Int)
    /// So many decimals, with digit groups.
    case decimal(places: Int)
    /// An EDTF date in the short or the long wording of the report's language.
    case date(DateStyle)
    /// As it is: no digit groups (years, codes).
    case plain

    package enum DateStyle: String, Sendable, Codable, Hashable { case short, long, iso }
}
