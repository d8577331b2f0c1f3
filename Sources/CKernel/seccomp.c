#define _GNU_SOURCE
#include "CKernel.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the system-call filter is written for x86_64 and aarch64"
#endif

// Numbers that older headers lack; from 424 on they are the same on every architecture.
#ifndef __NR_pidfd_send_signal
#define __NR_pidfd_send_signal 424
#endif
#ifndef __NR_memfd_secret
#define __NR_memfd_secret 447
#endif
#ifndef __NR_process_mrelease
#define __NR_process_mrelease 448
#endif
#ifndef __NR_fchmodat2
#define __NR_fchmodat2 452
#endif
// The last call that this filter was written against (Linux 6.10, mseal): newer ones answer ENOSYS.
#define LAST_KNOWN_CALL 462

// Refused with EPERM: another program, another process, another view of the system, the system itself.
static const int refused[] = {
    __NR_execve, __NR_execveat, __NR_ptrace, __NR_process_vm_readv, __NR_process_vm_writev, __NR_process_madvise,
    __NR_process_mrelease, __NR_kcmp, __NR_pidfd_open, __NR_pidfd_getfd, __NR_pidfd_send_signal,
    __NR_mount, __NR_umount2, __NR_pivot_root, __NR_chroot, __NR_setns, __NR_unshare, __NR_move_mount,
    __NR_open_tree, __NR_fsopen, __NR_fsconfig, __NR_fsmount, __NR_fspick, __NR_mount_setattr,
    __NR_swapon, __NR_swapoff, __NR_reboot, __NR_sethostname, __NR_setdomainname, __NR_acct, __NR_quotactl,
    __NR_quotactl_fd, __NR_init_module, __NR_finit_module, __NR_delete_module, __NR_kexec_load,
    __NR_syslog, __NR_vhangup, __NR_settimeofday, __NR_clock_settime, __NR_clock_adjtime, __NR_adjtimex,
    __NR_bpf, __NR_perf_event_open, __NR_userfaultfd, __NR_keyctl, __NR_add_key, __NR_request_key,
    __NR_io_uring_setup, __NR_io_uring_enter, __NR_io_uring_register, __NR_io_setup,
    __NR_name_to_handle_at, __NR_open_by_handle_at, __NR_fanotify_init, __NR_fanotify_mark,
    __NR_memfd_secret, __NR_move_pages, __NR_migrate_pages, __NR_mknodat,
    __NR_shmget, __NR_shmat, __NR_semget, __NR_msgget, __NR_mq_open, __NR_mq_unlink,
    __NR_setpriority, __NR_ioprio_set, __NR_seccomp,
#ifdef __NR_kexec_file_load
    __NR_kexec_file_load,
#endif
#ifdef __x86_64__
    __NR_iopl, __NR_ioperm, __NR_modify_ldt, __NR_uselib, __NR_mknod, __NR_ustat, __NR_sysfs,
#endif
};

// Refused with EACCES unless the network was granted.
static const int network_calls[] = {
    __NR_socket, __NR_bind, __NR_connect, __NR_listen, __NR_accept, __NR_accept4,
};

// Answered with success and not done: Landlock does not cover them, EPERM would break `shutil.copy` and IPython.
static const int pretended[] = {
    __NR_fchmod, __NR_fchmodat, __NR_fchmodat2, __NR_fchown, __NR_fchownat, __NR_utimensat,
#ifdef __x86_64__
    __NR_chmod, __NR_chown, __NR_lchown, __NR_utime, __NR_utimes, __NR_futimesat,
#endif
};

// Answered with ENOTSUP, as a file system without extended attributes does.
static const int attribute_calls[] = {
    __NR_setxattr, __NR_lsetxattr, __NR_fsetxattr, __NR_removexattr, __NR_lremovexattr, __NR_fremovexattr,
};

static const int signal_calls[] = {__NR_kill, __NR_tkill, __NR_tgkill, __NR_rt_sigqueueinfo, __NR_rt_tgsigqueueinfo};

struct program {
    struct sock_filter code[512];
    unsigned short length;
};

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define ARGUMENT(index) ((uint32_t)offsetof(struct seccomp_data, args[index]))
#define ERRNO(number) (SECCOMP_RET_ERRNO | ((uint32_t)(number) & SECCOMP_RET_DATA))

