/// Lets a few whole-command runs happen at once, however many tests are started together: each takes a core and some hundred
/// megabytes.
package actor Gate {
    /// For runs of the built executables.
    package static let runs = Gate(width: 3)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(width: Int) { free = width }

    /// Does the work when it is its turn.
    package nonisolated func pass<Result: Sendable>(_ work: () async throws -> Result) async rethrows -> Result {
        await enter()
        do {
            let result = try await work()
            await leave()
            return result
        } catch {
            await leave()
            throw error
        }
    }

    private func enter() async {
        if free > 0 { free -= 1; return }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
