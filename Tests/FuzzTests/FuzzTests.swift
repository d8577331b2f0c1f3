import Foundation
import FuzzTargets
import TestSupport
import Testing

/// Inputs of the corpus, and changes of them made from fixed seeds. `make fuzz` looks further, guided by coverage.
@Suite struct FuzzTests {
    static let corpus = Workspace.checkout + "/Tests/Corpus"

    static func inputs(_ target: FuzzTarget) throws -> [[UInt8]] {
        let folder = "\(corpus)/\(target.rawValue)"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
        }
    }

    @Test(arguments: FuzzTarget.allCases) func theCorpusIsRead(_ target: FuzzTarget) throws {
        let inputs = try FuzzTests.inputs(target)
        #expect(inputs.count >= 3)
        for input in inputs { target.run(input) }
    }

    /// What does not hold ends the process: the last line of the log is the target, and the seed gives the same inputs again.
    @Test(arguments: FuzzTarget.allCases) func lawsHoldForChangedInputs(_ target: FuzzTarget) throws {
        let inputs = try FuzzTests.inputs(target)
        let rounds = ProcessInfo.processInfo.environment["REPORT_FUZZ_ROUNDS"].flatMap(Int.init) ?? 150
        var mutator = Mutator(seed: 20_240_506, words: target.words)
        for _ in 0..<rounds { target.run(mutator.next(from: inputs)) }
    }
}
