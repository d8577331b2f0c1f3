import Glibc

/// Reading and listing files, with the operating system's own words when it cannot be done.
package enum Files {
    /// Why a file could not be read or written.
    package struct Failure: Error, Sendable {
        /// The path as it was asked for.
        package var path: String
        /// `errno`.
        package var code: Int32

        package init(path: String, code: Int32) {
            self.path = path
            self.code = code
        }

        /// `no such file or directory`.
        package var reason: String {
            String(cString: strerror(code)).lowercased()
        }
    }

    /// What a file looks like from outside; changes when its content was written.
    package struct Status: Sendable, Codable, Hashable {
        package var size: Int
        package var modified: Int64
        package var changed: Int64
        package var inode: UInt64
        package var isDirectory: Bool
        package var isRegular: Bool
    }

    /// The whole content of a regular file.
    ///
    /// - Parameters:
    ///   - path: absolute, or relative to the working folder.
    ///   - limit: larger files are refused with `EFBIG`.
    package static func read(_ path: String, limit: Int = 1 << 30) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure(path: path, code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(path: path, code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
        }
        guard status.st_size <= limit else { throw Failure(path: path, code: EFBIG) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while true {
            if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: filled == Int(status.st_size) ? 1 : 65536)) }
            let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled) }
            if got < 0 { if errno == EINTR { continue }; throw Failure(path: path, code: errno) }
            if got == 0 { break }
            filled += got
            if filled > limit { throw Failure(path: path, code: EFBIG) }
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// What a path leads to, links followed; nil if there is nothing.
    package static func status(_ path: String) -> Status? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        let kind = status.st_mode & S_IFMT
        return Status(
            size: Int(status.st_size), modified: nanoseconds(status.st_mtim), changed: nanoseconds(status.st_ctim),
            inode: UInt64(status.st_ino), isDirectory: kind == S_IFDIR, isRegular: kind == S_IFREG)
    }

    /// The path with all links followed; nil if it does not exist.
    package static func real(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    /// The names in a folder, sorted by bytes, without `.` and `..`.
    package static func list(_ path: String) throws(Failure) -> [String] {
        guard let folder = opendir(path) else { throw Failure(path: path, code: errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    /// Makes a folder and those above it.
    package static func makeFolder(_ path: String) throws(Failure) {
        if let status = status(path), status.isDirectory { return }
        let parent = Paths.parent(path)
        if parent != path, !parent.isEmpty { try makeFolder(parent) }
        if mkdir(path, 0o755) != 0, errno != EEXIST { throw Failure(path: path, code: errno) }
    }

    /// Removes a file or a folder with everything in it; links are removed, not followed.
    package static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            FolderRemoval.remove(path)
        } else {
            unlink(path)
        }
    }

    /// The working folder, absolute.
    package static var workingFolder: String { real(".") ?? "/" }

    /// Nanoseconds since 1970 by the clock that file systems stamp with: what is written from here on does not look older.
    package static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return nanoseconds(time)
    }

    private static func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec) }
}

/// Arithmetic on paths, as text.
package enum Paths {
    /// The folder of a path; `.` for a bare name.
    package static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last component.
    package static func name(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// The last component without its extension.
    package static func stem(_ path: String) -> String {
        let name = name(path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// The extension in lower case, without the dot.
    package static func suffix(_ path: String) -> String {
        let name = name(path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// `path` seen from `base`, or `path` itself if it is absolute.
    package static func join(_ base: String, _ path: String) -> String {
        if path.hasPrefix("/") || base.isEmpty || base == "." { return normal(path) }
        return normal(base + "/" + path)
    }

    /// Without `.`, `..` and doubled slashes, as far as text alone allows.
    package static func normal(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            if part == "." { continue }
            if part == "..", let last = parts.last, last != ".." { parts.removeLast(); continue }
            if part == "..", path.hasPrefix("/") { continue }
            parts.append(part)
        }
        let text = parts.joined(separator: "/")
        return path.hasPrefix("/") ? "/" + text : (text.isEmpty ? "." : text)
    }

    /// Whether a normal path, seen from a folder, lies outside it.
    package static func leaves(_ path: String) -> Bool { path.hasPrefix("/") || path == ".." || path.hasPrefix("../") }

    /// An absolute path as seen from a folder, `../` allowed; both normal and absolute.
    package static func relative(_ path: String, to base: String) -> String {
        let (a, b) = (path.split(separator: "/"), base.split(separator: "/"))
        var shared = 0
        while shared < a.count, shared < b.count, a[shared] == b[shared] { shared += 1 }
        let up = Array(repeating: "..", count: b.count - shared)
        let text = (up + a[shared...].map(String.init)).joined(separator: "/")
        return text.isEmpty ? "." : text
    }

    /// Whether a real path lies in a real folder.
    package static func isInside(_ path: String, _ folder: String) -> Bool {
        path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
    }
}
