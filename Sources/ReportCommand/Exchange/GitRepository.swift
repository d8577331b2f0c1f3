import ReportEngine

/// A git repository, read by git itself. Revisions are turned into hashes first, so that none of them can be taken for an option.
struct GitRepository: Sendable {
    /// The top folder of the working tree, real and absolute.
    let top: String

    /// - Parameter folder: absolute, inside the working tree.
    init(around folder: String) throws(OperatorError) {
        guard let ended = Subprocess.run(GitRepository.program(folder) + ["rev-parse", "--show-toplevel"], limit: 1 << 16), ended.code != 127 else {
            throw .refused("git, which knows the revisions, is not on this machine", help: "install it: 'apt-get install git'", status: .io)
        }
        guard ended.code == 0, let top = Files.real(GitRepository.line(ended.output)) else {
            throw .refused("'\(folder)' is in no git repository: \(GitRepository.reason(ended))", help: "compare two records: 'report diff A B'", status: .io)
        }
        self.top = top
    }

    /// The commit that a revision names, as a hash.
    func commit(_ revision: String) throws(OperatorError) -> String {
        let ended = git(["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"], limit: 1 << 16)
        let hash = ended.map { GitRepository.line($0.output) } ?? ""
        guard ended?.code == 0, hash.utf8.count >= 40, hash.allSatisfy(\.isHexDigit) else {
            throw .refused("'\(revision)' is no revision of this repository", help: "name a commit, a branch or a tag; 'git log --oneline' lists commits", status: .io)
        }
        return hash
    }

    /// A file of a commit; nil where it has none of the path.
    ///
    /// - Parameter path: relative to the top.
    func file(_ path: String, at commit: String, limit: Int = RecordFile.sizeLimit) -> [UInt8]? {
        let ended = git(["cat-file", "blob", "\(commit):\(path)"], limit: limit)
        return ended?.code == 0 && ended?.isCut == false ? ended?.output : nil
    }

    /// Whether a commit has a file.
    func has(_ path: String, at commit: String) -> Bool { git(["cat-file", "-e", "\(commit):\(path)"], limit: 1 << 10)?.code == 0 }

    /// The paths of a commit's files, sorted by bytes.
    func paths(at commit: String) -> [String] {
        guard let ended = git(["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit], limit: 256 << 20), ended.code == 0 else { return [] }
        return ended.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes a folder of a commit to a folder outside the working tree. Neither the repository's index nor its list of working trees is touched.
    ///
    /// - Parameters:
    ///   - path: relative to the top; `.` for all of it.
    ///   - folder: absolute; it is made.
    func write(_ path: String, at commit: String, to folder: String) throws(OperatorError) {
        do { try Files.makeFolder(folder) } catch { throw .file(error) }
        let index = folder + ".index"
        defer { Files.remove(index) }
        for arguments in [["read-tree", path == "." ? commit + "^{tree}" : "\(commit):\(path)"], ["checkout-index", "--all", "--prefix=\(folder)/"]] {
            let program = ["env", "GIT_INDEX_FILE=\(index)"] + GitRepository.git(top)
            guard let ended = Subprocess.run(program + arguments, limit: 1 << 20), ended.code == 0 else {
                throw .refused("'\(path)' of \(commit.prefix(12)) cannot be checked out", help: "see whether 'git fsck' and the disk are well", status: .io)
            }
        }
    }

    // MARK: - Running

    private func git(_ arguments: [String], limit: Int) -> Subprocess.Ended? { Subprocess.run(GitRepository.program(top) + arguments, limit: limit) }

    /// In a hook the environment names another repository's index and folder.
    private static func program(_ folder: String) -> [String] { ["env", "-u", "GIT_INDEX_FILE"] + git(folder) }

    private static func git(_ folder: String) -> [String] {
        ["env", "-u", "GIT_DIR", "-u", "GIT_WORK_TREE", "-u", "GIT_PREFIX", "git", "-C", folder, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]
    }

    private static func line(_ bytes: [UInt8]) -> String { String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self) }

    private static func reason(_ ended: Subprocess.Ended) -> String {
        let line = ended.talk.split(separator: "\n").first.map(String.init) ?? "git ended with \(ended.code)"
        return line.hasPrefix("fatal: ") ? String(line.dropFirst(7)) : line
    }
}
