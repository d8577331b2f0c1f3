import ReportEngine
import ReportSource
import ReportSyntax
import TestSupport
import Testing

@Suite struct ParameterBinderTests {
    private func bind(
        _ head: String, _ overrides: [(name: String, text: String)] = [], column: [String] = ["Africa", "Europe"]
    ) -> (values: [String: ParameterValue], diagnostics: [String]) {
        let (definition, faults) = DefinitionSample.parse("---\nparams:\n\(head)\n---\n")
        #expect(faults.brief == [])
        let (bound, diagnostics) = ParameterBinder.bind(definition.head.parameters, overrides: overrides) { path, name, span in
            path == "data/x.csv" && name == "region" ? .success(column) : .failure(Diagnostic(.dataMissingFile, "no \(path)#\(name)", at: span))
        }
        return (Dictionary(uniqueKeysWithValues: bound.map { ($0.name, $0.value) }), diagnostics.brief)
    }

    @Test func valuesOfTheHeadStandWithoutOthers() {
        let (values, diagnostics) = bind("  a: x\n  b: 3\n  c: 0.5\n  d: true\n  e: {value: 2012-12, type: date}\n  f: [p, q]")
        #expect(diagnostics == [])
        #expect(values == [
            "a": .string("x"), "b": .integer(3), "c": .number(0.5), "d": .boolean(true), "e": .date("2012-12"), "f": .list([.string("p"), .string("q")]),
        ])
    }

    @Test(arguments: [
        ("a: x", "y", .string("y")), ("a: x", "", .string("")), ("a: 1", "-5", .integer(-5)), ("a: 0.5", "2", .number(2)), ("a: 0.5", "1e3", .number(1000)),
        ("a: true", "false", .boolean(false)), ("a: {value: 2012, type: date}", "2013-03~", .date("2013-03~")),
        ("a: [x]", "p,q", .list([.string("p"), .string("q")])), ("a: [x]", "", .list([])),
    ] as [(String, String, ParameterValue)])
    func textsTakeTheDeclaredType(declaration: String, text: String, expected: ParameterValue) {
        let (values, diagnostics) = bind("  " + declaration, [("a", text)])
        #expect(diagnostics == [])
        #expect(values == ["a": expected])
    }

    @Test(arguments: [
        ("a: 1", "5.0", "parameter-type 3:3 'a' '5.0' is no integer, which parameter 'a' wants | give a whole number such as 5"),
        ("a: 1", "9223372036854775808", "parameter-type 3:3 'a' '9223372036854775808' is no integer, which parameter 'a' wants | give a whole number such as 5"),
        ("a: 0.5", "nan", "parameter-type 3:3 'a' 'nan' is no number, which parameter 'a' wants | give a number such as 0.5"),
        ("a: 0.5", "1e400", "parameter-type 3:3 'a' '1e400' is no number, which parameter 'a' wants | give a number such as 0.5"),
        ("a: true", "yes", "parameter-type 3:3 'a' 'yes' is no boolean, which parameter 'a' wants | give true or false"),
        ("a: {value: 2012, type: date}", "2012-13", "parameter-type 3:3 'a' '2012-13' is no date, which parameter 'a' wants | give an EDTF date such as 2012-12-14"),
    ])
    func textsOfAnotherType(declaration: String, text: String, expected: String) {
        let (values, diagnostics) = bind("  " + declaration, [("a", text)])
        #expect(values == [:])
        #expect(diagnostics == [expected])
    }

    @Test func theLastOfANameCounts() { #expect(bind("  a: 1", [("a", "2"), ("a", "3")]).values == ["a": .integer(3)]) }

    @Test(arguments: [
        ("  a: {value: 5, min: 1, max: 9}", "0", "parameter-choice 3:14 '5' parameter 'a' is at least 1, not 0 | give another value"),
        ("  a: {value: 5, min: 1, max: 9}", "10", "parameter-choice 3:14 '5' parameter 'a' is at most 9, not 10 | give another value"),
        ("  a: {value: x, choices: [x, yy]}", "yz", "parameter-choice 3:14 'x' 'yz' is none of the choices of parameter 'a' | did you mean 'yy'?"),
        ("  a: {value: x, choices: [x, yy]}", "q", "parameter-choice 3:14 'x' 'q' is none of the choices of parameter 'a' | choices are x, yy"),
        ("  a: {value: [x], choices: [x, yy]}", "x,zzz", "parameter-choice 3:14 '[x]' 'zzz' is none of the choices of parameter 'a' | choices are x, yy"),
        ("  a: {value: Africa, choices: data/x.csv#region}", "Afrika", "parameter-choice 3:14 'Africa' 'Afrika' is none of the choices of parameter 'a' | did you mean 'Africa'?"),
        ("  a: {value: Africa, choices: data/y.csv#region}", "Africa", "data-missing-file 3:31 'data/y.csv#region' no data/y.csv#region"),
    ])
    func rangesAndChoices(declaration: String, text: String, expected: String) {
        #expect(bind(declaration, [("a", text)]).diagnostics == [expected])
    }

    @Test func choicesOfAColumn() {
        let (values, diagnostics) = bind("  a: {value: Africa, choices: data/x.csv#region}", [("a", "Europe")])
        #expect(diagnostics == [])
        #expect(values == ["a": .string("Europe")])
    }

    @Test func requiredOnesNeedAValue() {
        #expect(bind("  a: {type: string, required: true}").diagnostics == [
            "parameter-required 3:3 'a' parameter 'a' is required and has no value | give one on the command line: -P a=…",
        ])
        #expect(bind("  a: {type: string, required: true}", [("a", "x")]).values == ["a": .string("x")])
    }

    @Test func unknownOnesAreNamed() {
        #expect(bind("  issue: x", [("isue", "y")]).diagnostics == [
            "parameter-unknown 3:3 'issue' the report has no parameter 'isue' | did you mean 'issue'?",
        ])
        #expect(bind("  issue: x", [("zzz", "y")]).diagnostics == [
            "parameter-unknown 3:3 'issue' the report has no parameter 'zzz' | its parameters are issue",
        ])
        let (_, diagnostics) = ParameterBinder.bind([], overrides: [("a", "b")]) { _, _, _ in .success([]) }
        #expect(diagnostics.brief == ["parameter-unknown the report has no parameter 'a' | declare it under 'params:' in the head"])
    }
}
