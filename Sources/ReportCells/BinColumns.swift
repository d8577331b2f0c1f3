/// The columns of the table that the engine holds for placing dates in periods: one for each unit and rule.
package enum BinColumns {
    /// The periods that dates can be placed in.
    package static let units = ["year", "half", "quarter", "month"]
    /// How a date is placed.
    package static let rules = ["contained", "start", "midpoint", "uniform", "all"]

    /// The table of a unit and a rule: a row a date and bin, with `date`, `bin`, `number`, `numerator`, `denominator`, `outcome`
    /// (`placed`, `too-coarse`, `open`), `opens` (the first bin of one of its dates).
    package static func table(unit: String, rule: String) -> String { "report bins \(unit) \(rule)" }
}
