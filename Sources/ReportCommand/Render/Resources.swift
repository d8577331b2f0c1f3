import FoundationEssentials
import KernelHost
import ReportEngine
import ReportHTML

/// What the tool reads from `lib/report` to write pages.
package struct Resources: Sendable {
    package var folder: String
    package var html: HTMLResources
    package var typstTemplate: String
    package var identity: ToolIdentity

    private struct FontList: Decodable {
        struct Face: Decodable {
            var file: String
            var family: String
            var weight: Int
            var style: String
        }

        var web: [Face]
    }

    /// - Throws: `KernelError.launch` naming the part that is missing.
    package init(installation: KernelInstallation) throws(KernelError) {
        folder = installation.resources
        identity = ToolIdentity(resources: folder)
        typstTemplate = try Resources.text(folder + "/typst/report.typ")
        html = HTMLResources(styleSheet: try Resources.text(folder + "/html/report.css"), fonts: try Resources.webFonts(folder))
    }

    private static func text(_ path: String) throws(KernelError) -> String {
        do { return String(decoding: try Files.read(path), as: UTF8.self) } catch {
            throw .launch("'\(path)' cannot be read: \(error.reason)")
        }
    }

    private static func webFonts(_ folder: String) throws(KernelError) -> [HTMLResources.WebFont] {
        guard let bytes = try? Files.read(folder + "/fonts/fonts.json"), let list = try? JSONDecoder().decode(FontList.self, from: Data(bytes)) else {
            throw .launch("'\(folder)/fonts/fonts.json' cannot be read")
        }
        var fonts: [HTMLResources.WebFont] = []
        // Bold italics and bold code are rare: the browser slants and thickens what a page has.
        for face in list.web where face.weight < 600 || (face.style == "normal" && !face.family.hasSuffix("Mono")) {
            guard let data = try? Files.read(folder + "/fonts/" + face.file) else { throw .launch("the font '\(face.file)' cannot be read") }
            fonts.append(.init(family: face.family, weight: face.weight, style: face.style == "italic" ? .italic : .normal, data: data))
        }
        return fonts
    }
}
