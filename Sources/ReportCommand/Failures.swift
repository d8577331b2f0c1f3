import ArgumentParser
import KernelHost
import ReportEngine

/// How a command ends.
package enum ExitStatus: Int32, Sendable {
    case done = 0
    /// A definition, cell or writer failed.
    case failed = 1
    /// `check` or `--strict` found something.
    case found = 3
    /// `verify`, `diff`: a report differs.
    case differs = 4
    /// Confinement or environment.
    case environment = 5
    case usage = 64
    /// Input or output failed.
    case io = 74

    /// For `throw`.
    package var code: ExitCode { ExitCode(rawValue) }
}

/// What the operator must mend: no kernel, no confinement, no space.
package enum OperatorError: Error, Sendable {
    case kernel(KernelError)
    case file(Files.Failure)
    /// What is there already is not written over.
    case taken(String, help: String)
    /// There is no record, or none that can be read.
    case record(String, reason: String, help: String)
    /// What was asked for cannot be done as things stand.
    case refused(String, help: String, status: ExitStatus)

    /// `error: …`, with a way out.
    package var message: String {
        switch self {
        case .kernel(.confinementUnavailable(let missing)):
            "error: this machine cannot confine what a definition runs: \(missing)\nhelp: see 'report doctor'; '--allow-unconfined' runs definitions that you trust all the same"
        case .kernel(.failure(let failure)) where failure.kind == "storage":
            "error: \(failure.message)\nhelp: \(failure.detail ?? "see that there is room in the folder that TMPDIR names")"
        case .kernel(let error):
            "error: \(error.description)\nhelp: see 'report doctor'"
        case .taken(let path, let help):
            "error: '\(path)' is there already\nhelp: \(help)"
        case .record(let path, let reason, let help):
            "error: '\(path)' cannot be used as a record: \(reason)\nhelp: \(help)"
        case .refused(let message, let help, _):
            "error: \(message)\nhelp: \(help)"
        case .file(let failure):
            "error: '\(failure.path)' cannot be written: \(failure.reason)\nhelp: the last good outputs are as they were"
        }
    }

    package var status: ExitStatus {
        switch self {
        case .kernel(.failure(let failure)) where failure.kind == "storage": .io
        case .kernel: .environment
        case .file, .taken, .record: .io
        case .refused(_, _, let status): status
        }
    }
}
