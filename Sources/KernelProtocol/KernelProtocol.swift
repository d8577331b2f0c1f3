// KernelProtocol
