import ReportEngine

/// One report that was held against its record, or two records that were held against each other.
struct ComparedReport: Sendable, Codable {
    /// An output, by the hashes of its bytes.
    struct OutputState: Sendable, Codable {
        /// Relative to the record's folder.
        var path: String
        /// Nil where there was none.
        var before: String?
        var after: String?
        /// Whether the file beside the record is not the one that was recorded.
        var isAltered: Bool
    }

    /// The definition, or the two files that were compared.
    var name: String
    /// The record's path, relative to the working folder.
    var record: String
    var verdict: Verdict
    var outputs: [OutputState]
    var account: ChangeAccount
    /// Cells and values that gave one thing and then another from the same inputs.
    var notDeterministic: [String]
    /// What else is to be known, a line each.
    var notes: [String]
    /// Whether outputs and record were written anew.
    var isAccepted = false

    init(
        name: String, record: String, verdict: Verdict, outputs: [OutputState], account: ChangeAccount, notDeterministic: [String], notes: [String]
    ) {
        self.name = name
        self.record = record
        self.verdict = verdict
        self.outputs = outputs
        self.account = account
        self.notDeterministic = notDeterministic
        self.notes = notes
    }

    /// - Parameter problem: why there is nothing to compare.
    init(problem: OperatorError) {
        let path = if case .record(let path, _, _) = problem { path } else { "" }
        self.init(
            name: path, record: path, verdict: .notCompared, outputs: [], account: ChangeAccount(), notDeterministic: [],
            notes: problem.message.split(separator: "\n").map(String.init))
    }

    /// - Parameter asksForBytes: whether other bytes are a difference even where the content is the same.
    func status(asksForBytes: Bool) -> ExitStatus {
        if isAccepted { return .done }
        switch verdict {
        case .sameBytes: return outputs.contains(where: \.isAltered) ? .differs : .done
        case .sameContent: return asksForBytes || outputs.contains(where: \.isAltered) ? .differs : .done
        case .environmentDiffers, .notGranted: return .environment
        case .differs: return .differs
        case .notRendered: return .failed
        case .notCompared: return .io
        }
    }

    /// The verdict in words.
    var words: String {
        let altered = outputs.contains(where: \.isAltered) && (verdict == .sameBytes || verdict == .sameContent)
        return verdict.words + (altered ? ", but an output is not the one that was recorded" : "") + (isAccepted ? ", accepted" : "")
    }
}

/// How accounts are printed.
enum AccountFormat: String, CaseIterable, Sendable {
    case human, json, junit, github, markdown
}

/// How much of an account is printed.
struct AccountLimits: Sendable {
    var causes = 20
    /// Of one dataset or text.
    var rows = 10
    var effects = 40

    static let none = AccountLimits(causes: .max, rows: .max, effects: .max)
}
