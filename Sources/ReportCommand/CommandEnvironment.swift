import FoundationEssentials
import Glibc
import KernelHost
import ReportEngine
import Synchronization

/// What every command that runs definitions needs: kernels, resources, a private scratch folder.
struct CommandEnvironment: Sendable {
    let pool: KernelPool
    let resources: Resources
    /// A private folder that goes with the environment.
    let scratch: String

    private init(isConfinementRequired: Bool) throws(OperatorError) {
        do {
            let installation = try KernelInstallation.locate()
            resources = try Resources(installation: installation)
            CommandEnvironment.removeLeftovers()
            // Before there is a folder: one that is made while the command is told to end must go, too.
            let made = Made()
            Interruption.prepare { await made.remove() }
            defer { made.settle() }
            let scratch = try ScratchFolder.make(in: CommandEnvironment.scratchBase)
            let pool = KernelPool(installation: installation, scratch: scratch, isConfinementRequired: isConfinementRequired)
            made.keep(pool, scratch)
            (self.pool, self.scratch) = (pool, scratch)
        } catch {
            throw .kernel(error)
        }
    }

    /// What there is to remove, known to the end by a signal.
    private final class Made: Sendable {
        private let parts = Mutex<(pool: KernelPool, scratch: String)?>(nil)
        private let isSettled = Atomic(false)

        func keep(_ pool: KernelPool, _ scratch: String) { parts.withLock { $0 = (pool, scratch) } }

        /// Says that nothing more comes.
        func settle() { isSettled.store(true, ordering: .releasing) }

        func remove() async {
            while !isSettled.load(ordering: .acquiring) { try? await Task.sleep(for: .milliseconds(1)) }
            guard let (pool, scratch) = parts.withLock({ $0 }) else { return }
            await pool.shutdown()
            ScratchFolder.remove(scratch)
        }
    }

    /// Works in an environment, and ends everything of it whatever became of the work.
    static func with<Value>(
        isConfinementRequired: Bool, _ work: (CommandEnvironment) async throws(OperatorError) -> Value
    ) async throws(OperatorError) -> Value {
        let environment = try CommandEnvironment(isConfinementRequired: isConfinementRequired)
        do throws(OperatorError) {
            let value = try await work(environment)
            await environment.close()
            return value
        } catch {
            await environment.close()
            throw error
        }
    }

    /// Kernels first: what they still do would make their folders anew. Where the command is being interrupted, that end is waited for.
    private func close() async {
        await pool.shutdown()
        Interruption.wait()
        ScratchFolder.remove(scratch)
    }

    /// What commands that were killed have left, who could not remove it themselves.
    private static func removeLeftovers() {
        for folder in ScratchFolder.abandoned(in: scratchBase) { ScratchFolder.remove(folder) }
        if let cache = CacheFolder.path { AtomicFile.sweep(CacheFolder.workshop(cache)) }
    }

    /// Where the folders of commands are made.
    static var scratchBase: String { ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp" }
}
