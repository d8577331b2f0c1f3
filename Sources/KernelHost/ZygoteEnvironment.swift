import CChannel

/// The whole environment of the zygote and its kernels: nothing of the caller's passes.
///
/// What OpenBLAS, NumPy and CPython read when they are loaded must stand here before the process starts.
enum ZygoteEnvironment {
    /// - Parameter scratch: absolute path of a writable folder.
    /// - Returns: `NAME=value`, sorted.
    static func variables(scratch: String) -> [String] {
        var variables = [
            "HOME=\(scratch)",
            "LC_ALL=C.UTF-8",
            "MKL_NUM_THREADS=1",
            "MPLBACKEND=Agg",
            "MPLCONFIGDIR=\(scratch)/matplotlib",
            // Fonts by name would come from whatever the machine has; the search for them costs a second as well.
            "MPL_IGNORE_SYSTEM_FONTS=1",
            "NUMEXPR_NUM_THREADS=1",
            "OMP_NUM_THREADS=1",
            "OPENBLAS_NUM_THREADS=1",
            "PATH=/usr/bin:/bin",
            "PYTHONHASHSEED=0",
            "SOURCE_DATE_EPOCH=315532800",
            "TMPDIR=\(scratch)",
            "TZ=UTC",
        ]
        #if arch(x86_64)
        // One choice of kernels for every processor with AVX2, so that last digits do not follow the model.
        if cchannel_has_avx2() == 1 { variables.append("OPENBLAS_CORETYPE=Haswell") }
        variables.append("NPY_DISABLE_CPU_FEATURES=X86_V4 AVX512_ICL AVX512_SPR")
        #endif
        return variables.sorted()
    }
}
