import Foundation
import TestSupport

/// A report that is rendered over an older one, and is killed while that happens; with everything that must be true afterwards.
final class KillHarness: Sendable {
    /// Whom a moment's kill is for.
    enum Victim: String, Sendable, CaseIterable { case report, zygote, kernel }

    /// What is to be killed does not even render undisturbed.
    private struct Unrendered: Error { var talk: String }

    /// What became of one killed run.
    struct Outcome: Sendable {
        /// What is wrong: empty when all is as it should be.
        var faults: [String] = []
        /// Who was killed in fact: a kernel may not be there yet.
        var victim = Victim.report
        /// Whether it was over before it was killed.
        var wasLate = false
        var reports = Reports.old
        /// The name of the call at which it was struck.
        var call: String?
        /// From the end of the command to the end of the last process of it.
        var wait = Duration.zero
    }

    /// Which outputs stood there after the kill.
    enum Reports: String, Sendable, CaseIterable { case old, new, mixed, torn }

    let workspace: Workspace
    let old: [String: Data]
    let new: [String: Data]
    /// How long the render takes that is killed.
    let length: Duration

    /// One that the tests of a serial suite use one after the other: to make it takes three renders. Each suite has its own.
    static func shared(by suite: Any.Type) async throws -> KillHarness { try await shelf.harness(of: "\(suite)") }

    private static let shelf = Shelf()

    private actor Shelf {
        private var made: [String: Task<KillHarness, any Error>] = [:]

        func harness(of suite: String) async throws -> KillHarness {
            let task = made[suite] ?? Task { try await KillHarness() }
            made[suite] = task
            return try await task.value
        }
    }

    /// Renders both states, keeps the cache as it is between them, and measures.
    init() async throws {
        let workspace = try SmallProject.make()
        try Self.write(changed: true, in: workspace)
        let first = try await workspace.report("render", "--no-cache")
        new = workspace.snapshot("reports")
        try Self.write(changed: false, in: workspace)
        let second = try await workspace.report("render")
        old = workspace.snapshot("reports")
        guard first.code == 0, second.code == 0, old.count == 3, new != old else { throw Unrendered(talk: first.talk + second.talk) }
        self.workspace = workspace
        try FileManager.default.copyItem(atPath: "\(workspace.home)/cache", toPath: "\(workspace.path)/cache-then")
        try Self.write(changed: true, in: workspace)
        let start = ContinuousClock.now
        let third = try await workspace.report("render")
        length = ContinuousClock.now - start
        guard third.code == 0, workspace.snapshot("reports") == new else { throw Unrendered(talk: third.talk) }
        try FileManager.default.copyItem(atPath: "\(workspace.home)/cache", toPath: "\(workspace.path)/cache-now")
    }

    /// The change reaches data, words, a drawing and a Python cell, so that all of them are run again.
    static func write(changed: Bool, in workspace: Workspace) throws {
        try workspace.write(SmallProject.orders.replacing("south,yes,20", with: changed ? "south,no,21" : "south,yes,20"), to: "notebooks/data/orders.csv")
        try workspace.write(
            SmallProject.definition.replacing("Orders of one day", with: changed ? "Orders of another day" : "Orders of one day"), to: "notebooks/small.qmd")
    }

    /// As before the run that is killed: the old outputs, the new definition, the cache of the old one.
    ///
    /// - Parameter isWarm: with the cache of both, where only the outputs matter.
    func prepare(isWarm: Bool = false) throws {
        let files = FileManager.default
        try? files.removeItem(atPath: "\(workspace.home)/cache")
        try files.copyItem(atPath: "\(workspace.path)/cache-\(isWarm ? "now" : "then")", toPath: "\(workspace.home)/cache")
        try? files.removeItem(atPath: "\(workspace.project)/reports")
        for (name, bytes) in old { try workspace.write(bytes, to: "reports/\(name)") }
        try Self.write(changed: true, in: workspace)
    }

    // MARK: - Killing at a moment

    /// Kills after a delay, and looks at what is left.
    func kill(_ wanted: Victim, after delay: Duration) async throws -> Outcome {
        try prepare()
        var outcome = Outcome()
        let ended = try await Gate.runs.pass {
            let program = try workspace.start(["render"])
            try await Task.sleep(for: delay)
            let pids = wanted == .report ? [] : KillHarness.descendants(of: program.pid, isKernel: wanted == .kernel)
            if let pid = pids.last {
                outcome.victim = wanted
                Foundation.kill(pid, SIGKILL)
            } else {
                program.send(SIGKILL)
            }
            return await program.finish(within: .seconds(60))
        }
        outcome.wasLate = outcome.victim == .report && ended.signal == nil
        if outcome.victim == .report {
            if !(ended.signal == SIGKILL || ended.code == 0) { outcome.faults.append("it ended with \(ended.code ?? -1): \(ended.standardError)") }
        } else if ended.isLate || ![0, 1, 5].contains(ended.code) {
            outcome.faults.append("after its \(wanted) was killed, it ended with \(ended.code ?? -1), signal \(ended.signal ?? 0): \(ended.standardError)")
        }
        look(&outcome)
        // It was not killed itself: all outputs or none.
        if outcome.victim != .report, outcome.reports == .mixed { outcome.faults.append("some outputs are new and some old") }
        if ended.code == 0, outcome.reports != .new { outcome.faults.append("it ended with 0, and the outputs are \(outcome.reports)") }
        try await recover(&outcome)
        return outcome
    }

