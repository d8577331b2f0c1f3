import CKernel
import Glibc
import KernelProtocol

/// The command line of `report-kernel`.
package enum KernelProgram {
    /// Runs the program.
    ///
    /// `--zygote [--python DIR]… [--read PATH]…` serves the host on descriptor 3; `--self-test` tries what
    /// confinement must deny and prints a `SelfTest` as JSON.
    ///
    /// - Returns: the exit code: 0; 1 Python does not start; 5 something was not denied; 64 usage.
    package static func run(_ arguments: [String]) -> Int32 {
        var pythonPaths: [String] = []
        var resourcePaths: [String] = []
        var rest = arguments.dropFirst()
        let mode = rest.popFirst()
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { return usage() }
            switch option {
            case "--python": pythonPaths.append(value)
            case "--read": resourcePaths.append(value)
            default: return usage()
            }
        }
        switch mode {
        case "--zygote": return ZygoteProcess.run(pythonPaths: pythonPaths, resourcePaths: resourcePaths)
        case "--self-test": return selfTest()
        default: return usage()
        }
    }

    private static func usage() -> Int32 {
        complain("usage: report-kernel --zygote [--python DIR]… [--read PATH]… | --self-test")
        return 64
    }

    private static func selfTest() -> Int32 {
        guard let result = SelfTest.run(), let bytes = encodeJSON(result) else {
            complain("the self-test needs a writable folder for temporary files")
            return 1
        }
        print(String(decoding: bytes, as: UTF8.self))
        return result.holds ? 0 : 5
    }
}
