import ReportEngine
import ReportSource
import ReportSyntax

/// A fetched file, held against the one in place and against the head.
struct RemoteUpdate {
    let remote: RemoteDataset
    let fetched: [UInt8]
    /// SHA-256 of what was fetched.
    let digest: String
    /// What is in place; nil where nothing is.
    let present: [UInt8]?

    init(remote: RemoteDataset, fetched: [UInt8]) {
        self.remote = remote
        self.fetched = fetched
        digest = Digest.sha256(fetched)
        present = try? Files.read(remote.file)
    }

    private var pinned: String? { remote.declaration.digest?.value.lowercased() }

    /// Whether there is anything to write.
    var isOpen: Bool { present != fetched || pinned != digest }

    /// Whether nothing is lost and nothing is believed that was not before: the file is missing or the same, and the hash is new or the same.
    var isHarmless: Bool { (present == nil || present == fetched) && (pinned == nil || pinned == digest) }

    /// Why it is not taken unasked.
    var reason: String {
        pinned != nil && pinned != digest
            ? "what is there now is not the file of its 'sha256:'" : "the file in place is other than what is there now"
    }

    /// What writing does, in words.
    var effect: String {
        [present == fetched ? nil : present == nil ? "fetched" : "replaced", pinned == digest ? nil : "its hash is in the head"].compactMap { $0 }.joined(separator: ", ")
    }

    /// What is other in the file, by rows where they can be read; nil where it is the same, or new.
    var change: Cause? {
        guard let present, present != fetched else { return nil }
        return DataChange.cause(
            of: remote.name, path: remote.path, key: remote.declaration.key.map(\.value), delimiter: remote.declaration.delimiter?.value, format: remote.declaration.format?.value,
            from: present, to: fetched)
    }

    // MARK: - Writing

    /// Puts file and hash in their places, both or neither.
    ///
    /// - Returns: true.
    func write() throws(OperatorError) -> Bool {
        let head = try pinned == digest ? nil : HeadEdit(remote: remote, digest: digest).edited()
        if present != fetched { try put(fetched, remote.file) }
        guard let head else { return true }
        do throws(OperatorError) { try put(head, remote.definitionFile) } catch {
            // The head names the earlier file: that goes back to its place.
            if let present, present != fetched { try? put(present, remote.file) } else if present == nil { Files.remove(remote.file) }
            throw error
        }
        return true
    }

    private func put(_ bytes: [UInt8], _ path: String) throws(OperatorError) {
        do { try AtomicFile.write(bytes, to: path) } catch {
            throw .refused("'\(path)' cannot be written: \(error.reason)", help: "file and head are as they were", status: .io)
        }
    }
}

/// Writes a hash into a head, and changes nothing else of the definition.
struct HeadEdit {
    let remote: RemoteDataset
    let digest: String

    /// The definition's bytes with the hash.
    func edited() throws(OperatorError) -> [UInt8] {
        let bytes: [UInt8]
        do { bytes = try Files.read(remote.definitionFile, limit: DefinitionLoader.sizeLimit) } catch { throw .file(error) }
        let edited = remote.definition.hasSuffix(".ipynb") ? inNotebook(bytes) : inText(bytes)
        guard let edited, holds(edited) else {
            throw .refused(
                "the hash cannot be put into the head of '\(remote.definition)'", help: "write 'sha256: \(digest)' into dataset '\(remote.name)' and run it again", status: .io)
        }
        return edited
    }

    /// - Parameter bytes: as they are now: another dataset's hash may have been written since the definition was read.
    private func inText(_ bytes: [UInt8]) -> [UInt8]? {
        let offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard let declaration = HeadEdit.datasets(remote.definition, bytes).first(where: { $0.name == remote.name }), let address = declaration.remote else { return nil }
        if let old = declaration.digest {
            let range = old.span.range.lowerBound + offset..<min(bytes.count, old.span.range.upperBound + offset)
            guard let place = find(old.value, in: bytes, range) else { return nil }
            return Array(bytes[..<place.lowerBound]) + Array(digest.utf8) + Array(bytes[place.upperBound...])
        }
        let key = address.keySpan.range.lowerBound + offset
        let line = (bytes[..<key].lastIndex { $0 == 0x0A || $0 == 0x0D }).map { $0 + 1 } ?? 0
        // After an address there is a comma or a brace where the dataset is written on one line.
        let after = bytes[min(bytes.count, address.address.span.range.upperBound + offset)...].first { $0 != 0x20 && $0 != 0x09 && $0 != 0x22 && $0 != 0x27 }
        let isFlow = after == 0x2C || after == 0x7D || !bytes[line..<key].allSatisfy { $0 == 0x20 }
        let isCRLF = bytes[key...].first { $0 == 0x0D || $0 == 0x0A } == 0x0D
        let between = isFlow ? Array(", ".utf8) : (isCRLF ? [0x0D, 0x0A] : [0x0A]) + Array(bytes[line..<key])
        return Array(bytes[..<key]) + Array("sha256: \(digest)".utf8) + between + Array(bytes[key...])
    }

    /// A head in a notebook stands in a string of JSON: only a hash that is there, once, is replaced.
    private func inNotebook(_ bytes: [UInt8]) -> [UInt8]? {
        guard let old = remote.declaration.digest?.value, let place = find(old, in: bytes, 0..<bytes.count), find(old, in: bytes, place.upperBound..<bytes.count) == nil else { return nil }
        return Array(bytes[..<place.lowerBound]) + Array(digest.utf8) + Array(bytes[place.upperBound...])
    }

    private func find(_ text: String, in bytes: [UInt8], _ range: Range<Int>) -> Range<Int>? {
        let wanted = Array(text.utf8)
        guard range.count >= wanted.count else { return nil }
        for start in range.lowerBound...range.upperBound - wanted.count where bytes[start..<start + wanted.count].elementsEqual(wanted) {
            return start..<start + wanted.count
        }
        return nil
    }

    /// Whether the definition, read again, has the new hash at this dataset, and everything else of its datasets as it was.
    private func holds(_ bytes: [UInt8]) -> Bool {
        let datasets = HeadEdit.datasets(remote.definition, bytes)
        guard let edited = datasets.first(where: { $0.name == remote.name }) else { return false }
        return edited.digest?.value == digest && edited.remote?.address.value == remote.address && edited.path.value == remote.declaration.path.value
    }

    private static func datasets(_ definition: String, _ bytes: [UInt8]) -> [DatasetDeclaration] {
        let file = SourceFile.decode(name: definition, bytes: bytes).0
        let none = IncludeSource { path, _ in .failure(IncludeError(message: "'\(path)' is not read here")) }
        return DefinitionParser().parse(file, includes: none).0.head.datasets
    }
}
