import Foundation

/// A browser without a window.
enum Browser {
    /// The page as HTML after everything on it that may run has run.
    ///
    /// - Parameter other: a page `other.html` beside it, which it may show in a frame and look into.
    static func tree(of page: String, beside other: String? = nil) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("report-html-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("page.html")
        try Data(page.utf8).write(to: file)
        if let other { try Data(other.utf8).write(to: folder.appendingPathComponent("other.html")) }
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--allow-file-access-from-files",
            "--user-data-dir=\(folder.path)/profile", "--dump-dom", file.absoluteString,
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
