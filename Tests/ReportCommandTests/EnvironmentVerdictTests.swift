import Foundation
import ReportEngine
import TestSupport
import Testing

/// Where only the machine or the tool's packages are others, and the report comes out the same, `verify` says that and nothing else.
@Suite struct EnvironmentVerdictTests {
    /// A difference of environment that changes nothing in the report.
    enum Difference: String, CaseIterable, Sendable {
        case interpreter, fonts, package, lock, tool

        /// The cause that is named.
        var cause: String {
            switch self {
            case .interpreter: "interpreter:Python"
            case .fonts: "fonts:fonts"
            case .package: "package:matplotlib"
            case .lock: "lock:requirements.lock"
            case .tool: "tool:report"
            }
        }

        func apply(to record: inout RunRecord) {
            switch self {
            case .interpreter: record.environment.interpreter = "3.11.0"
            case .fonts: record.environment.fontsDigest = String(repeating: "0", count: 64)
            case .package:
                record.environment.packages = record.environment.packages.map { $0.hasPrefix("matplotlib==") ? "matplotlib==1.0" : $0 }
            case .lock: record.environment.lockDigest = String(repeating: "0", count: 64)
            case .tool: record.toolVersion = "0.0.1"
            }
        }
    }

    private struct Printed: Decodable {
        struct Report: Decodable {
            var verdict: Verdict
            var exitCode: Int32
            var account: ChangeAccount
            var notDeterministic: [String]
        }

        var reports: [Report]
    }

    /// SQL alone renders in a fraction of the time.
    private static let definition = """
        ---
        title: Orders
        data:
          orders: data/orders.csv
        ---

        ```{sql}
        #| label: tbl-amounts
        #| tbl-cap: Amounts
        SELECT region, sum(amount) AS amount FROM orders GROUP BY region ORDER BY region
        ```

        """

    private func render(_ workspace: Workspace) async throws {
        let run = try await workspace.report("render", within: .seconds(240))
        try #require(run.code == 0, "\(run.talk)")
    }

    private func verified(_ workspace: Workspace, environment: [String: String] = [:], program: [String]? = nil) async throws -> Printed.Report {
        let run = try await workspace.report(
            ["verify", "--format", "json"], environment: environment, program: program ?? [Workspace.executables + "/report"], within: .seconds(240))
        let report = try #require(try JSONDecoder().decode(Printed.self, from: Data(run.output.utf8)).reports.first, "\(run.talk)")
        #expect(run.code == report.exitCode)
        return report
    }

    @Test(arguments: Difference.allCases)
    func otherPackagesFontsOrPythonAloneAreNoDifference(difference: Difference) async throws {
        let workspace = try SmallProject.of(["orders.qmd": EnvironmentVerdictTests.definition])
        try workspace.write(SmallProject.orders, to: "notebooks/data/orders.csv")
        try await render(workspace)
        let path = "reports/orders.record.json"
        var record = try RecordFile.decode(Array(try #require(workspace.bytes(path))))
        difference.apply(to: &record)
        try workspace.write(Data(RecordFile.encode(record)), to: path)
        let report = try await verified(workspace)
        #expect(report.verdict == .sameBytes)
        #expect(report.exitCode == 0)
        #expect(report.account.causes.map(\.id) == [difference.cause])
        #expect(report.account.effects == [])
        #expect(report.notDeterministic == [])
    }

    /// Another level of the processor is no difference at all: what would hang on it is pinned.
    @Test func anotherLevelOfTheProcessorIsNoDifferenceAtAll() async throws {
        let workspace = try SmallProject.make()
        try await render(workspace)
        let level = ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX,-AVX512F,-BMI2,-ERMS,-FMA"]
        let tree = try await PrivateTree(at: "\(workspace.path)/tree", kernelEnvironment: level)
        let report = try await verified(workspace, environment: level, program: [tree.report])
        #expect(report.verdict == .sameBytes)
        #expect(report.account == ChangeAccount())
    }
}
