import FoundationEssentials
import KernelHost
import ReportEngine

extension Doctor {
    /// Holds the packages that are there against the lock that they should come from.
    mutating func examinePackages(_ installation: KernelInstallation) {
        guard let bytes = try? Files.read(installation.resources + "/requirements.lock") else { return }
        let lock = PackageLock(bytes)
        guard let present = PackageLock(folder: installation.sitePackages) else {
            fail("lock", "'\(installation.sitePackages)' cannot be read", help: Doctor.again)
            return
        }
        let faults = lock.pins.compactMap { pin -> String? in
            guard let found = present[name: pin.name] else { return pin.isConditional ? nil : "\(pin.name) \(pin.version) is missing" }
            return found.version == pin.version ? nil : "\(pin.name) is \(found.version), not \(pin.version)"
        }
        if faults.isEmpty { pass("lock", "\(lock.pins.count) packages, as locked") } else { fail("lock", Doctor.listed(faults), help: Doctor.again) }
        // An environment brings its installer along.
        let extra = present.pins.filter { lock[name: $0.name] == nil && !PackageLock.installers.contains($0.name) }
        if !extra.isEmpty {
            warn(
                "lock", "not in the lock: " + Doctor.listed(extra.map(\.text)),
                help: "cells can import them here, and nowhere else; remove them, or add them to requirements.in and run 'report lock'")
        }
        examineProjectLock(lock, bytes)
    }

    private static let again = "run 'make setup' and 'make build' in a checkout, or install again"

    /// A project's own lock does something only where the tool is installed from it.
    private mutating func examineProjectLock(_ lock: PackageLock, _ bytes: [UInt8]) {
        let root = Project.find(from: Files.workingFolder).0.root
        guard let own = try? Files.read(root + "/requirements.lock"), own != bytes else { return }
        let changes = lock.changes(to: PackageLock(own))
        warn(
            "lock", "the project's requirements.lock is not the one that this tool was installed from: "
                + (changes.isEmpty ? "the versions are the same" : Doctor.listed(changes)),
            help: "cells run with the tool's packages; in the tool's own checkout 'make build' takes the new lock")
    }

    /// Every face by its hash.
    mutating func examineFonts(_ installation: KernelInstallation, _ identity: ToolIdentity) {
        struct List: Decodable {
            struct Face: Decodable {
                var file: String
                var sha256: String
            }

            var faces: [Face]
            var web: [Face]
            var host: [Face]
        }
        let folder = installation.resources + "/fonts"
        guard let bytes = try? Files.read(folder + "/fonts.json"), let list = try? JSONDecoder().decode(List.self, from: Data(bytes)) else {
            fail("fonts", "'fonts/fonts.json' is not in \(installation.resources)", help: "run 'make fonts'")
            return
        }
        let own = (list.faces + list.web).filter { !Doctor.isWhole(folder + "/" + $0.file, $0.sha256) }.map(\.file)
        // Faces of the system for Chinese; where there are none, that is said by itself.
        let collections = list.host.enumerated().filter { index, face in !list.host[..<index].contains { $0.file == face.file } }.map(\.element)
        let host = collections.filter { Files.status($0.file) != nil && !Doctor.isWhole($0.file, $0.sha256) }.map(\.file)
        guard own.isEmpty, host.isEmpty else {
            fail(
                "fonts", "other than listed: " + Doctor.listed(own + host),
                help: host.isEmpty ? "run 'make fonts', or install again" : "install the version of fonts-noto-cjk that the list was made with, or run 'make fonts'")
            return
        }
        pass("fonts", "\(folder) (\(identity.fontsDigest.prefix(12))), \(list.faces.count + list.web.count) faces as listed")
    }

    private static func isWhole(_ path: String, _ digest: String) -> Bool { (try? Files.read(path)).map { Digest.sha256($0) } == digest }

    /// The first ten, and how many more there are.
    static func listed(_ texts: [String]) -> String {
        texts.prefix(10).joined(separator: ", ") + (texts.count > 10 ? " and \(texts.count - 10) more" : "")
    }
}
