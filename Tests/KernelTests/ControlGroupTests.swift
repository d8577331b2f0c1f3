import CControlGroup
import Foundation
import KernelHost
import Testing

/// What is written to which file, in an ordinary folder with the names of a control group's files: what is written to one stands in it.
@Suite struct ControlGroupTests {
    /// A group that this process could divide, with `processes` in it.
    private struct Group {
        let folder: TemporaryFolder
        var path: String { folder.path + "/given" }
        private let place = UnsafeMutablePointer<cgroup_place>.allocate(capacity: 1)

        init(controllers: String = "cpu memory pids\n", processes: String = "\(getpid())\n") throws {
            folder = try TemporaryFolder()
            _ = try folder.folder("given")
            _ = try folder.file("given/cgroup.controllers", controllers)
            _ = try folder.file("given/cgroup.procs", processes)
            _ = try folder.file("given/cgroup.subtree_control", "")
        }

        /// The processes in a file stay there, so that the group never looks empty; but the steps are those.
        func take(isManaged: Bool = false) -> cgroup_place {
            cgroup_take(place, path, getpid(), isManaged)
            return place.pointee
        }

        func text(_ name: String) -> String? { try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
    }

    private func text<Tuple>(_ tuple: Tuple) -> String {
        withUnsafeBytes(of: tuple) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    @Test func nothingIsDividedThatIsNotGiven() throws {
        let reasons = [
            (try Group(controllers: "cpu io\n"), "its group has no controller of memory or processes"),
            (try Group(controllers: "\n"), "its group has no controller of memory or processes"),
            (try Group(processes: "\(getpid())\n\(getppid())\n"), "other processes are in its group"),
            (try Group(processes: "0\n"), "other processes are in its group"),
            (try Group(processes: ""), "its group is the service manager's, which has not delegated it"),
        ]
        for (group, reason) in reasons {
            let place = group.take(isManaged: reason.contains("manager"))
            #expect(text(place.reason) == reason)
            #expect(text(place.folder) == "")
            #expect(!place.memory && !place.pids)
            #expect(group.text("cgroup.subtree_control") == "")
            #expect(try FileManager.default.contentsOfDirectory(atPath: group.path).count == 3)
        }
    }

    /// As it is for a zygote that is started anew: the command left the group before.
    @Test func controllersAreHandedDownAndKernelsBounded() throws {
        let group = try Group(processes: "")
        var place = group.take()
        #expect(text(place.reason) == "")
        #expect(text(place.folder) == group.path)
        #expect(place.memory && place.pids)
        #expect(group.text("cgroup.subtree_control") == "+memory\n+pids\n")
        let owner = text(place.owner)
        #expect(owner.hasPrefix("\(getpid())-"))
        #expect(FileManager.default.fileExists(atPath: "\(group.path)/report-\(owner).host"))

        var kernel = cgroup_group()
        var bounds = cgroup_bounds(memory: 1 << 30, pids: 1100)
        cgroup_make(&place, "session-1", &bounds, &kernel)
        let name = "report-\(owner).session-1"
        #expect(kernel.memory && kernel.pids)
        #expect(text(kernel.folder) == "\(group.path)/\(name)")
        #expect(cgroup_enter(&kernel) == 0)
        let written = ["memory.max": "1073741824\n", "memory.swap.max": "0\n", "memory.oom.group": "1\n", "pids.max": "1100\n", "cgroup.procs": "0\n"]
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: "\(group.path)/\(name)")) == Set(written.keys))
        for (file, commands) in written { #expect(group.text("\(name)/\(file)") == commands) }

        _ = try group.folder.file("given/\(name)/memory.events", "low 0\nhigh 0\nmax 12\noom 1\noom_kill 3\noom_group_kill 1\n")
        _ = try group.folder.file("given/\(name)/cpu.stat", "usage_usec 1500000\nuser_usec 1\nsystem_usec 2\n")
        var events = cgroup_events()
        cgroup_kill(&kernel, &events)
        #expect(group.text("\(name)/cgroup.kill") == "1\n")
        #expect(events.out_of_memory)
        #expect(events.cpu_seconds == 1.5)
    }

