import ArgumentParser
import FoundationEssentials
import KernelHost
import ReportEngine

/// How `report doctor` prints what it found.
enum DoctorFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
    case human, json
}

/// `report doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what this machine has, what is enforced on it, and what is missing.",
        discussion: """
            Confinement is tried, not merely asked for. Packages are compared with the lock, fonts with their hashes, and both, Python and the tool \
            with what the records of the project were made with. Exits with 5 if something is missing, or is another than what was recorded and \
            can change the bytes of a report.
            """)

    @Option(name: .customLong("record"), parsing: .upToNextOption, help: ArgumentHelp("Records to compare with, in place of those of the project.", valueName: "records"))
    var records: [String] = []

    @Option(help: "How it is printed: human or json.")
    var format: DoctorFormat = .human

    @Flag(help: "Print a CycloneDX 1.6 bill of what this installation consists of, and examine nothing.")
    var sbom = false

    func run() async throws {
        if sbom { return try await printBill() }
        var doctor = Doctor()
        do throws(OperatorError) { try await doctor.examine(records: records) } catch {
            await Console(format: .human).say(error.message)
            throw error.status.code
        }
        print(format == .json ? doctor.json : doctor.lines.joined(separator: "\n"))
        if !doctor.isWell { throw ExitStatus.environment.code }
    }

    private func printBill() async throws {
        do throws(OperatorError) {
            let installation: KernelInstallation
            do { installation = try KernelInstallation.locate() } catch { throw .kernel(error) }
            print(try SoftwareBill(installation).text)
        } catch {
            await Console(format: .human).say(error.message)
            throw error.status.code
        }
    }
}
