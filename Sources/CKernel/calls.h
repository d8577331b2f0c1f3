// What the system-call filter says to each call, by purpose. A call that stands in no list is refused with EPERM.
// Included by seccomp.c alone. The calls that other architectures than x86_64 never had stand by themselves.
#ifndef CKERNEL_CALLS_H
#define CKERNEL_CALLS_H

#include <sys/syscall.h>

// Numbers that older headers lack; from 424 on they are the same on every architecture.
#ifndef __NR_clone3
#define __NR_clone3 435
#endif
#ifndef __NR_close_range
#define __NR_close_range 436
#endif
#ifndef __NR_openat2
#define __NR_openat2 437
#endif
#ifndef __NR_faccessat2
#define __NR_faccessat2 439
#endif
#ifndef __NR_epoll_pwait2
#define __NR_epoll_pwait2 441
#endif
#ifndef __NR_futex_waitv
#define __NR_futex_waitv 449
#endif
#ifndef __NR_fchmodat2
#define __NR_fchmodat2 452
#endif
#ifndef __NR_map_shadow_stack
#define __NR_map_shadow_stack 453
#endif
#ifndef __NR_futex_wake
#define __NR_futex_wake 454
#define __NR_futex_wait 455
#define __NR_futex_requeue 456
#endif

// The last call that this list was written against (Linux 6.10, mseal). Newer ones answer ENOSYS, as on the systems
// that libraries must run on anyway.
#define LAST_KNOWN_CALL 462

// Numbers below that have no call: an answer of EPERM would say that there is one.
static const struct {
    int first, last;
} unused_calls[] = {
#if defined(__x86_64__)
    {335, 423},
#elif defined(__aarch64__)
    {244, 259}, {295, 423},
#endif
};

// Reading and writing what is open: descriptors come from calls that Landlock judges.
static const int descriptor_calls[] = {
    __NR_read, __NR_write, __NR_readv, __NR_writev, __NR_pread64, __NR_pwrite64, __NR_preadv, __NR_pwritev,
    __NR_preadv2, __NR_pwritev2, __NR_lseek, __NR_close, __NR_close_range, __NR_dup, __NR_dup3, __NR_fstat,
    __NR_fsync, __NR_fdatasync, __NR_ftruncate, __NR_fadvise64, __NR_flock, __NR_sendfile,
    __NR_copy_file_range, __NR_pipe2, __NR_eventfd2,
#ifdef __x86_64__
    __NR_dup2, __NR_pipe, __NR_eventfd,
#endif
};

// Paths: Landlock says which may be opened, made, moved and removed.
static const int path_calls[] = {
    __NR_openat, __NR_newfstatat, __NR_statx, __NR_faccessat, __NR_faccessat2, __NR_readlinkat, __NR_getdents64,
    __NR_getcwd, __NR_chdir, __NR_fchdir, __NR_umask, __NR_mkdirat, __NR_unlinkat, __NR_renameat, __NR_renameat2,
    __NR_linkat, __NR_symlinkat, __NR_statfs, __NR_fstatfs, __NR_getxattr, __NR_lgetxattr, __NR_fgetxattr,
    __NR_listxattr, __NR_llistxattr, __NR_flistxattr,
#ifdef __x86_64__
    __NR_open, __NR_creat, __NR_stat, __NR_lstat, __NR_access, __NR_readlink, __NR_mkdir, __NR_rmdir, __NR_unlink,
    __NR_rename, __NR_link, __NR_symlink,
#endif
};

// Memory of its own, which limits of resources bound; `mmap` is judged by its arguments. OpenBLAS says with `mbind` where
// its buffers may lie.
static const int memory_calls[] = {
    __NR_munmap, __NR_mremap, __NR_mprotect, __NR_madvise, __NR_msync, __NR_brk, __NR_get_mempolicy, __NR_mbind,
};

// Threads and locks: the C library's, OpenBLAS's and DuckDB's.
static const int thread_calls[] = {
    __NR_futex, __NR_set_robust_list, __NR_set_tid_address, __NR_rseq, __NR_gettid, __NR_sched_yield,
    __NR_sched_getaffinity, __NR_sched_getscheduler, __NR_sched_getparam, __NR_sched_getattr,
    __NR_sched_get_priority_max, __NR_sched_get_priority_min, __NR_sched_rr_get_interval, __NR_getcpu,
    __NR_restart_syscall, __NR_exit, __NR_exit_group,
#ifdef __x86_64__
    __NR_arch_prctl,
#endif
};