static void emit(struct program *program, uint16_t code, uint32_t operand, uint8_t if_true, uint8_t if_false) {
    if (program->length < COUNT(program->code)) {
        program->code[program->length++] =
            (struct sock_filter){.code = code, .jt = if_true, .jf = if_false, .k = operand};
    }
}

static void load(struct program *program, uint32_t offset) { emit(program, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0); }
static void answer(struct program *program, uint32_t value) { emit(program, BPF_RET | BPF_K, value, 0, 0); }

// When the loaded word is `value`, answers; else goes on.
static void answer_if(struct program *program, uint32_t value, uint32_t with) {
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
    answer(program, with);
}

static void answer_unless(struct program *program, uint32_t value, uint32_t with) {
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0);
    answer(program, with);
}

static void answer_if_any_bit(struct program *program, uint32_t bits, uint32_t with) {
    emit(program, BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1);
    answer(program, with);
}

static void answer_all(struct program *program, const int *calls, size_t count, uint32_t with) {
    for (size_t index = 0; index < count; index++) { answer_if(program, (uint32_t)calls[index], with); }
}

// Opens a block that is run when the loaded number is `call`; gives the place to hand to `end_block`.
static unsigned short begin_block(struct program *program, int call) {
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 0);
    return (unsigned short)(program->length - 1);
}

// Ends a block: what was not answered in it is allowed.
static void end_block(struct program *program, unsigned short start) {
    answer(program, SECCOMP_RET_ALLOW);
    program->code[start].jf = (uint8_t)(program->length - 1 - start);
}

// A new thread is free (memory bounds them); a new process is what `fork` says; new namespaces are refused.
static void filter_forks(struct program *program, uint32_t fork) {
    unsigned short clone = begin_block(program, __NR_clone);
    load(program, ARGUMENT(0));
    answer_if_any_bit(program,
                      CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
                          CLONE_NEWNET | CLONE_PARENT,
                      ERRNO(EPERM));
    answer_if_any_bit(program, CLONE_THREAD, SECCOMP_RET_ALLOW);
    answer(program, fork);
    end_block(program, clone);
    // The flags of clone3 lie in memory that a filter cannot read; the C library then takes clone.
    answer_if(program, __NR_clone3, ERRNO(ENOSYS));
#ifdef __x86_64__
    answer_if(program, __NR_fork, fork);
    answer_if(program, __NR_vfork, fork);
#endif
}

static void filter_prctl(struct program *program) {
    unsigned short start = begin_block(program, __NR_prctl);
    load(program, ARGUMENT(0));
    answer_if(program, PR_SET_CHILD_SUBREAPER, ERRNO(EPERM));
    answer_if(program, PR_SET_MM, ERRNO(EPERM));
    answer_if(program, PR_SET_PTRACER, ERRNO(EPERM));
    answer_if(program, PR_SET_SECCOMP, ERRNO(EPERM));
    // A kernel may not outlive the zygote: the parent-death signal can only be SIGKILL.
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, PR_SET_PDEATHSIG, 0, 3);
    load(program, ARGUMENT(1));
    answer_unless(program, SIGKILL, ERRNO(EPERM));
    end_block(program, start);
}

static void filter_arguments(struct program *program, bool signals_scoped) {
    filter_prctl(program);

    unsigned short ioctl_call = begin_block(program, __NR_ioctl);
    load(program, ARGUMENT(1));
    answer_if(program, TIOCSTI, ERRNO(EPERM));
    answer_if(program, TIOCLINUX, ERRNO(EPERM));
    answer_if(program, TIOCSCTTY, ERRNO(EPERM));
    answer_if(program, FS_IOC_SETFLAGS, ERRNO(EPERM));
    answer_if(program, FS_IOC_FSSETXATTR, ERRNO(EPERM));
    end_block(program, ioctl_call);

    unsigned short prlimit_call = begin_block(program, __NR_prlimit64);
    load(program, ARGUMENT(0));
    answer_unless(program, 0, ERRNO(EPERM));
    end_block(program, prlimit_call);

    unsigned short personality_call = begin_block(program, __NR_personality);
    load(program, ARGUMENT(0));
    answer_unless(program, 0xffffffff, ERRNO(EPERM));
    end_block(program, personality_call);

    unsigned short pair_call = begin_block(program, __NR_socketpair);
    load(program, ARGUMENT(0));
    answer_unless(program, AF_UNIX, ERRNO(EACCES));
    end_block(program, pair_call);

    // Without Landlock's signal scope a process may signal itself alone.
    for (size_t index = 0; !signals_scoped && index < COUNT(signal_calls); index++) {
        unsigned short signal_call = begin_block(program, signal_calls[index]);
        load(program, ARGUMENT(0));
        answer_unless(program, (uint32_t)getpid(), ERRNO(EPERM));
        end_block(program, signal_call);
    }
}

