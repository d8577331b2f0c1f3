import CControlGroup
import Glibc
import KernelProtocol

/// The control groups of a command's kernels, where it was given a group to divide; else nothing.
struct KernelGroups {
    private let place: UnsafeMutablePointer<cgroup_place>
    private let count = Counter()

    private final class Counter {
        var value = 0
    }

    /// Takes over this process's group, with the command `host` and its children.
    init(host: pid_t) {
        place = .allocate(capacity: 1)
        place.initialize(to: cgroup_place())
        var folder = [CChar](repeating: 0, count: Int(CGROUP_PATH))
        if cgroup_find("/proc/self/cgroup", "/proc/self/mountinfo", &folder, folder.count) {
            // As sd_booted(3) has it.
            cgroup_take(place, folder, host, access("/run/systemd/system", F_OK) == 0)
        }
    }

    /// What is bounded, as far as the place says.
    var report: GroupReport {
        guard place.pointee.memory || place.pointee.pids else {
            let reason = withUnsafeBytes(of: &place.pointee.reason) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            return GroupReport(memory: false, processes: false, missing: reason.isEmpty ? "there is no unified hierarchy" : reason)
        }
        return GroupReport(memory: place.pointee.memory, processes: place.pointee.pids)
    }

    /// A group for a kernel; nil where there are none.
    func make(for request: ForkRequest) -> KernelGroup? {
        guard place.pointee.memory || place.pointee.pids else { return nil }
        count.value += 1
        let confinement = request.confinement
        // Beyond what a process may have: what the system keeps for them, and files of a scratch folder in memory. A process alone meets its
        // own limit first, and Python says so.
        let memory = confinement.memoryLimit > 0 ? UInt64(confinement.memoryLimit) + 512 << 20 : 0
        var bounds = cgroup_bounds(memory: memory, pids: UInt64(max(confinement.maxProcesses, 0)) + 1024)
        let group = KernelGroup()
        cgroup_make(place, "\(request.role.rawValue)-\(count.value)", &bounds, group.pointer)
        guard group.isThere else {
            group.remove()
            return nil
        }
        return group
    }

    /// Gives the group back.
    func leave() {
        cgroup_leave(place)
        place.deallocate()
    }
}

/// The control group of one kernel and of what it forks.
final class KernelGroup {
    fileprivate let pointer: UnsafeMutablePointer<cgroup_group>

    fileprivate init() {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: cgroup_group())
    }

    deinit { pointer.deallocate() }

    fileprivate var isThere: Bool { pointer.pointee.memory || pointer.pointee.pids }

    /// Moves this process into it.
    func enter() -> GroupReport {
        let problem = cgroup_enter(pointer)
        guard problem == 0 else {
            return GroupReport(memory: false, processes: false, missing: "the group cannot be entered: \(String(cString: strerror(problem)).lowercased())")
        }
        return GroupReport(memory: pointer.pointee.memory, processes: pointer.pointee.pids)
    }

    /// Kills what is in it.
    func kill() {
        var events = cgroup_events()
        cgroup_kill(pointer, &events)
    }

    /// Kills what is in it, and adds to `exit` what became of it.
    func kill(_ exit: inout KernelExit) {
        var events = cgroup_events()
        cgroup_kill(pointer, &events)
        if events.out_of_memory { exit.isOutOfMemory = true }
        exit.cpuSeconds = max(exit.cpuSeconds, events.cpu_seconds)
    }

    /// Removes it; its processes have ended.
    func remove() { cgroup_remove(pointer) }
}
