import FoundationEssentials
import FuzzTargets

/// The target that `REPORT_FUZZ_TARGET` names; the first one without it.
private let target = ProcessInfo.processInfo.environment["REPORT_FUZZ_TARGET"].flatMap(FuzzTarget.init) ?? .markdown

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
