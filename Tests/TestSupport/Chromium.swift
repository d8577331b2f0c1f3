import Foundation

/// A real browser without a window.
package enum Chromium {
    /// The page as HTML after everything on it that may run has run.
    ///
    /// - Parameters:
    ///   - file: absolute path of the page.
    ///   - folder: an existing folder for the browser's own files.
    package static func tree(of file: String, folder: String) async throws -> String {
        let ended = try await Gate.runs.pass {
            try await Program.run(
                [
                    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--virtual-time-budget=3000",
                    "--user-data-dir=\(folder)/browser-\(UUID().uuidString)", "--dump-dom", URL(fileURLWithPath: file).absoluteString,
                ], environment: ["HOME": folder, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TMPDIR": folder])
        }
        guard ended.code == 0, !ended.outputBytes.isEmpty else { throw Program.StartError(reason: "chromium: \(ended.standardError)") }
        return ended.standardOutput
    }
}