    /// The zygote of a command, or its kernels, by process number.
    private static func descendants(of parent: Int32, isKernel: Bool) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        var parents: [Int32: Int32] = [:]
        for pid in names.compactMap(Int32.init) {
            let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat").map { String(decoding: $0, as: UTF8.self) } ?? ""
            let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
            if fields.count > 1, let above = Int32(fields[1]) { parents[pid] = above }
        }
        let zygotes = parents.filter { $0.value == parent }.map(\.key).sorted()
        return isKernel ? parents.filter { zygotes.contains($0.value) }.map(\.key).sorted() : zygotes
    }

    // MARK: - Killing at a step

    /// Where a call changes files. Calls of one place come in the same order each time, or nearly so; those of several do not.
    enum Place: String, Sendable, CaseIterable { case outputs, cache, scratch }

    func folder(_ place: Place) -> String {
        switch place {
        case .outputs: "\(workspace.project)/reports"
        case .cache: "\(workspace.home)/cache"
        case .scratch: workspace.temporary
        }
    }

    /// The calls that change files of a place, as a whole run makes them.
    func steps(_ place: Place) async throws -> [String] {
        try prepare()
        let run = try await gated(step: 1, "count", folders: [folder(place)])
        guard run.code == 0 else { throw Unrendered(talk: run.standardError) }
        return calls.map { String($0.drop { $0 != " " }.dropFirst()).replacing(workspace.path + "/", with: "") }
    }

    /// Kills in place of a step, or signals before it, and looks at what is left.
    ///
    /// - Parameter action: of call-gate.py.
    func strike(_ action: String, at step: Int, of place: Place) async throws -> Outcome {
        try prepare()
        var outcome = Outcome()
        let ended = try await gated(step: step, action, folders: [folder(place)])
        // As it was this time.
        outcome.call = calls.first { $0.hasPrefix("\(step) ") }?.split(separator: " ").dropFirst().first.map(String.init)
        outcome.wasLate = ended.code == 0
        let expected: [Int32?] =
            switch action {
            case "kill": [0, 128 + SIGKILL]
            case "SIGINT": [0, 128 + SIGINT]
            case "hang": [128 + SIGINT]
            case "SIGTERM": [0, 128 + SIGTERM]
            case "SIGHUP": [0, 128 + SIGHUP]
            default: [0]
            }
        if !expected.contains(ended.code) { outcome.faults.append("it ended with \(ended.code ?? -1): \(ended.standardError)") }
        look(&outcome)
        if ended.code == 0, outcome.reports != .new { outcome.faults.append("it ended with 0, and the outputs are \(outcome.reports)") }
        if action.hasPrefix("SIG") {
            // That a report is written may be said before.
            if ended.code != 0, ended.standardError.contains("error") || ended.standardError.contains("not rendered") { outcome.faults.append("it said \(ended.standardError)") }
            let temporary = workspace.snapshot("reports").keys.filter { $0.hasSuffix(".tmp") } + workspace.leftovers
            if !temporary.isEmpty { outcome.faults.append("it left \(temporary)") }
            if outcome.reports == .mixed { outcome.faults.append("some outputs are new and some old") }
        }
        try await recover(&outcome)
        return outcome
    }

    /// What the last gated run did, a call each.
    var calls: [String] { ((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init) }

    private var log: String { "\(workspace.path)/calls" }

    /// Runs `report render` where each call that changes files can be decided about.
    func gated(step: Int, _ action: String, folders: [String]) async throws -> Program.Ended {
        let script = Workspace.checkout + "/Tests/ReportCommandTests/Scripts/call-gate.py"
        return try await Gate.runs.pass {
            let program = try workspace.start(
                ["render"], program: ["/usr/bin/python3", script, log, folders.joined(separator: ":"), "\(step)", action, Workspace.executables + "/report"])
            return await program.finish()
        }
    }

    // MARK: - Afterwards

    private func look(_ outcome: inout Outcome) {
        let found = workspace.snapshot("reports").filter { !$0.key.hasSuffix(".tmp") }
        let isWhole = found.keys.sorted() == old.keys.sorted() && found.allSatisfy { $0.value == old[$0.key] || $0.value == new[$0.key] }
        outcome.reports = found == old ? .old : found == new ? .new : isWhole ? .mixed : .torn
        if !isWhole { outcome.faults.append("outputs are torn: \(found.mapValues(\.count).sorted { $0.key < $1.key })") }
    }

    /// The next render is right, and removes what the killed one left.
    private func recover(_ outcome: inout Outcome) async throws {
        let ended = ContinuousClock.now
        if !(await eventually { workspace.processes.isEmpty }) { outcome.faults.append("processes are left: \(workspace.processes)") }
        outcome.wait = ContinuousClock.now - ended
        let next = try await workspace.report("render")
        if next.code != 0 { outcome.faults.append("the next render ended with \(next.code ?? -1): \(next.talk)") }
        let found = workspace.snapshot("reports")
        if found != new { outcome.faults.append("the next render is not like a fresh one: \(found.mapValues(\.count).sorted { $0.key < $1.key })") }
        if !workspace.leftovers.isEmpty { outcome.faults.append("scratch is left: \(workspace.leftovers)") }
        let unfinished = (try? FileManager.default.contentsOfDirectory(atPath: "\(workspace.home)/cache/report/unfinished")) ?? []
        if !unfinished.isEmpty { outcome.faults.append("the cache has unfinished files: \(unfinished)") }
    }
}
