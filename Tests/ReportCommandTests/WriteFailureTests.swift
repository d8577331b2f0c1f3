import Foundation
import TestSupport
import Testing

/// What cannot be written: a full disk, a disk that fails, one that takes nothing, too few descriptors.
@Suite(.serialized) struct WriteFailureTests {
    private func expectOld(_ harness: KillHarness, _ ended: Program.Ended, _ place: String) async throws {
        #expect(ended.code == 74, "\(place): \(ended.standardError)")
        let errors = ended.standardError.split(separator: "\n").filter { $0.hasPrefix("error") }
        #expect(errors.count == 1 && errors[0].contains("cannot be written"), "\(place): \(ended.standardError)")
        #expect(harness.workspace.snapshot("reports") == harness.old, "\(place)")
        #expect(harness.workspace.leftovers == [], "\(place)")
    }

    /// At each file, when it is made, written and synced: all outputs stay as they were, and nothing else is left.
    @Test func aFullOrBrokenDiskLeavesAllOutputsOld() async throws {
        let harness = try await KillHarness.shared(by: WriteFailureTests.self)
        let reports = ["\(harness.workspace.project)/reports"]
        try harness.prepare(isWarm: true)
        #expect(try await harness.gated(step: 1, "count", folders: reports).code == 0)
        let calls = try String(contentsOfFile: "\(harness.workspace.path)/calls", encoding: .utf8).split(separator: "\n").map { $0.split(separator: " ")[1] }
        let firstRename = try #require(calls.firstIndex { $0.hasPrefix("rename") })
        // Everything is on the disk before anything is renamed.
        #expect(calls[..<firstRename].count { $0 == "fsync" } == 3 && calls[..<firstRename].count { $0 == "openat" } == 3, "\(calls)")
        #expect(calls[firstRename...].prefix(3).allSatisfy { $0.hasPrefix("rename") }, "\(calls)")
        for step in 1...(firstRename + 1) {
            for action in calls[step - 1] == "openat" ? ["ENOSPC+", "EROFS+", "EACCES"] : calls[step - 1] == "write" ? ["ENOSPC+", "EDQUOT+", "EIO"] : ["EIO"] {
                try harness.prepare(isWarm: true)
                let ended = try await harness.gated(step: step, action, folders: reports)
                try await expectOld(harness, ended, "\(action) at \(calls[step - 1]), step \(step)")
            }
        }
        let next = try await harness.workspace.report("render")
        #expect(next.code == 0)
        #expect(harness.workspace.snapshot("reports") == harness.new)
    }

    /// A cache that takes nothing, or breaks in the middle, costs the next render time and nothing else.
    @Test func aFullOrBrokenCacheIsNoError() async throws {
        let harness = try await KillHarness.shared(by: WriteFailureTests.self)
        for (step, action) in [(1, "ENOSPC+"), (5, "EIO"), (9, "EROFS+")] {
            try harness.prepare()
            let ended = try await harness.gated(step: step, action, folders: ["\(harness.workspace.home)/cache"])
            #expect(ended.code == 0, "\(action): \(ended.standardError)")
            #expect(harness.workspace.snapshot("reports") == harness.new, "\(action)")
            #expect(try await harness.workspace.report("render").code == 0)
            #expect(harness.workspace.snapshot("reports") == harness.new, "\(action)")
        }
    }

    /// A file system without space: for the scratch of kernels, and for the outputs; in a mount of the test's own, which ends with it.
    @Test(arguments: ["tmp", "project/reports"]) func aSmallFileSystem(folder: String) async throws {
        let harness = try await KillHarness.shared(by: WriteFailureTests.self)
        try harness.prepare()
        let path = "\(harness.workspace.path)/\(folder)"
        let fill = "cp -a '\(path)' '\(path).kept'; mount -t tmpfs -o size=64k none '\(path)' && cp -a '\(path).kept/.' '\(path)' ; "
            + "\"$0\" \"$@\"; code=$?; ls -A '\(path)' >&2; exit $code"
        let run = try await harness.workspace.report("render", program: ["unshare", "-rm", "sh", "-c", fill, Workspace.executables + "/report"])
        #expect([1, 5, 74].contains(run.code), "\(run.talk)")
        #expect(run.talk.contains("error") && !run.talk.contains("Fatal error"), "\(run.talk)")
        #expect(run.talk.lowercased().contains("no space left"), "\(run.talk)")
        #expect(!run.talk.contains(".tmp"), "\(run.talk)")
        #expect(harness.workspace.snapshot("reports") == harness.old)
        #expect(await eventually { harness.workspace.processes.isEmpty })
        #expect(try await harness.workspace.report("render").code == 0)
        #expect(harness.workspace.snapshot("reports") == harness.new)
    }

    /// With fewer descriptors or less memory than the tool's own libraries need, which trap or wait then, nothing is begun.
    @Test(arguments: ["-n 31", "-n 10", "-n 6", "-v 300000", "-v 1000000"]) func tooLittleIsSaid(limit: String) async throws {
        let workspace = try SmallProject.of(["plain.qmd": SmallProject.plain()])
        let run = try await workspace.report("render", program: ["sh", "-c", "ulimit \(limit); exec \"$0\" \"$@\"", Workspace.executables + "/report"])
        #expect(run.code == 5 && run.talk.hasPrefix("error: ") && run.talk.contains("help: raise the limit"), "\(run.code ?? -1) \(run.talk)")
        #expect(!workspace.exists("reports") && workspace.leftovers == [])
    }

    /// A render needs few descriptors; and more may be asked for than there are at first.
    @Test(arguments: ["-n 64", "-S -n 8"]) func fewDescriptors(limit: String) async throws {
        let workspace = try SmallProject.make()
        let run = try await workspace.report("render", program: ["sh", "-c", "ulimit \(limit); exec \"$0\" \"$@\"", Workspace.executables + "/report"])
        #expect(run.code == 0, "\(run.talk)")
        #expect(workspace.names(in: "reports") == ["small.html", "small.pdf"] && workspace.leftovers == [])
    }

    /// Two at once, of which one has read other data: one whole set or the other.
    @Test func twoRendersAtOnceLeaveOneSet() async throws {
        let harness = try await KillHarness.shared(by: WriteFailureTests.self)
        for _ in 0..<3 {
            try harness.prepare()
            async let first = harness.workspace.report("render")
            async let second = harness.workspace.report("render", "--no-cache")
            #expect(try await first.code == 0)
            #expect(try await second.code == 0)
            #expect(harness.workspace.snapshot("reports") == harness.new)
            #expect(harness.workspace.leftovers == [])
        }
    }
}
