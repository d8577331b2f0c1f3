import Synchronization

/// What became of each cell of a run, and what it was made from.
package final class CacheLog: Sendable {
    /// What became of one cell.
    package struct Entry: Sendable, Codable, Hashable {
        package enum Outcome: String, Sendable, Codable { case ran, cached, skipped }

        /// In reading order, from 0; -1 for what a session does before its first cell.
        package var index: Int
        package var label: String?
        package var language: String
        package var outcome: Outcome
        /// What its key was made of; empty where it has none.
        package var parts: [CacheKey.Part]
        /// Whether its result is never kept: it reads what is another in every run. Nil where it may be.
        package var isRestless: Bool?
    }

    private let entries = Mutex([Int: Entry]())

    init() {}

    func note(_ planned: PlannedCell, _ outcome: Entry.Outcome, _ parts: [CacheKey.Part]) {
        let cell = planned.cell
        let entry = Entry(index: cell.index, label: cell.options.label?.value, language: cell.language.value, outcome: outcome, parts: parts)
        entries.withLock { $0[cell.index] = entry }
    }

    /// Of a step of a session: its first is no cell.
    func note(_ step: PlannedCell?, _ outcome: Entry.Outcome, _ parts: [CacheKey.Part]) {
        if let step { return note(step, outcome, parts) }
        entries.withLock { $0[-1] = Entry(index: -1, language: "python", outcome: outcome, parts: parts) }
    }

    /// Notes that a cell's result is never kept.
    func noteRestless(_ index: Int) { entries.withLock { $0[index]?.isRestless = true } }

    /// In reading order.
    package var all: [Entry] { entries.withLock { $0.values.sorted { $0.index < $1.index } } }
}
