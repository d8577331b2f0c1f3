import Foundation
import ReportEngine
import TestSupport
import Testing

/// `report doctor`: what this machine enforces. Where it enforces too little, this fails.
@Suite struct DoctorTests {
    @Test func everyProbeIsDenied() async throws {
        let workspace = try Workspace()
        let run = try await workspace.report("doctor")
        #expect(run.code == 0, "\(run.output)")
        #expect(run.talk == "")
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("report ") == true)
        #expect(lines.count { $0.hasPrefix("ok  denied") } >= 15)
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("ok  ") || $0.hasPrefix("!   ") }, "\(run.output)")
        #expect(workspace.leftovers == [])
        #expect(workspace.processes == [])
    }

    @Test func saysWhatIsMissing() async throws {
        let workspace = try Workspace()
        let tree = try await PrivateTree(at: "\(workspace.path)/tree")
        try workspace.remove("\(tree.path)/bin/report-kernel")
        let run = try await workspace.report("doctor", program: [tree.report])
        #expect(run.code == 5)
        #expect(run.output.contains("report-kernel' does not exist") && run.output.contains("help:"))
        try workspace.write(SmallProject.plain(), to: "plain.qmd")
        let render = try await workspace.report("render", "plain.qmd", program: [tree.report])
        #expect(render.code == 5)
        #expect(render.talk.contains("error: the kernel does not start") && render.talk.contains("help: see 'report doctor'"), "\(render.talk)")
        #expect(workspace.names(in: ".") == ["plain.qmd"])
    }

    // MARK: - Packages and fonts

    /// A copy of the installation beside the tests, of which parts can be another.
    private func copy(in workspace: Workspace) async throws -> PrivateTree {
        let tree = try await PrivateTree(at: "\(workspace.path)/tree")
        let (files, library) = (FileManager.default, "\(tree.path)/lib/report")
        let built = try files.destinationOfSymbolicLink(atPath: library)
        try files.removeItem(atPath: library)
        try files.createDirectory(atPath: library, withIntermediateDirectories: true)
        for name in try files.contentsOfDirectory(atPath: built) where name != "site-packages" && name != "fonts" && name != "requirements.lock" {
            try files.createSymbolicLink(atPath: "\(library)/\(name)", withDestinationPath: "\(built)/\(name)")
        }
        for name in ["fonts", "requirements.lock"] { try files.copyItem(atPath: "\(built)/\(name)", toPath: "\(library)/\(name)") }
        // Packages by links, so that one can be taken away.
        let packages = URL(fileURLWithPath: "\(built)/site-packages").resolvingSymlinksInPath().path
        try files.createDirectory(atPath: "\(library)/site-packages", withIntermediateDirectories: true)
        for name in try files.contentsOfDirectory(atPath: packages) {
            try files.createSymbolicLink(atPath: "\(library)/site-packages/\(name)", withDestinationPath: "\(packages)/\(name)")
        }
        return tree
    }

    @Test func comparesPackagesAndFontsWithTheirLists() async throws {
        let workspace = try Workspace()
        let tree = try await copy(in: workspace)
        let library = "\(tree.path)/lib/report"
        let well = try await workspace.report("doctor", program: [tree.report])
        #expect(well.output.contains("packages, as locked") && well.output.contains("faces as listed"), "\(well.output)")
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(library)/site-packages")
        let missing = try #require(names.first { $0.hasPrefix("asttokens-") && $0.hasSuffix(".dist-info") })
        try workspace.remove("\(library)/site-packages/\(missing)")
        try workspace.write("", to: "\(library)/site-packages/extra_one-2.0.dist-info/METADATA")
        let lock = workspace.text("\(library)/requirements.lock")
        let numpy = try #require(lock.split(separator: "\n").first { $0.hasPrefix("numpy==") }?.split(separator: " ").first).dropFirst(7)
        try workspace.write(lock.replacing("numpy==\(numpy)", with: "numpy==0.1"), to: "\(library)/requirements.lock")
        let face = try #require(FileManager.default.contentsOfDirectory(atPath: "\(library)/fonts").first { $0.hasSuffix(".ttf") })
        try workspace.write("no font", to: "\(library)/fonts/\(face)")
        let run = try await workspace.report("doctor", program: [tree.report])
        #expect(run.code == 5)
        let version = missing.dropFirst("asttokens-".count).dropLast(".dist-info".count)
        #expect(run.output.contains("no  lock         asttokens \(version) is missing, numpy is \(numpy), not 0.1\n                 help: run 'make setup'"), "\(run.output)")
        #expect(run.output.contains("!   lock         not in the lock: extra-one==2.0\n"), "\(run.output)")
        #expect(run.output.contains("no  fonts        other than listed: \(face)\n"), "\(run.output)")
    }

    @Test func namesTheProjectsOwnLockWhereItIsAnother() async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        try workspace.write("numpy==0.1\n", to: "requirements.lock")
        let run = try await workspace.report("doctor")
        #expect(run.code == 0, "\(run.output)")
        #expect(run.output.contains("!   lock         the project's requirements.lock is not the one that this tool was installed from: "), "\(run.output)")
    }

    // MARK: - Records

    @Test func comparesThisMachineWithTheRecordsOfTheProject() async throws {
        let workspace = try SmallProject.of(["a.qmd": SmallProject.plain("A"), "b.qmd": SmallProject.plain("B")])
        let none = try await workspace.report("doctor")
        #expect(none.code == 0 && !none.output.contains("records"), "\(none.output)")
        _ = try await workspace.report("render")
        let same = try await workspace.report("doctor")
        #expect(same.code == 0 && same.output.contains("ok  records      reports/a.record.json and 1 more: made with what is here\n"), "\(same.output)")

        func change(_ edit: (inout RunRecord) -> Void) async throws -> Workspace.Run {
            var record = try RecordFile.decode(Array(try #require(workspace.bytes("reports/b.record.json"))))
            edit(&record)
            try workspace.write(Data(RecordFile.encode(record)), to: "other.record.json")
            return try await workspace.report("doctor", "--record", "other.record.json")
        }
        let patch = try await change { $0.environment.interpreter = "3.11.0" }
        #expect(patch.code == 0 && patch.output.contains("!   records      other.record.json: made with Python 3.11.0, here is 3.11."), "\(patch.output)")
        #expect(patch.output.contains("; no byte depends on it\n"))
        let minor = try await change { ($0.environment.interpreter, $0.environment.python) = ("3.9.1", "3.9") }
        #expect(minor.code == 5 && minor.output.contains("made with Python 3.9, here is 3.11; bytes may differ\n"), "\(minor.output)")
        let packages = try await change { record in
            record.environment.lockDigest = String(repeating: "0", count: 64)
            record.environment.packages = record.environment.packages.map { $0.hasPrefix("numpy==") ? "numpy==0.1" : $0 } + ["zzz==1"]
        }
        #expect(packages.code == 5 && packages.output.contains("made with other packages: numpy 0.1 → ") && packages.output.contains(", - zzz 1; bytes may differ\n"), "\(packages.output)")
        let lock = try await change { $0.environment.lockDigest = String(repeating: "0", count: 64) }
        #expect(lock.code == 5 && lock.output.contains("another requirements.lock of the same versions"), "\(lock.output)")
        let fonts = try await change { $0.environment.fontsDigest = String(repeating: "0", count: 64) }
        #expect(fonts.code == 5 && fonts.output.contains("made with other fonts (000000000000, here "), "\(fonts.output)")
        let tool = try await change { $0.toolVersion = "0.0.9" }
        #expect(tool.code == 5 && tool.output.contains("made by report 0.0.9; bytes may differ\n                 help: install report 0.0.9, or render again\n"), "\(tool.output)")
        let missing = try await workspace.report("doctor", "--record", "none.record.json")
        #expect(missing.code == 74 && missing.output == "" && missing.talk.hasPrefix("error: 'none.record.json' cannot be used as a record"), "\(missing.talk)")
    }

    @Test func printsJSON() async throws {
        struct Whole: Decodable {
            struct Finding: Decodable {
                var status: String
                var name: String
                var text: String
            }

            var format: String
            var isWell: Bool
            var findings: [Finding]
        }
        let workspace = try Workspace()
        let run = try await workspace.report("doctor", "--format", "json")
        let whole = try JSONDecoder().decode(Whole.self, from: Data(run.output.utf8))
        #expect(run.code == 0 && whole.format == "report-doctor" && whole.isWell)
        #expect(whole.findings.contains { $0.name == "python" && $0.status == "ok" })
        #expect(whole.findings.contains { $0.name == "lock" && $0.text.hasSuffix("packages, as locked") })
    }
}
