import Foundation
import TestSupport
import Testing

/// `report doctor --sbom`. The checks are those of the CycloneDX 1.6 schema for the members that are written, by hand.
@Suite struct SoftwareBillTests {
    private struct Bill: Decodable {
        struct Component: Decodable {
            struct Hash: Decodable {
                var alg: String
                var content: String
            }

            var type: String
            var name: String
            var version: String?
            var purl: String?
            var hashes: [Hash]?
            var reference: String

            enum CodingKeys: String, CodingKey {
                case type, name, version, purl, hashes
                case reference = "bom-ref"
            }
        }

        struct Metadata: Decodable { var component: Component }
        struct Dependency: Decodable {
            var ref: String
            var dependsOn: [String]
        }

        var bomFormat: String
        var specVersion: String
        var version: Int
        var metadata: Metadata
        var components: [Component]
        var dependencies: [Dependency]
    }

    private func bill() async throws -> (text: String, bill: Bill) {
        let run = try await Workspace().report("doctor", "--sbom")
        #expect(run.code == 0 && run.talk == "", "\(run.talk)")
        return (run.output, try JSONDecoder().decode(Bill.self, from: Data(run.output.utf8)))
    }

    @Test func followsTheSchema() async throws {
        let (text, bill) = try await bill()
        #expect(bill.bomFormat == "CycloneDX" && bill.specVersion == "1.6" && bill.version == 1)
        #expect(bill.metadata.component.type == "application" && bill.metadata.component.name == "report")
        let references = bill.components.map(\.reference)
        #expect(Set(references).count == references.count && !references.contains("report"))
        #expect(bill.dependencies.map(\.ref) == ["report"] && bill.dependencies[0].dependsOn == references)
        for component in bill.components {
            #expect(["library", "file"].contains(component.type) && !component.name.isEmpty)
            #expect(component.type == "file" || (component.version?.isEmpty == false && component.purl?.hasPrefix("pkg:") == true), "\(component)")
            #expect(component.purl.map { $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } } ?? true)
            let hashes = component.hashes ?? []
            #expect(hashes.allSatisfy { $0.alg == "SHA-256" && $0.content.count == 64 && $0.content.allSatisfy(\.isHexDigit) })
            #expect(Set(hashes.map(\.content)).count == hashes.count, "the schema wants each once")
        }
        let members = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(members.keys.sorted() == ["bomFormat", "components", "dependencies", "metadata", "specVersion", "version"])
    }

    @Test func namesEveryPart() async throws {
        let (text, bill) = try await bill()
        let lock = String(decoding: try Data(contentsOf: URL(fileURLWithPath: Workspace.checkout + "/requirements.lock")), as: UTF8.self)
        let pinned = lock.split(separator: "\n").count { $0.first?.isLetter == true && $0.contains("==") }
        let python = bill.components.filter { $0.purl?.hasPrefix("pkg:pypi/") == true }
        #expect(python.count == pinned && python.allSatisfy { $0.hashes?.isEmpty == false })
        #expect(python.reduce(0) { $0 + ($1.hashes?.count ?? 0) } == lock.components(separatedBy: "--hash=sha256:").count - 1)
        for name in ["swift-argument-parser", "swift-crypto", "yams", "libmd4c0"] { #expect(bill.components.contains { $0.name == name }, "\(name)") }
        #expect(bill.components.contains { $0.name.hasPrefix("libpython3.") })
        #expect(bill.components.count { $0.name.hasPrefix("fonts/") } > 10)
        #expect(!text.contains("timestamp") && !text.contains("serialNumber") && !text.contains(Workspace.checkout))
        #expect(try await self.bill().text == text)
    }
}
