import ReportEngine

/// What some records say they were made with; several that say the same are one.
struct RecordedEnvironment: Sendable {
    /// Of the records, relative to the working folder.
    var paths: [String]
    var toolVersion: String
    var environment: RunRecord.EnvironmentRecord

    /// - Parameter named: paths of records; empty takes those of the project.
    /// - Throws: `OperatorError.record` for one that was named and cannot be read.
    static func all(_ named: [String]) throws(OperatorError) -> [RecordedEnvironment] {
        var groups: [RecordedEnvironment] = []
        func add(_ record: RunRecord, _ path: String) {
            if let index = groups.firstIndex(where: { $0.toolVersion == record.toolVersion && $0.environment == record.environment }) {
                groups[index].paths.append(path)
            } else {
                groups.append(RecordedEnvironment(paths: [path], toolVersion: record.toolVersion, environment: record.environment))
            }
        }
        for path in named { add(try RecordFinder.read(path, allowsCopy: true), path) }
        guard named.isEmpty else { return groups }
        // A folder without definitions has no records.
        guard let command = try? RenderCommand.parse([]), let (requests, _) = try? RequestBuilder(command: command).requests() else { return [] }
        for found in RecordFinder.records(of: requests, isNamed: false).records {
            add(found.record, Paths.relative(found.path, to: Files.workingFolder))
        }
        return groups
    }

    /// `reports/a.record.json and 3 more`
    var names: String { paths.prefix(1).joined() + (paths.count > 1 ? " and \(paths.count - 1) more" : "") }
}

extension Doctor {
    /// Says for each difference from what was recorded whether it can change the bytes of a report, and what to do.
    mutating func compare(_ recorded: [RecordedEnvironment], with identity: ToolIdentity) {
        for group in recorded {
            let before = findings.count
            compare(group, identity)
            if findings.count == before { pass("records", "\(group.names): made with what is here") }
        }
    }

    private mutating func compare(_ group: RecordedEnvironment, _ identity: ToolIdentity) {
        let was = group.environment
        if group.toolVersion != ToolIdentity.version {
            fail(
                "records", "\(group.names): made by report \(group.toolVersion); bytes may differ",
                help: "install report \(group.toolVersion), or render again")
        }
        if let interpreter, !was.interpreter.isEmpty, interpreter != was.interpreter {
            let minor = interpreter.split(separator: ".").prefix(2).joined(separator: ".")
            let recorded = was.interpreter.split(separator: ".").prefix(2).joined(separator: ".")
            if minor == was.python, minor == recorded {
                warn("records", "\(group.names): made with Python \(was.interpreter), here is \(interpreter); no byte depends on it")
            } else {
                fail(
                    "records", "\(group.names): made with Python \(was.python == minor ? recorded : was.python), here is \(minor); bytes may differ",
                    help: "build the tool with Python \(was.python == minor ? recorded : was.python), or render again")
            }
        }
        comparePackages(group, identity)
        if was.fontsDigest != identity.fontsDigest {
            fail(
                "records", "\(group.names): made with other fonts (\(was.fontsDigest.prefix(12)), here \(identity.fontsDigest.prefix(12))); bytes differ",
                help: "install the version of fonts-noto-cjk and the lock that they were made with and run 'make fonts', or render again")
        }
    }

    private mutating func comparePackages(_ group: RecordedEnvironment, _ identity: ToolIdentity) {
        let was = group.environment
        let (recorded, lock) = (PackageLock(texts: was.packages), PackageLock(texts: identity.packages))
        // Reports with Python cells import those of the project's own environment as well.
        let hasOwn = recorded.pins.contains { lock[name: $0.name] == nil }
        let own = hasOwn ? Project.find(from: Files.workingFolder).0.packages : nil
        let changes = recorded.changes(to: own.map { PackageLock(texts: $0.joined(to: identity.packages)) } ?? lock)
        if !was.packages.isEmpty, !changes.isEmpty {
            fail(
                "records", "\(group.names): made with other packages: \(Doctor.listed(changes)); bytes may differ",
                help: "take the requirements.lock that they were made with and run 'make build', or render again and look at 'report diff'")
        } else if was.lockDigest != identity.lockDigest {
            fail(
                "records", "\(group.names): made with another requirements.lock\(was.packages.isEmpty ? "; bytes may differ" : " of the same versions; its hash stands in pages and papers")",
                help: "take the requirements.lock that they were made with and run 'make build', or render again")
        }
    }
}
