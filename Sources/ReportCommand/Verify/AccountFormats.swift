import ReportEngine
import ReportSource

/// A test case a report, as services of continuous integration read it.
struct JUnitAccount {
    let renderer: AccountRenderer

    func render(_ reports: [ComparedReport]) -> String {
        let failures = reports.count { !renderer.isWell($0) && !$0.verdict.isError }
        let errors = reports.count { $0.verdict.isError }
        let attributes = "tests=\"\(reports.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites \(attributes)>", "  <testsuite name=\"\(renderer.title)\" \(attributes)>"]
        for report in reports {
            let head = "    <testcase classname=\"\(xml(report.name))\" name=\"\(xml(report.record))\""
            if renderer.isWell(report) {
                let details = renderer.details(report)
                lines.append(details.isEmpty ? head + "/>" : head + ">\n      <system-out>\(xml(report.words + "\n" + details.joined(separator: "\n")))</system-out>\n    </testcase>")
            } else {
                let element = report.verdict.isError ? "error" : "failure"
                lines.append(head + ">")
                lines.append("      <\(element) message=\"\(xml(report.words))\" type=\"\(report.verdict.rawValue)\">\(xml(renderer.details(report).joined(separator: "\n")))</\(element)>")
                lines.append("    </testcase>")
            }
        }
        return (lines + ["  </testsuite>", "</testsuites>"]).joined(separator: "\n") + "\n"
    }

    private func xml(_ text: String) -> String {
        var result = ""
        for scalar in TerminalText.escapedLines(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// Workflow commands: an annotation a report, at the input that changed, and one for each of the first things that moved.
///
/// - SeeAlso: GitHub, "Workflow commands for GitHub Actions",
///   https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
struct GitHubAccount {
    let renderer: AccountRenderer
    /// GitHub shows ten annotations of a kind for a step.
    private static let limit = 10

    func render(_ reports: [ComparedReport]) -> String {
        var left = GitHubAccount.limit
        return reports.flatMap { report -> [String] in
            let isWell = renderer.isWell(report)
            let details = renderer.details(report)
            guard !isWell || !details.isEmpty else { return [] }
            let place = report.account.causes.first { $0.path != nil && !$0.kind.isOfEnvironment }
            var lines = [command(
                isWell ? "notice" : "error", path: place?.path ?? report.name, line: place?.line, title: report.words, text: ([report.name + ": " + report.words] + details).joined(separator: "\n"))]
            guard !isWell else { return lines }
            for effect in report.account.effects where effect.path != nil && left > 0 {
                left -= 1
                lines.append(command(
                    "warning", path: effect.path ?? "", line: effect.line, title: report.verdict.words,
                    text: "\(AccountWords.text(effect)) (\(AccountWords.reasons(effect, in: report.account)))"))
            }
            return lines
        }.map { $0 + "\n" }.joined()
    }

    private func command(_ kind: String, path: String, line: Int?, title: String, text: String) -> String {
        let properties = ["file=\(property(path))"] + (line.map { ["line=\($0)"] } ?? []) + ["title=\(property(title))"]
        return "::\(kind) \(properties.joined(separator: ","))::\(message(text))"
    }

    private func message(_ text: String) -> String {
        TerminalText.escapedLines(text).replacing("%", with: "%25").replacing("\n", with: "%0A")
    }

    private func property(_ text: String) -> String {
        message(TerminalText.escaped(text)).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}

/// A summary for a pull request.
struct MarkdownAccount {
    let renderer: AccountRenderer

    func render(_ reports: [ComparedReport]) -> String {
        let different = reports.count { !renderer.isWell($0) }
        var lines = ["### \(renderer.title): \(different == 0 ? "nothing differs" : "\(different) of \(AccountWords.count(reports.count, "report")) differ\(different == 1 ? "s" : "")")", ""]
        let same = reports.filter { renderer.isWell($0) && renderer.details($0).isEmpty }
        for report in reports where !(renderer.isWell(report) && renderer.details(report).isEmpty) { lines += section(report) }
        if !same.isEmpty { lines += ["Same bytes: " + same.map { escaped($0.name) }.joined(separator: ", "), ""] }
        return lines.joined(separator: "\n")
    }

    private func section(_ report: ComparedReport) -> [String] {
        let (account, limits) = (report.account, renderer.limits)
        var lines = ["#### \(escaped(report.name)): \(report.words)", ""]
        lines += report.notes.map { "- " + escaped($0) }
        lines += report.outputs.filter(\.isAltered).map { "- \(escaped($0.path)) is not the file that was recorded" }
        for cause in account.causes.prefix(limits.causes) {
            lines.append("- " + escaped(AccountWords.text(cause)))
            lines += cause.rows.prefix(limits.rows).map { "  - " + escaped(AccountWords.text($0)) }
            if cause.rows.count > limits.rows { lines.append("  - … and \(cause.rows.count - limits.rows) more rows") }
        }
        if account.causes.count > limits.causes { lines.append("- … and \(account.causes.count - limits.causes) more") }
        if lines.last != "" { lines.append("") }
        guard !account.effects.isEmpty else { return lines }
        lines += ["| what moved | before | after | because of |", "|---|---|---|---|"]
        for effect in account.effects.prefix(limits.effects) {
            let isOther = effect.before == nil && effect.after == nil
            let (before, after) = AccountWords.shown(effect)
            let cells = [
                AccountWords.place(effect), isOther ? "" : before, isOther ? "another" : after, AccountWords.reasons(effect, in: account),
            ]
            lines.append("| " + cells.map(escaped).joined(separator: " | ") + " |")
        }
        lines.append("")
        if account.effects.count > limits.effects { lines += ["… and \(account.effects.count - limits.effects) more.", ""] }
        return lines
    }

    /// Nothing of a report is markup here.
    private func escaped(_ text: String) -> String {
        var result = ""
        for character in TerminalText.escaped(text) {
            switch character {
            case "<": result += "&lt;"
            case "&": result += "&amp;"
            case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "!", "@": result += "\\\(character)"
            default: result.append(character)
            }
        }
        return result
    }
}
