import FoundationEssentials
import KernelHost
import ReportEngine

/// What an installation consists of, as a CycloneDX 1.6 bill of materials. It has no time and no serial number: the same installation
/// gives the same bytes.
///
/// - SeeAlso: CycloneDX 1.6, JSON reference, https://cyclonedx.org/docs/1.6/json/
struct SoftwareBill: Encodable {
    struct Component: Encodable {
        struct Hash: Encodable {
            let alg = "SHA-256"
            var content: String
        }

        struct Property: Encodable {
            var name: String
            var value: String
        }

        var type: String
        var name: String
        var version: String?
        var purl: String?
        var hashes: [Hash]?
        var properties: [Property]?
        /// Unique in the bill.
        var reference: String

        enum CodingKeys: String, CodingKey {
            case type, name, version, purl, hashes, properties
            case reference = "bom-ref"
        }
    }

    struct Metadata: Encodable {
        var component: Component
    }

    struct Dependency: Encodable {
        var ref: String
        var dependsOn: [String]
    }

    let bomFormat = "CycloneDX"
    let specVersion = "1.6"
    let version = 1
    var metadata: Metadata
    var components: [Component]
    var dependencies: [Dependency]

    /// - Throws: `OperatorError` where a part of the installation cannot be read.
    init(_ installation: KernelInstallation) throws(OperatorError) {
        let resources = installation.resources
        let tool = Component(type: "application", name: "report", version: ToolIdentity.version, purl: nil, reference: "report")
        metadata = Metadata(component: tool)
        components =
            Self.pythonPackages(try Self.read("\(resources)/requirements.lock"))
            + Self.swiftPackages(try Self.read("\(resources)/swift-packages.json"))
            + Self.fonts(try Self.read("\(resources)/fonts/fonts.json"))
            + Self.debianPackages((try? Files.read("/var/lib/dpkg/status")) ?? [])
        dependencies = [Dependency(ref: tool.reference, dependsOn: components.map(\.reference))]
    }

    /// As JSON, its keys sorted.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private static func read(_ path: String) throws(OperatorError) -> [UInt8] {
        do { return try Files.read(path) } catch { throw .kernel(.launch("'\(path)' cannot be read")) }
    }

    // MARK: - Parts

    /// Packages of the lock, each with the hashes of all files that may stand for it.
    private static func pythonPackages(_ lock: [UInt8]) -> [Component] {
        var hashes: [String: [String]] = [:]
        var current = ""
        for line in String(decoding: lock, as: UTF8.self).split(separator: "\n") {
            if let first = line.first, first.isLetter || first.isNumber { current = PackageLock(Array(line.utf8)).pins.first?.name ?? "" }
            if let mark = line.firstRange(of: "--hash=sha256:") { hashes[current, default: []].append(String(line[mark.upperBound...].prefix { $0.isHexDigit })) }
        }
        return PackageLock(lock).pins.map { pin in
            let purl = "pkg:pypi/\(pin.name)@\(pin.version)"
            return Component(
                type: "library", name: pin.name, version: pin.version, purl: purl, hashes: hashes[pin.name].map { $0.sorted().map { .init(content: $0) } }, reference: purl)
        }
    }

    /// What the executables are linked with.
    private static func swiftPackages(_ resolved: [UInt8]) -> [Component] {
        struct Resolved: Decodable {
            struct Pin: Decodable {
                struct State: Decodable {
                    var revision: String
                    var version: String?
                }

                var identity: String
                var location: String
                var state: State
            }

            var pins: [Pin]
        }
        let pins = (try? JSONDecoder().decode(Resolved.self, from: Data(resolved)))?.pins ?? []
        return pins.sorted { $0.identity < $1.identity }.map { pin in
            let place = pin.location.trimmingPrefix("https://")
            let plain = place.hasSuffix(".git") ? String(place.dropLast(4)) : String(place)
            let version = pin.state.version ?? pin.state.revision
            let purl = "pkg:swift/\(plain)@\(version)"
            return Component(
                type: "library", name: pin.identity, version: version, purl: purl, properties: [.init(name: "report:revision", value: pin.state.revision)], reference: purl)
        }
    }

    private static func fonts(_ list: [UInt8]) -> [Component] {
        struct List: Decodable {
            struct Face: Decodable {
                var file: String
                var sha256: String
            }

            var faces: [Face]
            var web: [Face]
        }
        guard let list = try? JSONDecoder().decode(List.self, from: Data(list)) else { return [] }
        return (list.faces + list.web).sorted { $0.file < $1.file }.map { face in
            Component(type: "file", name: "fonts/\(face.file)", hashes: [.init(content: face.sha256)], reference: "fonts/\(face.file)")
        }
    }

    /// The libraries and fonts of the system that are used, where it is Debian's; of others nothing is known.
    private static func debianPackages(_ status: [UInt8]) -> [Component] {
        let wanted = ["fonts-noto-cjk", "libmd4c0"]
        return String(decoding: status, as: UTF8.self).split(separator: "\n\n").compactMap { paragraph -> Component? in
            func field(_ name: String) -> String? {
                paragraph.split(separator: "\n").first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
            }
            guard let name = field("Package"), wanted.contains(name) || isPython(name), field("Status")?.hasSuffix(" installed") == true,
                let version = field("Version"), let machine = field("Architecture")
            else { return nil }
            let purl = "pkg:deb/debian/\(name)@\(escaped(version))?arch=\(machine)"
            return Component(type: "library", name: name, version: version, purl: purl, reference: purl)
        }.sorted { $0.reference < $1.reference }
    }

    /// `libpython3.11`, `libpython3.11-stdlib`
    private static func isPython(_ name: String) -> Bool {
        let rest = name.drop { !$0.isNumber }
        guard name.hasPrefix("libpython3."), let minor = rest.dropFirst(2).first, minor.isNumber else { return false }
        let behind = rest.dropFirst(2).drop(while: \.isNumber)
        return behind.isEmpty || behind == "-stdlib" || behind == "-minimal"
    }

    /// What may not stand in a package address as it is.
    private static func escaped(_ version: String) -> String {
        version.replacing("+", with: "%2B").replacing(":", with: "%3A")
    }
}
