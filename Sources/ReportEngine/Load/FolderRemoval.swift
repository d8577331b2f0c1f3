import Glibc

/// Removing a folder whatever was made in it: names that are no text, folders without the right to look into them, folders nested deeper
/// than a path can say or descriptors reach. What lies two levels down is moved one level up, so that two descriptors are enough.
struct FolderRemoval {
    private let root: OpaquePointer
    private let descriptor: Int32
    private var moved = 0

    /// Removes a folder; a link is not followed.
    static func remove(_ path: String) {
        guard let folder = open(AT_FDCWD, path) else { return }
        var removal = FolderRemoval(root: folder, descriptor: dirfd(folder))
        while removal.pass() { rewinddir(folder) }
        closedir(folder)
        rmdir(path)
    }

    private static func open(_ parent: Int32, _ name: UnsafePointer<CChar>) -> OpaquePointer? {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        var descriptor = openat(parent, name, flags)
        if descriptor < 0, errno == EACCES, fchmodat(parent, name, 0o700, AT_SYMLINK_NOFOLLOW) == 0 { descriptor = openat(parent, name, flags) }
        guard descriptor >= 0 else { return nil }
        fchmod(descriptor, 0o700)
        guard let folder = fdopendir(descriptor) else {
            close(descriptor)
            return nil
        }
        return folder
    }

    /// - Returns: whether something was removed and more may be there.
    private mutating func pass() -> Bool {
        var hasRemoved = false
        FolderRemoval.forEach(root) { name in
            if unlinkat(descriptor, name, 0) == 0 || removeFolder(name) { hasRemoved = true }
        }
        return hasRemoved
    }

    private mutating func removeFolder(_ name: UnsafePointer<CChar>) -> Bool {
        guard let folder = FolderRemoval.open(descriptor, name) else { return false }
        let below = dirfd(folder)
        FolderRemoval.forEach(folder) { entry in
            if unlinkat(below, entry, 0) != 0 { moveUp(entry, from: below) }
        }
        closedir(folder)
        return unlinkat(descriptor, name, AT_REMOVEDIR) == 0
    }

    private mutating func moveUp(_ name: UnsafePointer<CChar>, from folder: Int32) {
        if unlinkat(folder, name, AT_REMOVEDIR) == 0 { return }
        // A folder that may not be written may not be moved.
        fchmodat(folder, name, 0o700, AT_SYMLINK_NOFOLLOW)
        for _ in 0..<1000 {
            moved += 1
            if renameat(folder, name, descriptor, ".moved-\(moved)") == 0 { return }
        }
    }

    private static func forEach(_ folder: OpaquePointer, _ body: (UnsafePointer<CChar>) -> Void) {
        while let entry = readdir(folder) {
            let offset = MemoryLayout<dirent>.offset(of: \dirent.d_name) ?? 0
            let name = UnsafePointer((UnsafeMutableRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self))
            if strcmp(name, ".") != 0, strcmp(name, "..") != 0 { body(name) }
        }
    }
}
