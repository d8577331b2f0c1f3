import Foundation
import Testing

/// Runs the press's own tests, which are written in Python beside what they test.
@Suite struct PressTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func pythonTestsPass() throws {
        let process = Process()
        process.executableURL = Self.root.appendingPathComponent(".venv/bin/python")
        process.arguments = [Self.root.appendingPathComponent("Tests/KernelTests/python/test_press.py").path]
        var environment = ProcessInfo.processInfo.environment
        environment["REPORT_FONTS"] = Self.root.appendingPathComponent(".build/fonts").path
        process.environment = environment
        let output = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
        #expect(text.contains("OK"))
    }
}
