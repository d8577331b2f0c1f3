import Glibc
import Synchronization

/// Writes files so that a reader sees the old content or the new one, and never a part.
package enum AtomicFile {
    /// A file that is to be written.
    package typealias Output = (path: String, bytes: [UInt8])

    private struct Unfinished {
        var temporaryPaths: Set<String> = []
        var isClosed = false
    }

    private static let unfinished = Mutex(Unfinished())

    /// Removes the temporary files of writes that are under way, and lets no new one begin: for a process that is about to end.
    package static func abandon() {
        unfinished.withLock { unfinished in
            unfinished.isClosed = true
            for path in unfinished.temporaryPaths { unlink(path) }
            unfinished.temporaryPaths = []
        }
    }

    /// Removes what writers that were killed have left in a folder; files of living ones, and of other users, stay.
    package static func sweep(_ folder: String) { UnfinishedFile.sweep(folder) }

    /// Writes to a temporary file, syncs it, and renames it over the path.
    ///
    /// - Parameters:
    ///   - path: its folder is made if it is missing. A link at the path is replaced, not followed.
    ///   - workshop: the folder of the temporary file, on the same file system; that of the path without one.
    ///   - isSynced: whether the content must outlive a loss of power; without it the file may be empty or in part there after one.
    /// - Throws: `Files.Failure`; then the old file is as it was, and no temporary file is left.
    package static func write(_ bytes: [UInt8], to path: String, workshop: String? = nil, isSynced: Bool = true) throws(Files.Failure) {
        try write([(path, bytes)], workshop: workshop, isSynced: isSynced)
    }

    /// Writes several files that belong together: all of them, or none.
    ///
    /// All are written and synced before the first is renamed, so that a full disk leaves every old file as it was. The renames follow each
    /// other at once, and neither `abandon` nor another writer of ours comes between them; a process that is killed between two of them, or
    /// a loss of power, leaves some files old and some new, each of them whole.
    ///
    /// - Parameters: as above; paths are different from each other.
    /// - Throws: `Files.Failure`.
    package static func write(_ outputs: [Output], workshop: String? = nil, isSynced: Bool = true) throws(Files.Failure) {
        var files: [UnfinishedFile] = []
        do throws(Files.Failure) {
            for output in outputs { files.append(try prepare(output, workshop, isSynced, keepsOpen: files.count < openLimit)) }
            try rename(&files, to: outputs.map(\.path), isSynced)
        } catch {
            discard(&files)
            throw error
        }
    }

    /// How many temporary files stay open, and so locked, until they are renamed: descriptors may be few.
    private static let openLimit = 16

    private static func prepare(_ output: Output, _ workshop: String?, _ isSynced: Bool, keepsOpen: Bool) throws(Files.Failure) -> UnfinishedFile {
        let path = output.path
        try Files.makeFolder(Paths.parent(path))
        if let workshop { try Files.makeFolder(workshop) }
        if let status = Files.status(path), !status.isRegular { throw Files.Failure(path: path, code: status.isDirectory ? EISDIR : EEXIST) }
        var file: UnfinishedFile
        do throws(Files.Failure) { file = try begin(in: workshop ?? Paths.parent(path), for: Paths.name(path)) } catch {
            throw Files.Failure(path: path, code: error.code)
        }
        var problem = file.fill(output.bytes, isSynced: isSynced)
        if problem == nil, !keepsOpen { problem = file.close() }
        if let problem {
            discard(&file)
            throw Files.Failure(path: path, code: problem)
        }
        return file
    }

    /// Makes a temporary file that `abandon` knows of.
    private static func begin(in folder: String, for name: String) throws(Files.Failure) -> UnfinishedFile {
        let made = unfinished.withLock { unfinished -> Result<UnfinishedFile, Files.Failure> in
            guard !unfinished.isClosed else { return .failure(Files.Failure(path: name, code: EINTR)) }
            do throws(Files.Failure) {
                let file = try UnfinishedFile(in: folder, for: name)
                unfinished.temporaryPaths.insert(file.path)
                return .success(file)
            } catch {
                return .failure(error)
            }
        }
        return try made.get()
    }

    private static func rename(_ files: inout [UnfinishedFile], to paths: [String], _ isSynced: Bool) throws(Files.Failure) {
        let folders = Set(paths.map(Paths.parent)).sorted()
        // Two commands that write the same files do so one after the other.
        let locks = files.count > 1 ? folders.map(FolderLock.init) : []
        defer { for lock in locks { lock.release() } }
        let temporary = files.map(\.path)
        let problem = unfinished.withLock { unfinished -> Files.Failure? in
            guard !unfinished.isClosed else { return Files.Failure(path: paths.first ?? "", code: EINTR) }
            for (index, path) in paths.enumerated() {
                guard Glibc.rename(temporary[index], path) == 0 else { return Files.Failure(path: path, code: errno) }
                unfinished.temporaryPaths.remove(temporary[index])
            }
            return nil
        }
        if let problem { throw problem }
        for index in files.indices { _ = files[index].close() }
        if isSynced { for folder in folders { syncFolder(folder) } }
    }

    private static func discard(_ files: inout [UnfinishedFile]) {
        for index in files.indices { discard(&files[index]) }
    }

    private static func discard(_ file: inout UnfinishedFile) {
        let path = file.path
        _ = file.close()
        unfinished.withLock { if $0.temporaryPaths.remove(path) != nil { unlink(path) } }
    }

    private static func syncFolder(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// A lock on a folder, which commands that rename several files in it take. It is a courtesy among them: one that is held for long, or a file
/// system without locks, stops nobody.
private struct FolderLock {
    private let descriptor: Int32

    init(_ folder: String) {
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        var attempts = 200
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK, attempts > 0 {
            usleep(5000)
            attempts -= 1
        }
    }

    func release() { if descriptor >= 0 { close(descriptor) } }
}
