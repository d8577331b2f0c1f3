import KernelHost
import ReportCells
import ReportDocument
import ReportSource
import ReportSyntax

/// Who the actors of statements are: whom they speak for, and under which other names they stand.
struct ActorsLoader {
    let file: ExecutionPlan.PlannedFile
    let planned: PlannedDataset
    let engine: EngineClient

    private var places: FieldPlaces { FieldPlaces(companion: file) }

    func load(into dataset: inout Dataset) async throws(KernelError) -> CompanionOutcome {
        let name = "report actors " + dataset.name
        let read = FileLoad(engine: engine, file: file)
        let outcome = try await read.read(as: name, text: ["actor", "speaks_for", "countable", "iso3", "aliases"])
        guard outcome.loaded != nil, !outcome.diagnostics.hasErrors else { return CompanionOutcome(diagnostics: outcome.diagnostics) }
        let names = outcome.names
        guard names.contains("actor") else { return CompanionOutcome(diagnostics: [read.missing("actor", of: "an actors file", among: names)]) }
        let table = SQLText.identifier(name)
        let twice = try await engine.query(
            "SELECT actor, max(rowid) AS row FROM \(table) WHERE actor IS NOT NULL GROUP BY actor HAVING count(*) > 1 ORDER BY 2 LIMIT 5")
        guard twice.count == 0 else {
            return CompanionOutcome(diagnostics: (0..<twice.count).map { index in
                fault(.dataDuplicateKey, "actor '\(twice.text(index, "actor"))' stands twice in '\(file.written.value)'",
                      Int(twice.integer(index, "row")), "actor", "keep one row an actor, other names under 'aliases'")
            })
        }
        dataset.actorColumns = names.filter { $0 != "actor" && !dataset.has($0) }
        var result = CompanionOutcome(diagnostics: outcome.diagnostics, report: outcome.report)
        guard dataset.kind == .statements else { return result }
        if names.contains("aliases") {
            let (aliases, faults) = try await aliases(table)
            result.diagnostics += faults
            guard faults.isEmpty else { return result }
            if let remark = try await resolve(aliases, &dataset) { result.remarks.append(remark) }
        }
        result.diagnostics += try await unknownActors(table, dataset)
        if names.contains("countable") { result.diagnostics += try await uncountable(table) }
        if names.contains("speaks_for") { result.diagnostics += try await principals(table) }
        return result
    }

    /// Codes of `countable` that are neither yes nor no.
    private func uncountable(_ table: String) async throws(KernelError) -> [Diagnostic] {
        let rows = try await engine.query(
            "SELECT countable, min(rowid) AS row FROM \(table) WHERE countable NOT IN ('yes', 'no') GROUP BY countable ORDER BY 2 LIMIT 5")
        return (0..<rows.count).map { index in
            fault(.dataUndeclaredCode, "'\(rows.text(index, "countable"))' is neither 'yes' nor 'no'", Int(rows.integer(index, "row")), "countable",
                  "write 'no' for collectives, and 'yes' or nothing for all others")
        }
    }

    /// Principals that are no actors, or speak for another themselves: whom a statement counts for would depend on who looks.
    private func principals(_ table: String) async throws(KernelError) -> [Diagnostic] {
        let rows = try await engine.query(
            "SELECT a.rowid AS row, a.actor AS actor, a.speaks_for AS principal, p.actor AS known, p.speaks_for AS further FROM \(table) a"
            + " LEFT JOIN \(table) p ON p.actor = a.speaks_for WHERE a.speaks_for IS NOT NULL AND a.speaks_for <> a.actor"
            + " AND (p.actor IS NULL OR (p.speaks_for IS NOT NULL AND p.speaks_for <> p.actor)) ORDER BY a.rowid LIMIT 5")
        return (0..<rows.count).map { index in
            let (row, principal) = (Int(rows.integer(index, "row")), rows.text(index, "principal"))
            guard !rows.value(index, "known").isNull else {
                var unknown = fault(
                    .dataUnknownActor, "'\(rows.text(index, "actor"))' speaks for '\(principal)', who is not in '\(file.written.value)'", row,
                    "speaks_for", "add a row for it, or mend the name")
                unknown.severity = .warning
                return unknown
            }
            let further = rows.text(index, "further")
            return fault(.dataActor, "'\(rows.text(index, "actor"))' speaks for '\(principal)', who speaks for '\(further)'", row, "speaks_for",
                         "name the last of them: '\(further)'")
        }
    }

    // Other names

    /// Another name of an actor.
    private struct Alias { var name: String, actor: String, row: Int }

