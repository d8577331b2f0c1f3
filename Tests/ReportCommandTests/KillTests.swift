import Foundation
import TestSupport
import Testing

/// `kill -9` at whatever moment. `make kill` tries many more moments than a usual run of the tests, and prints what it found.
@Suite(.serialized) struct KillTests {
    private static let wanted = ProcessInfo.processInfo.environment["REPORT_KILL_MOMENTS"].flatMap(Int.init)
    private static let isLong = wanted != nil

    /// Seeded moments from the start of a render to just past its end; three of five for the command itself, the others for its processes.
    @Test func atSeededMoments() async throws {
        let harness = try await KillHarness()
        try harness.prepare()
        let clock = ContinuousClock()
        var length = Duration.zero
        let whole = try await harness.workspace.report("render")
        #expect(whole.code == 0, "\(whole.talk)")
        try harness.prepare()
        length = try await clock.measure { _ = try await harness.workspace.report("render") }
        var generator = SeededGenerator(seed: 17)
        var table = KillTable()
        for moment in 0..<(KillTests.wanted ?? 15) {
            let victim = generator.pick([KillHarness.Victim.report, .report, .report, .zygote, .kernel])
            let delay = length * Double.random(in: 0..<1.05, using: &generator)
            let outcome = try await harness.kill(victim, after: delay)
            #expect(outcome.faults.isEmpty, "moment \(moment), \(victim) after \(delay): \(outcome.faults)")
            table.add(outcome, to: outcome.victim.rawValue)
        }
        if KillTests.isLong { table.print("moment") }
    }

    /// In place of each call that makes, writes, syncs, renames or removes a file of the outputs, the cache and the scratch. A usual run takes
    /// some of those of the cache and the scratch, and all of the outputs.
    @Test func atEachStepOfWriting() async throws {
        let harness = try await KillHarness()
        let steps = try await harness.steps()
        let ofOutputs = steps.indices.filter { steps[$0].contains("project/reports") }
        // Three files: made, written, synced and renamed, and the folder synced.
        #expect(ofOutputs.count >= 13, "\(steps)")
        #expect(steps.contains { $0.contains("cache/report/cells") } && steps.contains { $0.contains("tmp/report-") }, "\(steps)")
        var generator = SeededGenerator(seed: 23)
        let others = steps.indices.filter { !ofOutputs.contains($0) }
        let chosen = KillTests.isLong ? Array(steps.indices) : (ofOutputs + others.shuffled(using: &generator).prefix(8)).sorted()
        var table = KillTable()
        for index in chosen {
            let outcome = try await harness.kill(atStep: index + 1)
            #expect(outcome.faults.isEmpty, "step \(index + 1), '\(steps[index])': \(outcome.faults)")
            let place = steps[index].contains("project/reports") ? "outputs" : steps[index].contains("cache") ? "cache" : "scratch"
            table.add(outcome, to: "\(steps[index].prefix { $0 != " " }) of \(place)")
        }
        if KillTests.isLong { table.print("step") }
    }
}

/// What was found, by who or what was killed.
struct KillTable {
    private var rows: [String: (runs: Int, reports: [KillHarness.Reports: Int], faults: Int)] = [:]

    mutating func add(_ outcome: KillHarness.Outcome, to row: String) {
        var entry = rows[row] ?? (0, [:], 0)
        entry.runs += 1
        entry.reports[outcome.reports, default: 0] += 1
        if !outcome.faults.isEmpty { entry.faults += 1 }
        rows[row] = entry
    }

    func print(_ title: String) {
        var lines = ["| killed at \(title) | runs | all old | all new | some new | torn | at fault |", "|---|---|---|---|---|---|---|"]
        for (name, row) in rows.sorted(by: { $0.key < $1.key }) {
            let counts = [KillHarness.Reports.old, .new, .mixed, .torn].map { String(row.reports[$0] ?? 0) }
            lines.append("| \(name) | \(row.runs) | \(counts.joined(separator: " | ")) | \(row.faults) |")
        }
        Swift.print(lines.joined(separator: "\n"))
    }
}
