import Glibc
import ReportEngine

/// Fetches files for `report data update`, each address once.
///
/// http and https go through curl, a program of its own: `report` has no network code, and starts in milliseconds. It reads no settings of the user's but the
/// usual proxy variables.
struct Fetcher {
    /// Of one file, in bytes.
    let limit: Int
    /// Files and folders of this machine that `file:///` may name, absolute: heads come from others, and what is fetched is shown.
    let allowed: [String]
    private var known: [String: [UInt8]] = [:]

    init(limit: Int, allowed: [String]) {
        self.limit = limit
        self.allowed = allowed
    }

    /// - Parameter address: as `DatasetReader` lets it through.
    mutating func fetch(_ address: String) throws(OperatorError) -> [UInt8] {
        if let bytes = known[address] { return bytes }
        let bytes = address.hasPrefix("file://") ? try file(address) : try download(address)
        known[address] = bytes
        return bytes
    }

    private func file(_ address: String) throws(OperatorError) -> [UInt8] {
        guard let path = Fetcher.path(address) else {
            throw .refused("'\(address)' names no file", help: "write file:/// and an absolute path", status: .io)
        }
        if let real = Files.real(path), !allowed.compactMap(Files.real).contains(where: { Paths.isInside(real, $0) }) {
            throw .refused(
                "'\(address)' lies outside of the project and was not granted",
                help: "where you trust the definition, fetch it with '--allow \(Paths.relative(real, to: Files.workingFolder))'", status: .environment)
        }
        do { return try Files.read(path, limit: limit) } catch {
            throw error.code == EFBIG ? tooLarge(address) : .refused("'\(address)' cannot be read: \(error.reason)", help: "see whether the file is there", status: .io)
        }
    }

    /// The path of `file:///…`, percent-decoded.
    static func path(_ address: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(address.utf8.dropFirst("file://".utf8.count))[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else { bytes.append(byte); continue }
            guard let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2, code != 0 else { return nil }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        return bytes.first == 0x2F ? String(validating: bytes, as: UTF8.self) : nil
    }

    /// - Note: a redirect may lead to http or https alone, and from https to https alone. A body that is shorter than the server announced is refused; where it
    ///   announced nothing and closes the connection early, only the hash can tell.
    private func download(_ address: String) throws(OperatorError) -> [UInt8] {
        let schemes = address.hasPrefix("https:") ? "=https" : "=http,https"
        let arguments = [
            "curl", "--disable", "--silent", "--show-error", "--fail", "--location", "--globoff", "--proto", schemes, "--proto-redir", schemes, "--max-redirs", "5",
            "--connect-timeout", "30", "--speed-limit", "1", "--speed-time", "60", "--max-filesize", String(limit), "--url", address,
        ]
        guard let ended = Subprocess.run(arguments, limit: limit), ended.code != 127 else {
            throw .refused("curl, which fetches files, is not on this machine", help: "install it: 'apt-get install curl'", status: .io)
        }
        if ended.isCut || ended.code == 63 { throw tooLarge(address) }
        guard ended.code == 0 else {
            throw .refused("'\(address)' cannot be fetched: \(Fetcher.reason(ended))", help: "see whether the address is right; nothing was written", status: .io)
        }
        return ended.output
    }

    private func tooLarge(_ address: String) -> OperatorError {
        .refused("'\(address)' is larger than \(limit >> 20) MB", help: "allow more with '--max-size'; nothing was written", status: .io)
    }

    /// curl's own words, without its name and number.
    private static func reason(_ ended: Subprocess.Ended) -> String {
        let line = ended.talk.split(separator: "\n").first { $0.hasPrefix("curl:") }
        guard let line, let end = line.firstIndex(of: ")") else { return "curl ended with \(ended.code)" }
        let words = line[line.index(after: end)...].drop { $0 == " " }
        return words.prefix(1).lowercased() + words.dropFirst()
    }
}
