import Foundation
import Testing

/// Compares text with a file of `Tests/Goldens`.
///
/// With `REPORT_UPDATE_GOLDENS` set the file is written, and the test still fails, so that nobody takes an update for a pass. With
/// `CI` set nothing is written. A golden that is not there fails.
package enum Golden {
    /// - Parameters:
    ///   - actual: the text as the code under test made it.
    ///   - name: the file's path below `Tests/Goldens`, such as `html/report.html`.
    package static func expect(
        _ actual: String, matches name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let file = folder.appendingPathComponent(name)
        let expected = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
        guard actual != expected else { return }
        let environment = ProcessInfo.processInfo.environment
        let mayWrite = environment["REPORT_UPDATE_GOLDENS"] != nil && environment["CI"] == nil
        if mayWrite {
            do {
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(actual.utf8).write(to: file)
                Issue.record("golden '\(name)' was written: look at the change", sourceLocation: sourceLocation)
            } catch {
                Issue.record("golden '\(name)' could not be written: \(error)", sourceLocation: sourceLocation)
            }
            return
        }
        guard let expected else {
            Issue.record("golden '\(name)' does not exist", sourceLocation: sourceLocation)
            return
        }
        Issue.record("differs from golden '\(name)': \(firstDifference(actual, expected))", sourceLocation: sourceLocation)
    }

    /// `Tests/Goldens` of the checkout.
    package static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Goldens")

    private static func firstDifference(_ actual: String, _ expected: String) -> String {
        let actualLines = actual.split(separator: "\n", omittingEmptySubsequences: false)
        let expectedLines = expected.split(separator: "\n", omittingEmptySubsequences: false)
        for index in 0..<max(actualLines.count, expectedLines.count) {
            let ours = index < actualLines.count ? actualLines[index] : "(end)"
            let theirs = index < expectedLines.count ? expectedLines[index] : "(end)"
            if ours != theirs { return "line \(index + 1) is\n  \(ours)\nand was\n  \(theirs)" }
        }
        return "only in its bytes"
    }
}
