import ReportData
import ReportDocument

/// The values of an agreement cell, by group and together. A unit is one within its group.
struct AgreementGroups {
    /// By name; no name is the group of rows without one. One group without a name where there is no `by:`.
    let groups: [(name: String, data: AgreementData)]
    let all: AgreementData
    /// By name.
    let coders: [String]

    /// No text of a data file holds it.
    private static let separator: Character = "\u{1F}"

    /// - Parameter ratings: columns `g`, `unit`, `coder`, `value`, sorted.
    init(_ ratings: ResultTable, isGrouped: Bool) throws(AgreementError) {
        var names: [String] = []
        var lists: [[Rating]] = []
        var together: [Rating] = []
        for row in 0..<ratings.count {
            let name = ratings.text(row, "g")
            let rating = Rating(
                unit: isGrouped ? name + String(Self.separator) + ratings.text(row, "unit") : ratings.text(row, "unit"),
                coder: ratings.text(row, "coder"), value: ratings.text(row, "value"))
            if names.last != name {
                names.append(name)
                lists.append([])
            }
            lists[lists.count - 1].append(rating)
            together.append(rating)
        }
        all = try AgreementData(together)
        coders = all.coders.sorted { $0.precedes($1) }
        var groups: [(name: String, data: AgreementData)] = []
        for (name, list) in zip(names, lists) { groups.append((name, try AgreementData(list))) }
        // Rows without a group come last, though the engine sorts them first.
        self.groups = groups.filter { !$0.name.isEmpty } + groups.filter { $0.name.isEmpty }
    }

    /// Group and name of a unit; the group is empty where there is none.
    static func parts(of unit: String) -> (group: String, unit: String) {
        guard let index = unit.firstIndex(of: separator) else { return ("", unit) }
        return (String(unit[..<index]), String(unit[unit.index(after: index)...]))
    }

    /// The error's sentence, with the unit as the data name it.
    static func message(_ error: AgreementError) -> String {
        guard case .duplicateRating(let unit, let coder) = error else { return error.message }
        let (group, name) = parts(of: unit)
        return AgreementError.duplicateRating(unit: name, coder: coder).message + (group.isEmpty ? "" : " in '\(group)'")
    }
}
