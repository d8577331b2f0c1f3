import Foundation
import KernelProtocol
import Testing

@Suite struct SessionMessageTests {
    private func decode<Value: Decodable>(_ json: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    @Test func everyOutputSurvivesARoundTrip() throws {
        let outputs: [CellOutput] = [
            .stream(name: "stdout", text: "a\u{1b}[31m", truncated: 3),
            .data(["text/html": "<b>"], isResult: false),
            .table(
                CellTable(
                    columns: [
                        CellColumn(name: "i", values: .integer([.max, nil, .min])),
                        CellColumn(name: "n", values: .number([0.1, nil, .infinity, -.infinity])),
                        CellColumn(name: "l", values: .list([[.integer(1), .text("a"), .null], nil])),
                        CellColumn(name: "b", values: .boolean([true, nil])),
                        CellColumn(name: "d", values: .date(["2014-11-19"])),
                        CellColumn(name: "t", values: .text(["x", nil])),
                    ], rows: 4, truncated: false), isResult: true),
            .figure(CellFigure(width: 288, height: 216, svg: "<svg/>", png: nil)),
            .pendingFigure(7),
            .figureError(CellError(name: "E", value: "v", line: nil, frames: nil, traceback: nil)),
        ]
        let bytes = try JSONEncoder().encode(outputs)
        #expect(try JSONDecoder().decode([CellOutput].self, from: bytes) == outputs)
    }

    @Test(arguments: [
        #"[{"kind":"nonsense"}]"#, #"[{"kind":"stream","name":1,"text":"","truncated":0}]"#, #"[{"kind":"figure"}]"#,
        #"[{"kind":"display","table":{"columns":[{"name":"a","type":"int","values":[]}],"rows":0,"truncated":false}}]"#,
        #"[{"kind":"display","table":{"columns":[{"name":"a","type":"integer","values":[1.5]}],"rows":1,"truncated":false}}]"#,
        #"[{"kind":"display","table":{"columns":[{"name":"a","type":"integer","values":[9223372036854775808]}],"rows":1,"truncated":false}}]"#,
    ])
    func whatHasNoKnownFormIsRefused(_ json: String) {
        #expect(throws: (any Error).self) { try decode(json, as: [CellOutput].self) }
    }

    @Test func deepJSONIsAnErrorAndNoCrash() {
        let deep = String(repeating: "[", count: 200_000)
        #expect(throws: (any Error).self) { try decode(deep, as: JSONValue.self) }
    }

    @Test func integersStayExact() throws {
        #expect(try decode("9007199254740993", as: JSONValue.self) == .integer(9_007_199_254_740_993))
    }
}
