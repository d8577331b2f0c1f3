import FoundationEssentials
import Glibc
import KernelHost
import ReportEngine

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
            scratch = try ScratchFolder.make(in: CommandEnvironment.scratchBase)
            let (pool, scratch) = (KernelPool(installation: installation, scratch: scratch, isConfinementRequired: isConfinementRequired), scratch)
            self.pool = pool
            Interruption.prepare {
                await pool.shutdown()
                ScratchFolder.remove(scratch)
            }
        } catch {
            throw .kernel(error)
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
