import ArgumentParser
import Glibc
import ReportEngine
import ReportSource

/// `report clean`.
struct CleanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean", abstract: "Remove what is kept between renders.",
        discussion: """
            Nothing that is removed is needed: the next render makes it again. Without an option everything is removed. \
            What runs that were killed have left in the folder for temporary files is removed too.
            """)

    @Option(help: ArgumentHelp("Only what was not used for so long: 30d, 12h, 45m.", valueName: "time"))
    var olderThan: String?

    @Option(help: ArgumentHelp("Only as much, the longest unused first, that no more is left: 500M, 2G.", valueName: "size"))
    var maxSize: String?

    @Flag(help: "Say what would be removed, and remove nothing.")
    var dryRun = false

    func run() async throws {
        let console = Console(format: .human)
        let limits = CacheSweep.Limits(age: try olderThan.map(Quantities.nanoseconds), size: try maxSize.map(Quantities.bytes))
        let verb = dryRun ? "would remove" : "removed"
        let scratch = ScratchFolder.abandoned(in: CommandEnvironment.scratchBase)
        if !scratch.isEmpty {
            let size = scratch.reduce(0) { $0 + ScratchFolder.size($1) }
            if !dryRun { for folder in scratch { ScratchFolder.remove(folder) } }
            await console.say("\(verb) \(scratch.count) folder\(scratch.count == 1 ? "" : "s") of killed runs, \(Quantities.words(size)), in \(CommandEnvironment.scratchBase)")
        }
        guard let folder = CacheFolder.path else {
            await console.say("no home folder, so nothing is kept")
            return
        }
        let result = CacheSweep(folder: folder, isRehearsal: dryRun).run(limits)
        let left = result.leftBytes > 0 ? "; \(Quantities.words(result.leftBytes)) left" : ""
        await console.say("\(verb) \(result.files) file\(result.files == 1 ? "" : "s"), \(Quantities.words(result.bytes)), in \(folder)\(left)")
    }
}

/// Times and sizes on the command line.
enum Quantities {
    /// `30d`, `12h`, `45m`, `10s`.
    static func nanoseconds(_ text: String) throws -> Int64 {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()), (0...36_500).contains(count) || count < 1_000_000_000 && count >= 0 else {
            throw ValidationError("'\(text)' is no time; write 30d, 12h or 45m")
        }
        return count.multipliedReportingOverflow(by: unit * 1_000_000_000).overflow ? .max : count * unit * 1_000_000_000
    }

    /// `500M`, `2G`, `64K`, or bytes.
    static func bytes(_ text: String) throws -> Int {
        let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
        let upper = text.uppercased()
        let unit = upper.last.flatMap { units[$0] }
        guard let count = Int(unit == nil ? upper : String(upper.dropLast())), count >= 0 else {
            throw ValidationError("'\(text)' is no size; write 500M or 2G")
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit ?? 1)
        return overflow ? .max : bytes
    }

    /// `2.4 MB`.
    static func words(_ bytes: Int) -> String {
        let units = ["bytes", "kB", "MB", "GB", "TB"]
        var (value, unit) = (bytes * 10, 0)
        while value >= 10_240, unit < units.count - 1 { value /= 1024; unit += 1 }
        return unit == 0 ? "\(bytes) bytes" : "\(value / 10).\(value % 10) \(units[unit])"
    }
}