    /// Names between `|` or `;`. One that is two actors' is an error: whom a statement means by it nobody can say.
    private func aliases(_ table: String) async throws(KernelError) -> ([Alias], [Diagnostic]) {
        let rows = try await engine.query("SELECT rowid AS row, actor, aliases FROM \(table) WHERE actor IS NOT NULL ORDER BY rowid")
        var owners: [String: String] = [:]
        for index in 0..<rows.count { owners[rows.text(index, "actor")] = rows.text(index, "actor") }
        var aliases: [Alias] = []
        var diagnostics: [Diagnostic] = []
        for index in 0..<rows.count {
            let (actor, row) = (rows.text(index, "actor"), Int(rows.integer(index, "row")))
            for part in rows.text(index, "aliases").split(whereSeparator: { $0 == "|" || $0 == ";" }) {
                let name = part.trimmed
                guard !name.isEmpty, name != actor else { continue }
                if let owner = owners[name], owner != actor {
                    diagnostics.append(fault(
                        .dataAlias, owner == name ? "'\(name)' is an actor, and an alias of '\(actor)'" : "'\(name)' is an alias of '\(owner)' and of '\(actor)'",
                        row, "aliases", "keep it at one of them"))
                } else if owners[name] == nil {
                    owners[name] = actor
                    aliases.append(Alias(name: name, actor: actor, row: row))
                }
            }
        }
        return (aliases, diagnostics)
    }

    /// Gives statements that name an actor by an alias the actor's own name.
    ///
    /// - Returns: a remark that counts them.
    private func resolve(_ aliases: [Alias], _ dataset: inout Dataset) async throws(KernelError) -> String? {
        guard !aliases.isEmpty else { return nil }
        let (name, table) = ("report aliases " + dataset.name, SQLText.identifier(dataset.relation))
        try await engine.makeTable(.init(name: name, aliases: [], columns: [
            .init(name: "alias", type: "text", values: aliases.map { .text($0.name) }),
            .init(name: "actor", type: "text", values: aliases.map { .text($0.actor) }),
        ]))
        let list = SQLText.identifier(name)
        let found = try await engine.query("SELECT count(*) AS n FROM \(table) s JOIN \(list) l ON l.alias = s.actor")
        let count = found.integer(0, "n")
        guard count > 0 else { return nil }
        if dataset.relation != dataset.name {
            // A file that is looked through keeps its names; what is seen of it has the actors'.
            dataset.relation = "report named " + dataset.name
            let named = SQLText.identifier(dataset.relation)
            try await engine.prepare([
                "CREATE VIEW \(named) AS SELECT s.* REPLACE (coalesce(l.actor, s.actor) AS actor) FROM \(table) s LEFT JOIN \(list) l ON l.alias = s.actor",
                "CREATE OR REPLACE VIEW \(SQLText.identifier(dataset.name)) AS SELECT * EXCLUDE (rowid) FROM \(named)",
            ])
            return remark(count)
        }
        try await engine.prepare(["UPDATE \(table) SET actor = l.actor FROM \(list) l WHERE l.alias = \(table).actor"])
        return remark(count)
    }

    private func remark(_ count: Int64) -> String {
        count == 1 ? "1 statement names its actor by an alias" : "\(count) statements name their actor by an alias"
    }

    // Actors that are not there

    /// Actors of statements that the actors file does not have: whom they speak for is not known, and a slip makes two of one.
    private func unknownActors(_ table: String, _ dataset: Dataset) async throws(KernelError) -> [Diagnostic] {
        let known = try await engine.query("SELECT actor FROM \(table) ORDER BY actor")
        let unknown = try await engine.query(
            "SELECT actor, min(rowid) AS row, count(*) AS n FROM \(SQLText.identifier(dataset.relation))"
            + " WHERE actor NOT IN (SELECT actor FROM \(table) WHERE actor IS NOT NULL) GROUP BY actor ORDER BY 2 LIMIT 5")
        let names = (known["actor"] ?? []).map(\.plainText)
        let places = FieldPlaces(planned)
        return (0..<unknown.count).map { index in
            let (actor, row, n) = (unknown.text(index, "actor"), Int(unknown.integer(index, "row")), unknown.integer(index, "n"))
            return Diagnostic(
                .dataUnknownActor, "'\(actor)' is not in '\(file.written.value)'", at: places.place(row: row, column: "actor"),
                label: places.label(row: row, column: "actor") + (n > 1 ? ", and \(n - 1) more" : ""),
                help: nearMiss(actor, among: names).map { "did you mean '\($0)'?" } ?? "add a row for it")
        }
    }

    private func fault(_ id: DiagnosticID, _ message: String, _ row: Int, _ column: String, _ help: String) -> Diagnostic {
        Diagnostic(id, message, at: places.place(row: row, column: column), label: places.label(row: row, column: column), help: help)
    }
}

extension Substring {
    /// Without spaces around it.
    fileprivate var trimmed: String {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
