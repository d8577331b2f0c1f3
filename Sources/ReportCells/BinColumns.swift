/// The columns of the table that the engine holds for placing dates in periods: one for each unit and rule.
package enum BinColumns {
    /// The periods that dates can be placed in.
    package static let units = ["year", "half", "quarter", "month"]
    /// How a date is placed.
    package static let rules = ["contained", "start", "midpoint", "all"]

    /// The table of a unit and a rule: a row a date and bin, with `date`, `bin`, `numerator`, `denominator`, `outcome`
    /// (`placed`, `too-coarse`, `open`).
    package static func table(unit: String, rule: String) -> String { "report bins \(unit) \(rule)" }
}
