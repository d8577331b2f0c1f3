#ifndef CKERNEL_H
#define CKERNEL_H
int ckernel_landlock_abi(void);
#endif
