import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#endif

// What libFuzzer calls; nothing else does. `scripts/fuzz` compiles this target with `-sanitize=fuzzer,address` and links it with the fuzzer's own
// main; in tests the two functions are there and unused.

/// The reader that this process fuzzes: the one that `REPORT_FUZZ_TARGET` names.
private let chosen: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["REPORT_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        print("REPORT_FUZZ_TARGET is '\(name)', but must be one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
        exit(64)
    }
    return target
}()

/// With `REPORT_FUZZ_LIST`, prints the names of all targets, or the dictionary of the chosen one, and ends.
@_cdecl("LLVMFuzzerInitialize")
public func initializeFuzzer(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
    switch ProcessInfo.processInfo.environment["REPORT_FUZZ_LIST"] {
    case "targets": print(FuzzTarget.allCases.map(\.rawValue).joined(separator: "\n"))
    case "words":
        for word in chosen.words {
            print("\"" + word.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"")
        }
    default:
        _ = chosen
        return 0
    }
    exit(0)
}

/// Reads one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
