import Foundation
import KernelHost
import KernelProtocol
import Testing

@Suite struct SelfTestTests {
    @Test func everythingTriedIsDenied() throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: try installation().executable)
        process.arguments = ["--self-test"]
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let result = try JSONDecoder().decode(SelfTest.self, from: bytes)
        #expect(result.confinement.missing == nil)
        #expect(result.probes.count == 27)
        #expect(result.confiningMicroseconds ?? 0 > 0)
        for probe in result.probes { #expect(probe.denied, "\(probe.name)") }
    }
}
