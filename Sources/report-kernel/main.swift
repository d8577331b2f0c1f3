import CKernel
print(ckernel_landlock_abi())
