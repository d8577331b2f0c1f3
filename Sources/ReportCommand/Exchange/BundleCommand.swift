import ArgumentParser
import FoundationEssentials
import KernelHost
import ReportData
import ReportEngine
import ReportSource

/// `report bundle`.
struct BundleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: "Put a report with everything it was made from into one file, an RO-Crate.",
        discussion: """
            The zip file holds the definition, its data and sources, the record, the outputs and the lock, each with its SHA-256, and says in \
            'ro-crate-metadata.json' what was made from what (RO-Crate 1.1, Process Run Crate 0.5). Unpacked anywhere, 'report verify' makes the report \
            again and compares. Nothing is run: what was recorded is bundled, and files that are other than recorded are refused. The same report gives \
            the same bytes.

            Exit codes: 0 done · 1 the definition cannot be read, or the report has no date · 4 a file is not the one that was recorded · 5 the lock is not · 74 there is no record.
            """)

    @Argument(help: "A definition, or a record (NAME.record.json).")
    var definition: String

    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("The file to write; NAME.crate.zip in the working folder by default.", valueName: "file.zip"))
    var output: String?

    @Option(help: ArgumentHelp("The day of publication; by default the report's own date, then SOURCE_DATE_EPOCH.", valueName: "yyyy-mm-dd"))
    var date: String?

    @OptionGroup var talk: TalkOptions

    func validate() throws {
        if let output, Paths.suffix(output) != "zip" { throw ValidationError("'\(output)' is no zip file; end it with .zip") }
        if let date, !CrateDate.isDay(date) { throw ValidationError("'\(date)' is no date; write 2024-05-06") }
    }

    func run() async throws {
        let console = Console(format: talk.diagnosticFormat)
        let (records, faults) = try find()
        await console.show(faults)
        guard !faults.hasErrors else { throw ExitStatus.failed.code }
        do throws(OperatorError) {
            let found = try records.get()
            guard let first = found.first else { return }
            let resources: String
            do { resources = try KernelInstallation.locate().resources } catch { throw .kernel(error) }
            var builder = BundleBuilder(project: first.request.project, resources: resources)
            for record in found { try builder.add(record) }
            await console.show(Diagnostics.unique(builder.diagnostics))
            let archive = try builder.archive(date: date ?? CrateDate.epoch)
            let path = output ?? Paths.stem(first.request.definition) + ".crate.zip"
            do { try AtomicFile.write(archive, to: Paths.join(Files.workingFolder, path)) } catch { throw .file(error) }
            await console.say("\(first.request.definition) → \(path) (\(builder.count) files)")
        } catch {
            await console.say(error.message)
            throw error.status.code
        }
    }

    /// The records of what was named: of a definition its own and those of its variants.
    private func find() throws -> (Result<[FoundRecord], OperatorError>, [Diagnostic]) {
        if definition.hasSuffix(RecordFile.suffix) {
            do throws(OperatorError) { return (.success([try RecordFinder.record(definition)]), []) } catch { return (.failure(error), []) }
        }
        let (requests, faults) = try RequestBuilder(command: RenderCommand.parse([definition])).requests()
        guard requests.count <= 1 else { throw ValidationError("'\(definition)' is a folder; a bundle is of one definition") }
        let found = RecordFinder.records(of: requests, isNamed: true)
        if let problem = found.problems.first { return (.failure(problem), faults) }
        return (.success(found.records), faults)
    }
}

/// When a crate was published. No clock is asked: the same report would be another crate every day.
enum CrateDate {
    /// The day of `SOURCE_DATE_EPOCH`, where the environment has one.
    static var epoch: String? {
        guard let text = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"], let seconds = Int(text) else { return nil }
        let day = CalendarDay(dayNumber: Int((Double(seconds) / 86_400).rounded(.down)))
        return day.isSQLDate ? day.isoString : nil
    }

    /// Whether a text is a day as ISO 8601 writes it.
    static func isDay(_ text: String) -> Bool {
        guard text.utf8.count == 10, let date = try? EDTF(text), let day = date.bounds.low else { return false }
        return day.isSQLDate && day.isoString == text
    }

    /// A report's own date: a year, a month or a day as it stands, of anything else the first day that it can mean.
    static func of(_ text: String) -> String? {
        guard let low = (try? EDTF(text))?.bounds.low, low.isSQLDate else { return nil }
        let day = low.isoString
        return text.utf8.count >= 4 && day.hasPrefix(text) && [4, 7, 10].contains(text.utf8.count) ? text : day
    }
}
