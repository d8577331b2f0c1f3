// In the place of `ckernel_confine`, so that the probes of the self-test are seen to do what they try.
#include "CKernel.h"

#include <string.h>

int no_confinement(const ckernel_limits *limits, ckernel_confined *confined) {
    (void)limits;
    memset(confined, 0, sizeof *confined);
    confined->listener = -1;
    return 0;
}