// Signals to itself, and its own children.
static const int process_calls[] = {
    __NR_rt_sigaction, __NR_rt_sigprocmask, __NR_rt_sigpending, __NR_rt_sigreturn, __NR_rt_sigsuspend,
    __NR_rt_sigtimedwait, __NR_sigaltstack, __NR_signalfd4, __NR_wait4, __NR_waitid, __NR_setsid, __NR_setpgid,
#ifdef __x86_64__
    __NR_pause, __NR_signalfd,
#endif
};

// What a process may know of itself and of the machine.
static const int identity_calls[] = {
    __NR_getpid, __NR_getppid, __NR_getpgid, __NR_getsid, __NR_getuid, __NR_geteuid, __NR_getgid, __NR_getegid,
    __NR_getgroups, __NR_getresuid, __NR_getresgid, __NR_getpriority, __NR_getrlimit, __NR_setrlimit, __NR_getrusage,
    __NR_capget, __NR_times, __NR_uname, __NR_sysinfo, __NR_getrandom,
#ifdef __x86_64__
    __NR_getpgrp,
#endif
};

// Time, and waiting for it or for descriptors.
static const int waiting_calls[] = {
    __NR_clock_gettime, __NR_clock_getres, __NR_clock_nanosleep, __NR_nanosleep, __NR_gettimeofday,
    __NR_getitimer, __NR_setitimer, __NR_timer_create, __NR_timer_settime, __NR_timer_gettime, __NR_timer_getoverrun,
    __NR_timer_delete, __NR_timerfd_create, __NR_timerfd_settime, __NR_timerfd_gettime, __NR_ppoll, __NR_pselect6,
    __NR_epoll_create1, __NR_epoll_ctl, __NR_epoll_pwait,
#ifdef __x86_64__
    __NR_time, __NR_alarm, __NR_poll, __NR_select, __NR_epoll_create, __NR_epoll_wait,
#endif
};

// The talk of a pair of sockets: of the session with its host, and of asyncio and multiprocessing with themselves.
static const int talk_calls[] = {
    __NR_sendto, __NR_recvfrom, __NR_sendmsg, __NR_recvmsg, __NR_sendmmsg, __NR_recvmmsg, __NR_shutdown,
    __NR_getsockname, __NR_getpeername, __NR_getsockopt,
};

// Other ends of a socket: allowed with the network, else answered EACCES as `socket` is.
static const int network_calls[] = {
    __NR_bind, __NR_connect, __NR_listen, __NR_accept, __NR_accept4,
};

// Answered with success and not done: Landlock does not cover them, EPERM would break `shutil.copy` and IPython.
static const int pretended_calls[] = {
    __NR_fchmod, __NR_fchmodat, __NR_fchmodat2, __NR_fchown, __NR_fchownat, __NR_utimensat,
#ifdef __x86_64__
    __NR_chmod, __NR_chown, __NR_lchown, __NR_utime, __NR_utimes, __NR_futimesat,
#endif
};

// Answered with ENOTSUP, as a file system does that has no attributes and reserves no space. Reserving would fill a disk
// at once, before anybody sees it; the C library then writes, which takes its time.
static const int unsupported_calls[] = {
    __NR_fallocate, __NR_setxattr, __NR_lsetxattr, __NR_fsetxattr, __NR_removexattr, __NR_lremovexattr, __NR_fremovexattr,
};

// Answered with ENOSYS: libraries then do it as on an older system, and EPERM would stop them. The flags of clone3 lie
// in memory that a filter cannot read.
static const int fallback_calls[] = {
    __NR_clone3, __NR_openat2, __NR_epoll_pwait2, __NR_futex_waitv, __NR_futex_wake, __NR_futex_wait,
    __NR_futex_requeue, __NR_map_shadow_stack, __NR_membarrier, __NR_pkey_alloc, __NR_pkey_free, __NR_pkey_mprotect,
};

// Signals by number of a process: judged by Landlock where it has the scope, by their first argument elsewhere.
static const int signal_calls[] = {__NR_kill, __NR_tkill, __NR_tgkill, __NR_rt_sigqueueinfo, __NR_rt_tgsigqueueinfo};

#endif
