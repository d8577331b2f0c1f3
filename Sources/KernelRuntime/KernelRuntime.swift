// KernelRuntime
