import ReportEngine
import TestSupport
import Testing

@Suite struct SafePathTests {
    private let folder: TemporaryFolder
    private let project: Project

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("project/data/x.csv", "a\n")
        try folder.write("project/..data.csv", "a\n")
        try folder.write("secret.csv", "s\n")
        try folder.link("project/data/out.csv", to: folder.path + "/secret.csv")
        try folder.link("project/up", to: "..")
        try folder.link("project/data/in.csv", to: "x.csv")
        try folder.link("project/dangling", to: "nowhere")
        project = Project.find(from: folder.path + "/project").0
    }

    private func refusal(_ path: String) -> SafePath.Refusal? {
        if case .failure(let refusal) = SafePath.resolve(path, in: project) { refusal } else { nil }
    }

    @Test(arguments: [
        ("data/x.csv", "data/x.csv"), ("data/../data/./x.csv", "data/x.csv"), ("data/in.csv", "data/x.csv"), ("..data.csv", "..data.csv"),
        ("data", "data"),
    ])
    func inside(path: String, expected: String) throws {
        #expect(try SafePath.resolve(path, in: project).get() == folder.path + "/project/" + expected)
    }

    @Test(arguments: ["../secret.csv", "data/../../secret.csv", "..", "/etc/passwd", "/"])
    func outsideByText(path: String) {
        #expect(refusal(path)?.kind == .outside)
        #expect(refusal(path)?.message == "it leaves the project")
    }

    @Test(arguments: ["data/out.csv", "up/secret.csv", "up"])
    func outsideByLink(path: String) {
        #expect(refusal(path)?.kind == .outside)
        #expect(refusal(path)?.message == "it leaves the project through a link")
    }

    @Test(arguments: ["data/nothing.csv", "dangling", "data/x.csv/y"])
    func missing(path: String) { #expect(refusal(path)?.kind == .missing) }

    @Test func namesThatNoFileHas() {
        #expect(refusal("data/x.csv\0.txt")?.message == "the path is no file name")
        #expect(refusal(String(repeating: "a/", count: 3000))?.message == "the path is no file name")
    }
}
