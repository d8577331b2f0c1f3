import Glibc
import KernelProtocol
import Synchronization

/// Looks at what a kernel wrote to its scratch folder for as long as the kernel lives. The system bounds each file alone.
final class ScratchWatch: Sendable {
    private struct State {
        var task: Task<Void, Never>?
        var excess: ScratchLimit.Excess?
    }

    private let folder: String
    private let limit: ScratchLimit
    private let kernel: Int32
    private let state = Mutex(State())

    /// - Parameters:
    ///   - folder: the scratch folder.
    ///   - kernel: the process, whose open files count when they have no name any more.
    init(folder: String, limit: ScratchLimit, kernel: Int32) {
        self.folder = folder
        self.limit = limit
        self.kernel = kernel
    }

    /// What was too much, once it was.
    var excess: ScratchLimit.Excess? { state.withLock { $0.excess } }

    /// Looks five times a second, and less often where looking takes long, until it is stopped; calls `onExcess` at most once.
    func start(onExcess: @escaping @Sendable () -> Void) {
        let task = Task { [self] in
            var pause = Duration.milliseconds(200)
            while (try? await Task.sleep(for: pause)) != nil {
                let start = ContinuousClock.now
                if let excess = look() {
                    state.withLock { $0.excess = excess }
                    return onExcess()
                }
                pause = max(.milliseconds(200), start.duration(to: .now) * 2)
            }
        }
        state.withLock { $0.task = task }
    }

    func stop() { state.withLock { $0.task }?.cancel() }

    private func look() -> ScratchLimit.Excess? {
        var use = ScratchUse(limit: limit)
        use.add(folder)
        use.addUnnamed(of: kernel)
        return use.excess
    }
}

/// What lies in a scratch folder, counted until it is too much.
struct ScratchUse {
    private struct Identity: Hashable {
        var device: dev_t
        var number: ino_t
    }

    private let limit: ScratchLimit
    private(set) var bytes = 0
    private(set) var entries = 0
    /// Files with several names, or with none and several descriptors: each is counted once.
    private var seen: Set<Identity> = []
    private var device: dev_t?
    /// Whether there is a folder that cannot be looked into.
    private var isHidden = false

    init(limit: ScratchLimit) { self.limit = limit }

    /// What is too much of it.
    var excess: ScratchLimit.Excess? {
        if entries > limit.entries { return .entries(limit.entries) }
        if bytes > limit.bytes { return .bytes(limit.bytes) }
        return isHidden ? .hidden : nil
    }

    /// Adds a folder with all below it; links are not followed.
    mutating func add(_ path: String) {
        var status = stat()
        if device == nil, lstat(path, &status) == 0 { device = status.st_dev }
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if descriptor >= 0 { addEntries(of: descriptor, depth: 0) }
    }

    /// Takes over the descriptor. Each level needs one, so that they are few.
    private mutating func addEntries(of descriptor: Int32, depth: Int) {
        guard let folder = fdopendir(descriptor) else {
            close(descriptor)
            return
        }
        defer { closedir(folder) }
        while excess == nil, let entry = readdir(folder) {
            // As the system has it: a name need not be text.
            let name = entryName(entry)
            guard strcmp(name, ".") != 0, strcmp(name, "..") != 0 else { continue }
            entries += 1
            var status = stat()
            // It may have gone meanwhile.
            guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            count(status)
            guard status.st_mode & S_IFMT == S_IFDIR else { continue }
            guard depth < 64 else {
                isHidden = true
                continue
            }
            let below = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if below >= 0 { addEntries(of: below, depth: depth + 1) } else if errno == EACCES { isHidden = true }
        }
    }

    private mutating func count(_ status: stat) {
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        if !isFolder, status.st_nlink != 1, !seen.insert(Identity(device: status.st_dev, number: status.st_ino)).inserted { return }
        bytes += Int(status.st_blocks) * 512
    }

    /// Adds files on the folder's disk that a process and its descendants hold open and that have no name.
    mutating func addUnnamed(of process: Int32) {
        var left = [process]
        // As many as a kernel may fork, and it.
        for _ in 0..<300 {
            guard excess == nil, let next = left.popLast() else { return }
            addDescriptors(of: next)
            left += ProcessFolder.children(of: next)
        }
    }

    private mutating func addDescriptors(of process: Int32) {
        guard let folder = opendir("/proc/\(process)/fd") else { return }
        defer { closedir(folder) }
        let descriptor = dirfd(folder)
        while excess == nil, let entry = readdir(folder) {
            var status = stat()
            guard fstatat(descriptor, entryName(entry), &status, 0) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 0,
                status.st_dev == device
            else { continue }
            count(status)
        }
    }
}

/// Lies in the entry, and is valid as long as that is.
private func entryName(_ entry: UnsafeMutablePointer<dirent>) -> UnsafePointer<CChar> {
    let offset = MemoryLayout<dirent>.offset(of: \dirent.d_name) ?? 0
    return UnsafePointer((UnsafeMutableRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self))
}

/// What the system tells of processes.
enum ProcessFolder {
    /// The children of a process, as far as the system lists them.
    static func children(of process: Int32) -> [Int32] {
        guard let threads = opendir("/proc/\(process)/task") else { return [] }
        defer { closedir(threads) }
        var found: [Int32] = []
        while let entry = readdir(threads) {
            let descriptor = open("/proc/\(process)/task/\(String(cString: entryName(entry)))/children", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(descriptor, &bytes, bytes.count)
            guard count > 0 else { continue }
            found += bytes[..<count].split(separator: 0x20).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
        }
        return found
    }
}