    @Test func oneControllerIsEnough() throws {
        let group = try Group(controllers: "pids\n", processes: "")
        var place = group.take()
        #expect(!place.memory && place.pids)
        #expect(group.text("cgroup.subtree_control") == "+pids\n")
        var kernel = cgroup_group()
        var bounds = cgroup_bounds(memory: 1 << 30, pids: 1100)
        cgroup_make(&place, "draw-1", &bounds, &kernel)
        #expect(!kernel.memory && kernel.pids)
        #expect(try FileManager.default.contentsOfDirectory(atPath: text(kernel.folder)) == ["pids.max"])
    }

    @Test func whatKilledCommandsLeftIsRemoved() throws {
        let group = try Group(processes: "")
        let own = "report-\(getpid())-1.session-1"
        let left = ["report-2147483000-7.host", "report-2147483000-7.session-1", own]
        let alive = try ProcessStart.text(of: getppid())
        let kept = ["report-\(alive).host", "report-x-1.host", "report-1.host", "other", "report-2147483000-7"]
        for name in left + kept { _ = try group.folder.folder("given/\(name)") }
        _ = group.take()
        let there = try FileManager.default.contentsOfDirectory(atPath: group.path)
        for name in left { #expect(!there.contains(name), "\(name)") }
        for name in kept { #expect(there.contains(name), "\(name)") }
    }

    @Test(arguments: [
        ("/", "/sys/fs/cgroup", "/", "/sys/fs/cgroup"),
        ("/user.slice/a.scope", "/sys/fs/cgroup", "/", "/sys/fs/cgroup/user.slice/a.scope"),
        ("/", "/sys/fs/cgroup/unified", "/", "/sys/fs/cgroup/unified"),
        ("/docker/abc/x", "/sys/fs/cgroup", "/docker/abc", "/sys/fs/cgroup/x"),
        ("/docker/abc", "/sys/fs/cgroup", "/docker/abc", "/sys/fs/cgroup"),
        ("/docker/abcd", "/sys/fs/cgroup", "/docker/abc", nil),
        ("/../x", "/sys/fs/cgroup", "/", nil),
        ("/a b", "/mnt/c\\040d", "/", "/mnt/c d/a b"),
    ])
    func theGroupIsFound(_ membership: String, _ mounted: String, _ root: String, _ expected: String?) throws {
        let folder = try TemporaryFolder()
        let groups = try folder.file("cgroup", "4:memory:/other\n0::\(membership)\n")
        let mounts = try folder.file(
            "mountinfo",
            """
            23 29 0:22 / /proc rw,nosuid - proc proc rw
            32 31 0:29 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            41 31 0:38 \(root) \(mounted) rw,relatime shared:9 - cgroup2 cgroup2 rw

            """)
        var found = [CChar](repeating: 0, count: Int(CGROUP_PATH))
        let isFound = cgroup_find(groups, mounts, &found, found.count)
        #expect(isFound == (expected != nil))
        if let expected { #expect(String(cString: found) == expected) }
    }

    @Test func withoutAUnifiedHierarchyThereIsNone() throws {
        let folder = try TemporaryFolder()
        let old = try folder.file("cgroup", "4:memory:/other\n")
        let mounts = try folder.file("mountinfo", "23 29 0:22 / /proc rw,nosuid - proc proc rw\n")
        var found = [CChar](repeating: 0, count: Int(CGROUP_PATH))
        #expect(!cgroup_find(old, mounts, &found, found.count))
        #expect(!cgroup_find("/nowhere", "/nowhere", &found, found.count))
    }

    /// Whatever this machine gives, it is said, and kernels run.
    @Test func theZygoteSaysWhatIsBounded() async throws {
        let groups = try #require(try await SharedZygote.zygote.greeting().groups)
        #expect(groups.memory || groups.processes || groups.missing != nil)
        let session = try await SessionFixture()
        #expect(session.kernel.enforced.group?.memory ?? false == groups.memory)
        #expect(session.kernel.enforced.group?.processes ?? false == groups.processes)
    }
}

/// "PID-START", as the groups of a command are named.
private enum ProcessStart {
    static func text(of pid: Int32) throws -> String {
        let line = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        let end = try #require(line.lastIndex(of: ")"))
        return "\(pid)-\(line[line.index(after: end)...].split(separator: " ")[19])"
    }
}