// Memory that RLIMIT_DATA does not count: what grows like a stack, which nobody asks for, and, where RLIMIT_AS does not bound it either,
// what is shared and in no file.
static void filter_memory(struct program *program, bool shares_memory) {
    if (!shares_memory) { answer_if(program, __NR_memfd_create, ERRNO(EPERM)); }
    unsigned short map_call = begin_block(program, __NR_mmap);
    load(program, ARGUMENT(3));
    answer_if_any_bit(program, MAP_GROWSDOWN, ERRNO(EPERM));
    if (!shares_memory) {
        // Past the second test when the mapping is not shared. MAP_SHARED_VALIDATE has the bit too.
        emit(program, BPF_JMP | BPF_JSET | BPF_K, MAP_SHARED, 0, 2);
        answer_if_any_bit(program, MAP_ANONYMOUS, ERRNO(EPERM));
    }
    end_block(program, map_call);
}

static void build(struct program *program, bool network, uint32_t fork, bool signals_scoped, bool truncation_scoped,
                  bool shares_memory) {
    program->length = 0;
    load(program, offsetof(struct seccomp_data, arch));
    answer_unless(program, THIS_ARCHITECTURE, SECCOMP_RET_KILL_PROCESS);
    load(program, offsetof(struct seccomp_data, nr));
    // Numbers past the last known one are newer calls, or those of the x32 interface.
    emit(program, BPF_JMP | BPF_JGT | BPF_K, LAST_KNOWN_CALL, 0, 1);
    answer(program, ERRNO(ENOSYS));
    filter_forks(program, fork);
    filter_arguments(program, signals_scoped);
    filter_memory(program, shares_memory);
    answer_all(program, refused, COUNT(refused), ERRNO(EPERM));
    answer_all(program, pretended, COUNT(pretended), ERRNO(0));
    answer_all(program, attribute_calls, COUNT(attribute_calls), ERRNO(ENOTSUP));
    if (!truncation_scoped) { answer_if(program, __NR_truncate, ERRNO(EPERM)); }
    if (network) {
        unsigned short socket_call = begin_block(program, __NR_socket);
        load(program, ARGUMENT(0));
        answer_if(program, AF_INET, SECCOMP_RET_ALLOW);
        answer_if(program, AF_INET6, SECCOMP_RET_ALLOW);
        answer_if(program, AF_NETLINK, SECCOMP_RET_ALLOW);
        answer(program, ERRNO(EACCES));
        end_block(program, socket_call);
    } else {
        answer_all(program, network_calls, COUNT(network_calls), ERRNO(EACCES));
    }
    answer(program, SECCOMP_RET_ALLOW);
}

int ckernel_filter_calls(bool network, bool forks, bool signals_scoped, bool truncation_scoped, bool shares_memory,
                         int *listener) {
    static struct program program;
    *listener = -1;
    if (forks) {
        // Counted by the zygote, where the system has notifications that can be continued (Linux 5.5).
        build(&program, network, SECCOMP_RET_USER_NOTIF, signals_scoped, truncation_scoped, shares_memory);
        struct sock_fprog filter = {.len = program.length, .filter = program.code};
        long descriptor = syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
        if (descriptor >= 0) {
            *listener = (int)descriptor;
            return 0;
        }
    }
    build(&program, network, forks ? SECCOMP_RET_ALLOW : ERRNO(EAGAIN), signals_scoped, truncation_scoped, shares_memory);
    struct sock_fprog filter = {.len = program.length, .filter = program.code};
    return syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0 ? 0 : errno;
}

int ckernel_answer_fork(int listener, bool allowed) {
    // The system may write more than this header's structures know.
    union {
        struct seccomp_notif notification;
        char space[512];
    } request;
    union {
        struct seccomp_notif_resp response;
        char space[512];
    } reply;
    memset(&request, 0, sizeof request);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request) < 0) {
        return errno == ENOENT || errno == EINTR ? 0 : -1;
    }
    memset(&reply, 0, sizeof reply);
    reply.response.id = request.notification.id;
    if (allowed) {
        reply.response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    } else {
        reply.response.error = -EAGAIN;
    }
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &reply) == 0 || errno == ENOENT ? 1 : -1;
}
