import FoundationEssentials
import ReportEngine
import ReportSource

/// Prints what was compared, in one of the formats.
struct AccountRenderer {
    let format: AccountFormat
    /// What was done: `report verify`.
    let title: String
    let limits: AccountLimits
    let asksForBytes: Bool

    /// The whole output, with a line break at its end.
    func render(_ reports: [ComparedReport]) -> String {
        switch format {
        case .human: TerminalText.escapedLines(reports.map { human($0) }.joined())
        case .json: json(reports)
        case .junit: JUnitAccount(renderer: self).render(reports)
        case .github: GitHubAccount(renderer: self).render(reports)
        case .markdown: MarkdownAccount(renderer: self).render(reports)
        }
    }

    func isWell(_ report: ComparedReport) -> Bool { report.status(asksForBytes: asksForBytes) == .done }

    // MARK: - Human

    private func human(_ report: ComparedReport) -> String {
        "\(report.name): \(report.words)\n" + details(report).map { "  " + $0 + "\n" }.joined()
    }

    /// All that there is to say but the verdict, in lines, the finer ones further in.
    func details(_ report: ComparedReport) -> [String] {
        let account = report.account
        var lines = report.notes
        lines += report.outputs.filter(\.isAltered).map { "\($0.path) is not the file that was recorded" }
        if report.verdict != .sameBytes {
            let moved = report.outputs.filter { $0.before != $0.after }.map(\.path)
            if !moved.isEmpty { lines.append("other bytes: \(moved.joined(separator: ", "))") }
        }
        if !account.causes.isEmpty {
            lines.append("what changed")
            lines += capped(account.causes, limits.causes) { cause in ["  " + AccountWords.text(cause)] + fine(cause).map { "    " + $0 } }
        }
        if !account.effects.isEmpty {
            lines.append("what moved (\(account.effects.count))")
            lines += capped(account.effects, limits.effects) { ["  \(AccountWords.text($0))  (\(AccountWords.reasons($0, in: account)))"] }
            if !account.unexplained.isEmpty { lines.append(AccountWords.unexplained) }
        }
        return lines
    }

    private func fine(_ cause: Cause) -> [String] {
        capped(cause.rows, limits.rows) { [AccountWords.text($0)] }
            + capped(cause.lines, limits.rows) { line in
                if let before = line.before, let after = line.after {
                    let (one, other) = AccountWords.cut(before, after)
                    return ["- " + one, "+ " + other]
                }
                return [line.before.map { "- " + AccountWords.cut($0) }, line.after.map { "+ " + AccountWords.cut($0) }].compactMap { $0 }
            }
    }

    private func capped<Element>(_ list: [Element], _ limit: Int, _ lines: (Element) -> [String]) -> [String] {
        list.prefix(limit).flatMap(lines) + (list.count > limit ? ["  … and \(list.count - limit) more; '--all' lists them"] : [])
    }

    // MARK: - JSON

    private struct Whole: Encodable {
        struct Report: Encodable {
            var report: ComparedReport
            var exitCode: Int32

            private enum Keys: String, CodingKey { case exitCode, unexplained }

            func encode(to encoder: any Encoder) throws {
                try report.encode(to: encoder)
                var container = encoder.container(keyedBy: Keys.self)
                try container.encode(exitCode, forKey: .exitCode)
                try container.encode(report.account.unexplained.count, forKey: .unexplained)
            }
        }

        var format = "report-comparison"
        var formatVersion = 1
        var reports: [Report]
    }

    private func json(_ reports: [ComparedReport]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        let whole = Whole(reports: reports.map { .init(report: $0, exitCode: $0.status(asksForBytes: asksForBytes).rawValue) })
        return ((try? encoder.encode(whole)).map { String(decoding: $0, as: UTF8.self) } ?? "{}") + "\n"
    }
}
