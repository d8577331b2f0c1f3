import Foundation
import TestSupport
import Testing

/// `kill -9` and signals at whatever moment. `make kill` tries many more than a usual run of the tests, against the release, and prints what it
/// found.
@Suite(.serialized) struct KillTests {
    private static let wanted = ProcessInfo.processInfo.environment["REPORT_KILL_MOMENTS"].flatMap(Int.init)
    private static let isLong = wanted != nil
    /// How many renders are killed at once, each in a workspace of its own.
    private static let width = isLong ? 2 : 1

    /// Does a piece of work in each of some workspaces, side by side.
    ///
    /// - Returns: what the pieces found, by their place.
    private static func spread<Item: Sendable>(
        _ items: [Item], _ work: @escaping @Sendable (KillHarness, Item) async throws -> (row: String, KillHarness.Outcome)
    ) async throws -> KillTable {
        let lanes = try await withThrowingTaskGroup(of: KillTable.self) { group in
            for lane in 0..<width {
                group.addTask {
                    let harness = try await lane == 0 ? KillHarness.shared(by: KillTests.self) : KillHarness()
                    var table = KillTable()
                    for index in stride(from: lane, to: items.count, by: width) {
                        let (row, outcome) = try await work(harness, items[index])
                        #expect(outcome.faults.isEmpty, "\(row), \(items[index]): \(outcome.faults)")
                        table.add(outcome, to: row)
                    }
                    return table
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        return lanes.reduce(into: KillTable()) { $0.add($1) }
    }

    /// A moment of a render, as a part of the time that it takes.
    private struct Moment: Sendable {
        var victim: KillHarness.Victim
        var part: Double
    }

    /// Seeded moments from the start of a render to just past its end; three of five for the command itself, the others for its processes.
    @Test func atSeededMoments() async throws {
        var generator = SeededGenerator(seed: 17)
        let moments = (0..<(KillTests.wanted ?? 10)).map { _ in
            Moment(victim: generator.pick([.report, .report, .report, .zygote, .kernel]), part: Double.random(in: 0..<1.05, using: &generator))
        }
        let table = try await KillTests.spread(moments) { harness, moment in
            let outcome = try await harness.kill(moment.victim, after: harness.length * moment.part)
            return (outcome.victim.rawValue, outcome)
        }
        #expect(table.runs == moments.count)
        if KillTests.isLong { table.print("moment") }
    }

    /// What is done at which step.
    private struct Stroke: Sendable {
        var place: KillHarness.Place
        var step: Int
        var action: String
    }

    /// All in the long run; some of the outputs and some of the others in a usual one.
    private static func chosen(_ strokes: [Stroke], outputs: Int, others: Int) -> [Stroke] {
        guard !isLong else { return strokes }
        var generator = SeededGenerator(seed: 23)
        let shuffled = strokes.shuffled(using: &generator)
        return Array(shuffled.filter { $0.place == .outputs }.prefix(outputs) + shuffled.filter { $0.place != .outputs }.prefix(others))
    }

    private static let listed = Task { () throws -> [KillHarness.Place: [String]] in
        let harness = try await KillHarness.shared(by: KillTests.self)
        var listed: [KillHarness.Place: [String]] = [:]
        for place in KillHarness.Place.allCases { listed[place] = try await harness.steps(place) }
        return listed
    }

    /// All steps of all places, with what is done at each.
    private static func strokes(_ actions: (Int) -> [String]) async throws -> [Stroke] {
        let listed = try await listed.value
        var strokes: [Stroke] = []
        for place in KillHarness.Place.allCases {
            let steps = listed[place] ?? []
            switch place {
            // Three files: made, written, synced and renamed, and the folder synced.
            case .outputs: #expect(steps.count >= 13, "\(steps)")
            case .cache: #expect(steps.contains { $0.contains("report/cells") } && steps.contains { $0.contains("report/state") }, "\(steps)")
            // The folders of kernels, and so every phase of a render.
            case .scratch:
                for role in ["engine", "session", "draw", "press"] { #expect(steps.contains { $0.hasPrefix("mkdir ") && $0.contains("/\(role)-") }, "\(role): \(steps)") }
            }
            strokes += steps.indices.flatMap { index in actions(strokes.count + index).map { Stroke(place: place, step: index + 1, action: $0) } }
        }
        return strokes
    }

    /// In place of each call that makes, writes, syncs, renames or removes a file of the outputs, the cache and the scratch.
    @Test func atEachStepOfWriting() async throws {
        let strokes = try await KillTests.strokes { _ in ["kill"] }
        let table = try await KillTests.spread(KillTests.chosen(strokes, outputs: 5, others: 3)) { harness, stroke in
            let outcome = try await harness.strike("kill", at: stroke.step, of: stroke.place)
            return ("\(outcome.call ?? "none") of the \(stroke.place)", outcome)
        }
        if KillTests.isLong { table.print("step") }
    }

    /// A signal before such a call: those that end it, one that it does not heed, and a pause.
    @Test func signalsAtEachStepOfWriting() async throws {
        let others = ["SIGTERM", "SIGHUP", "SIGPIPE", "SIGSTOP"]
        // The commonest at each, the others in turn.
        let strokes = try await KillTests.strokes { ["SIGINT", others[$0 % others.count]] }
        let table = try await KillTests.spread(KillTests.chosen(strokes, outputs: 3, others: 5)) { harness, stroke in
            ("\(stroke.action) at the \(stroke.place)", try await harness.strike(stroke.action, at: stroke.step, of: stroke.place))
        }
        if KillTests.isLong { table.print("signal") }
    }

    /// Killed between two renames, some outputs are new and some old: `verify` says which are not those of the record, and a render makes them
    /// one set again, also where the definition is the old one again.
    @Test func aSetThatIsHalfNewIsToldAndMended() async throws {
        let harness = try await KillHarness.shared(by: KillTests.self)
        let steps = try await KillTests.listed.value[.outputs] ?? []
        let renames = steps.indices.filter { steps[$0].hasPrefix("rename") }
        try #require(renames.count == 3, "\(steps)")
        try harness.prepare()
        let ended = try await harness.gated(step: renames[1] + 1, "kill", folders: [harness.folder(.outputs)])
        #expect(ended.code == 128 + SIGKILL)
        let half = harness.workspace.snapshot("reports").filter { !$0.key.hasSuffix(".tmp") }
        #expect(half == harness.old.merging(harness.new.filter { $0.key == "small.html" }) { $1 })
        let verify = try await harness.workspace.report("verify")
        #expect(verify.code == 4, "\(verify.talk)")
        #expect((verify.output + verify.talk).contains("small.html is not the file that was recorded"), "\(verify.output)\(verify.talk)")
        try KillHarness.write(changed: false, in: harness.workspace)
        #expect(try await harness.workspace.report("render").code == 0)
        #expect(harness.workspace.snapshot("reports") == harness.old)
    }

    /// The clean end hangs: a second Ctrl-C does not wait for it.
    @Test func aSecondInterruptEndsAtOnce() async throws {
        let harness = try await KillHarness.shared(by: KillTests.self)
        let steps = try await KillTests.listed.value[.scratch] ?? []
        let session = try #require(steps.firstIndex { $0.hasPrefix("mkdir ") && $0.contains("/session-") })
        let outcome = try await harness.strike("hang", at: session + 1, of: .scratch)
        #expect(outcome.faults.isEmpty, "\(outcome.faults)")
        #expect(outcome.reports == .old)
        // A clean end has ten seconds.
        let words = harness.calls.last?.split(separator: " ") ?? []
        let seconds = try #require(words.first == "ended" ? words.last.flatMap { Double($0) } : nil, "\(words)")
        #expect(seconds < 8)
    }
}

/// What was found, by who or what was killed.
struct KillTable: Sendable {
    private struct Row {
        var runs = 0
        var late = 0
        var reports: [KillHarness.Reports: Int] = [:]
        var faults = 0
    }

    private var rows: [String: Row] = [:]
    /// Until the last process of a killed render was gone.
    private var longest = Duration.zero

    var runs: Int { rows.values.reduce(0) { $0 + $1.runs } }

    mutating func add(_ outcome: KillHarness.Outcome, to row: String) {
        rows[row, default: Row()].runs += 1
        rows[row, default: Row()].late += outcome.wasLate ? 1 : 0
        rows[row, default: Row()].reports[outcome.reports, default: 0] += 1
        rows[row, default: Row()].faults += outcome.faults.isEmpty ? 0 : 1
        longest = max(longest, outcome.wait)
    }

    mutating func add(_ other: KillTable) {
        for (name, row) in other.rows {
            rows[name, default: Row()].runs += row.runs
            rows[name, default: Row()].late += row.late
            rows[name, default: Row()].reports.merge(row.reports) { $0 + $1 }
            rows[name, default: Row()].faults += row.faults
        }
        longest = max(longest, other.longest)
    }

    func print(_ title: String) {
        var lines = ["| killed at \(title) | runs | ended before | all old | all new | some new | torn | at fault |", "|---|---|---|---|---|---|---|---|"]
        for (name, row) in rows.sorted(by: { $0.key < $1.key }) {
            let counts = [KillHarness.Reports.old, .new, .mixed, .torn].map { String(row.reports[$0] ?? 0) }
            lines.append("| \(name) | \(row.runs) | \(row.late) | \(counts.joined(separator: " | ")) | \(row.faults) |")
        }
        Swift.print(lines.joined(separator: "\n"))
        Swift.print("the last process was gone after \(longest) at most")
    }
}
