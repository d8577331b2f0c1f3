import FoundationEssentials
import Glibc

/// Removes what is kept: all of it, what was not used for long, or what is beyond a size.
package struct CacheSweep: Sendable {
    /// What a sweep removes.
    package struct Limits: Sendable {
        /// Nanoseconds; what was last used longer ago is removed.
        package var age: Int64?
        /// In bytes; the longest unused is removed until no more is left.
        package var size: Int?

        /// - Parameters: as the properties of the same names; without either, everything is removed.
        package init(age: Int64? = nil, size: Int? = nil) {
            self.age = age
            self.size = size
        }
    }

    /// What was removed.
    package struct Result: Sendable, Hashable {
        package var files = 0
        package var bytes = 0
        /// What is left.
        package var leftBytes = 0

        /// - Parameters: as the properties of the same names.
        package init(files: Int = 0, bytes: Int = 0, leftBytes: Int = 0) {
            self.files = files
            self.bytes = bytes
            self.leftBytes = leftBytes
        }
    }

    private struct Kept {
        var path: String
        var size: Int
        /// By `Files.now`.
        var used: Int64
    }

    /// The tool's folder in the user's cache.
    private let folder: String
    private let isRehearsal: Bool

    /// Everything that the tool keeps.
    private static let parts = ["cells", "state", "manifests", "looks", "interpreter", "unfinished"]
    /// What no render is writing any more.
    private static let staleAge: Int64 = 3_600_000_000_000
    /// What is left of the cache by itself.
    private static let usualSize = 1 << 30

    /// - Parameters:
    ///   - folder: the tool's own folder in the user's cache: what is removed lies in folders of known names in it.
    ///   - isRehearsal: whether nothing is removed, and only counted.
    package init(folder: String, isRehearsal: Bool = false) {
        self.folder = folder
        self.isRehearsal = isRehearsal
    }

    package func run(_ limits: Limits) -> Result {
        var result = Result()
        let isWhole = limits.age == nil && limits.size == nil
        var kept = files()
        var left = kept.reduce(0) { $0 + $1.size }
        kept.sort { ($0.used, $0.path) < ($1.used, $1.path) }
        for file in kept {
            let isOld = limits.age.map { Files.now - file.used > $0 } ?? false
            let isBeyond = limits.size.map { left > $0 } ?? false
            guard isWhole || isOld || isBeyond || isStale(file) else { continue }
            result.files += 1
            result.bytes += file.size
            left -= file.size
            if !isRehearsal { unlink(file.path) }
        }
        result.leftBytes = left
        if isWhole, !isRehearsal { removeFolders() }
        return result
    }

    /// Keeps the cache below its usual size; looks once a day.
    package static func tidy() {
        guard let folder = CacheFolder.path else { return }
        let mark = folder + "/cells/.tidied"
        if let status = Files.status(mark), status.modified > Files.now - 86_400_000_000_000 { return }
        guard Files.status(folder + "/cells") != nil, (try? AtomicFile.write([], to: mark, workshop: CacheFolder.workshop(folder), isSynced: false)) != nil else { return }
        let sweep = CacheSweep(folder: folder)
        guard sweep.files().reduce(0, { $0 + $1.size }) > usualSize else { return }
        _ = sweep.run(.init(size: usualSize / 4 * 3))
    }

    private func files() -> [Kept] {
        var found: [Kept] = []
        for part in CacheSweep.parts { walk("\(folder)/\(part)", depth: 0, into: &found) }
        return found
    }

    private func walk(_ folder: String, depth: Int, into found: inout [Kept]) {
        guard depth < 3 else { return }
        for name in (try? Files.list(folder)) ?? [] where name != ".tidied" {
            let path = folder + "/" + name
            var status = stat()
            // A link is none of ours.
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                walk(path, depth: depth + 1, into: &found)
            } else if status.st_mode & S_IFMT == S_IFREG {
                found.append(Kept(path: path, size: Int(status.st_size), used: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)))
            }
        }
    }

    /// What is left of a write that was killed, and the state of a report whose definition is gone.
    private func isStale(_ file: Kept) -> Bool {
        guard Files.now - file.used > CacheSweep.staleAge else { return false }
        if Paths.name(file.path).hasPrefix("."), file.path.hasSuffix(".tmp") { return true }
        guard Paths.name(Paths.parent(file.path)) == "state", let bytes = try? Files.read(file.path, limit: 16 << 20) else { return false }
        guard let state = try? JSONDecoder().decode(RenderState.self, from: Data(bytes)) else { return true }
        return state.inputs.first.map { Files.status($0.path) == nil } ?? true
    }

    /// Those that are empty.
    private func removeFolders() {
        for part in CacheSweep.parts {
            unlink("\(folder)/\(part)/.tidied")
            for name in (try? Files.list("\(folder)/\(part)")) ?? [] { rmdir("\(folder)/\(part)/\(name)") }
            rmdir("\(folder)/\(part)")
        }
        // The tools of `report lock` are made again as well.
        for name in (try? Files.list(folder)) ?? [] where name.hasPrefix("lock-") { Files.remove("\(folder)/\(name)") }
        rmdir(folder)
    }
}
