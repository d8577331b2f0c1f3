import Foundation
import Testing

/// Runs the session's own tests that are written in Python beside what they test: they watch an interpreter, not a kernel.
@Suite struct SessionPythonTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func pythonTestsPass() throws {
        let process = Process()
        process.executableURL = Self.root.appendingPathComponent(".venv/bin/python")
        process.arguments = ["-I", Self.root.appendingPathComponent("Tests/KernelTests/python/test_determinism.py").path]
        process.environment = [
            "REPORT_FONTS": Self.root.appendingPathComponent(".build/fonts").path, "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin",
            "HOME": FileManager.default.temporaryDirectory.path,
        ]
        let output = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
        #expect(text.hasSuffix("\nOK\n"), "\(text)")
    }
}
