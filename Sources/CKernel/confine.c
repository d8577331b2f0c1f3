#include "CKernel.h"
#include <sys/syscall.h>
#include <unistd.h>
int ckernel_landlock_abi(void) { return (int)syscall(444, 0, 0, 1); }
