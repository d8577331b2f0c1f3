import KernelProtocol
import Testing

@Suite struct FrameTests {
    @Test func roundTrip() throws {
        var decoder = FrameDecoder()
        let frames = [Frame(.request, Array("{}".utf8)), Frame(.result, []), Frame(.event, [0, 255])]
        for frame in frames { decoder.append(try frame.encoded()) }
        for frame in frames { #expect(try decoder.next() == frame) }
        #expect(try decoder.next() == nil)
        #expect(!decoder.isMidFrame)
    }

    @Test func lengthIsLittleEndianAndCountsTheKind() throws {
        #expect(try Frame(.call, [9, 9, 9]).encoded() == [4, 0, 0, 0, 4, 9, 9, 9])
    }

    @Test func bytesMayComeOneByOne() throws {
        var decoder = FrameDecoder()
        let frame = Frame(.failure, Array("{\"kind\":\"x\"}".utf8))
        for (index, byte) in try frame.encoded().enumerated() {
            #expect(try decoder.next() == nil)
            decoder.append([byte])
            #expect(decoder.isMidFrame || index < 0)
        }
        #expect(try decoder.next() == frame)
    }

    @Test func truncatedFrameIsNoFrame() throws {
        var decoder = FrameDecoder()
        decoder.append(try Frame(.result, [1, 2, 3]).encoded().dropLast())
        #expect(try decoder.next() == nil)
        #expect(decoder.isMidFrame)
    }

    @Test func claimedLengthIsJudgedByTheHeader() {
        var decoder = FrameDecoder()
        decoder.append([0xff, 0xff, 0xff, 0xff, 2])
        #expect(throws: FrameError.oversize(0xffff_fffe)) { try decoder.next() }
    }

    @Test func emptyFrameHasNoKind() {
        var decoder = FrameDecoder()
        decoder.append([0, 0, 0, 0, 2])
        #expect(throws: FrameError.empty) { try decoder.next() }
    }

    @Test(arguments: [0, 7, 255] as [UInt8]) func unknownKind(_ kind: UInt8) {
        var decoder = FrameDecoder()
        decoder.append([1, 0, 0, 0, kind])
        #expect(throws: FrameError.unknownKind(kind)) { try decoder.next() }
    }

    @Test func randomBytesNeverTrapAndNeverCostMemory() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var decoder = FrameDecoder()
            decoder.append((0..<64).map { _ in UInt8.random(in: 0...8, using: &generator) })
            for _ in 0..<20 { if (try? decoder.next()) == nil { break } }
        }
    }

    @Test func manyFramesAreReadInOrder() throws {
        var decoder = FrameDecoder()
        let payload = [UInt8](repeating: 7, count: 100_000)
        for index in 0..<50 {
            decoder.append(try Frame(.result, [UInt8(index)] + payload).encoded())
            if index % 3 == 2 {
                for back in [2, 1, 0] { #expect(try decoder.next()?.payload.first == UInt8(index - back)) }
            }
        }
        #expect(try decoder.next()?.payload.count == 100_001)
    }
}
