import Foundation
import ReportEngine
import TestSupport
import Testing

@Suite struct PackageLockTests {
    private static let text = """
        # made by a tool
        Jinja2==3.1.6 \\
            --hash=sha256:00 \\
            --hash=sha256:11
            # via altair
        python_calamine==0.6.1 \\
            --hash=sha256:22
        colorama==0.4.6 ; sys_platform == "win32" \\
            --hash=sha256:33
        requests[socks]==2.32.5
        --extra-index-url nowhere

        """

    @Test func readsNamesAndVersionsAndNothingElse() {
        let lock = PackageLock(Array(PackageLockTests.text.utf8))
        #expect(lock.pins.map(\.text) == ["colorama==0.4.6", "jinja2==3.1.6", "python-calamine==0.6.1", "requests==2.32.5"])
        #expect(lock.pins.map(\.isConditional) == [true, false, false, false])
        #expect(lock[name: "Python.Calamine"]?.version == "0.6.1")
        #expect(lock[name: "calamine"] == nil)
        #expect(PackageLock([]).pins == [])
    }

    @Test func saysWhatChangedByName() {
        let (old, new) = (PackageLock(texts: ["b==1", "a-x==1.0", "c==2"]), PackageLock(texts: ["A_x==1.1", "c==2", "d==0.1"]))
        #expect(old.changes(to: new) == ["a-x 1.0 → 1.1", "- b 1", "+ d 0.1"])
        #expect(old.changes(to: old) == [])
    }

    @Test func readsWhatIsInstalled() throws {
        let folder = try TemporaryFolder()
        for name in ["Jinja2-3.1.6.dist-info", "python_calamine-0.6.1.dist-info", "numpy", "six.py", "x.dist-info"] {
            try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
        }
        #expect(PackageLock(folder: folder.path)?.pins.map(\.text) == ["jinja2==3.1.6", "python-calamine==0.6.1"])
        #expect(PackageLock(folder: folder.path + "/none") == nil)
    }
}
