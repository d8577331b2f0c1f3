import Foundation
import ReportEngine
import TestSupport
import Testing

/// Zip files of stored entries.
@Suite struct ZipArchiveTests {
    /// A little-endian number.
    private func number(_ file: [UInt8], _ offset: Int, _ count: Int) -> Int {
        (0..<count).reversed().reduce(0) { $0 << 8 | Int(file[offset + $1]) }
    }

    @Test func entriesStandInTheOrderOfTheirPaths() {
        var one = ZipArchive()
        one.add(Array("b".utf8), at: "b")
        one.add(Array("a".utf8), at: "a/é")
        var other = ZipArchive()
        other.add(Array("a".utf8), at: "a/é")
        other.add(Array("b".utf8), at: "b")
        #expect(one.finished() == other.finished())
        #expect(one.size == 2 && one.count == 2)
    }

    @Test func sumsSizesTimesAndPermissionsAreThoseOfTheFormat() {
        var archive = ZipArchive()
        // The check value of CRC-32/ISO-HDLC.
        archive.add(Array("123456789".utf8), at: "x")
        let file = archive.finished()
        #expect(number(file, 0, 4) == 0x0403_4B50)
        #expect(number(file, 6, 2) == 0x0800 && number(file, 8, 2) == 0)
        #expect(number(file, 10, 2) == 0 && number(file, 12, 2) == 0x0021)
        #expect(number(file, 14, 4) == 0xCBF4_3926)
        #expect(number(file, 18, 4) == 9 && number(file, 22, 4) == 9 && number(file, 26, 2) == 1)
        let directory = 30 + 1 + 9
        #expect(number(file, directory, 4) == 0x0201_4B50 && number(file, directory + 38, 4) == 0o100644 << 16 && number(file, directory + 42, 4) == 0)
        let end = directory + 46 + 1
        #expect(number(file, end, 4) == 0x0605_4B50 && number(file, end + 10, 2) == 1 && number(file, end + 12, 4) == 47 && number(file, end + 16, 4) == directory)
        #expect(file.count == end + 22)
    }

    @Test func anEmptyArchiveIsOne() { #expect(ZipArchive().finished().count == 22) }

    @Test func idsArePercentEncoded() {
        #expect(CrateID.of(path: "a b/é~%.csv") == "a%20b/%C3%A9~%25.csv")
        #expect(MediaType.of(path: "x/LICENSE") == "text/plain" && MediaType.of(path: "x.PDF") == "application/pdf" && MediaType.of(path: "x.what") == "application/octet-stream")
    }
}
