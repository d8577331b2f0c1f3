import Glibc
import KernelRuntime

exit(KernelProgram.run(CommandLine.arguments))
