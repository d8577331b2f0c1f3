#define _GNU_SOURCE
#include "CKernel.h"
#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the system-call filter is written for x86_64 and aarch64"
#endif

// Of headers newer than those this is built with.
#define TERMINAL_ATTRIBUTES 0x802c542aUL
#define NAME_MEMORY 0x53564d41
#define ATTACH_REUSEPORT_FILTER 51
#define ATTACH_REUSEPORT_PROGRAM 52

struct program {
    struct sock_filter code[1024];
    size_t length;
};

// What a filter depends on besides the lists.
struct conditions {
    bool network;
    uint32_t fork;    // the answer to a fork
    bool signals_scoped, truncation_scoped, shares_memory;
};

// Judges a call by its arguments; every way through it answers.
typedef void (*judge)(struct program *program, const struct conditions *conditions);

// What is said to one call: an answer, or what judges it.
struct verdict {
    uint32_t answer;
    judge judge;
};

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define ARGUMENT(index) ((uint32_t)offsetof(struct seccomp_data, args[index]))
#define ERRNO(number) (SECCOMP_RET_ERRNO | ((uint32_t)(number) & SECCOMP_RET_DATA))

// ---- Instructions -------------------------------------------------------------------------------------------------

static size_t emit(struct program *program, uint16_t code, uint32_t operand, uint8_t if_true, uint8_t if_false) {
    if (program->length < COUNT(program->code)) {
        program->code[program->length] = (struct sock_filter){.code = code, .jt = if_true, .jf = if_false, .k = operand};
    }
    // Counted past the end, too: then the program is not used.
    return program->length++;
}

// Makes the jump at `place` lead to what is emitted next.
static void land(struct program *program, size_t place) {
    if (place < COUNT(program->code)) { program->code[place].k = (uint32_t)(program->length - 1 - place); }
}

static size_t jump(struct program *program) { return emit(program, BPF_JMP | BPF_JA, 0, 0, 0); }
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

// ---- Judges -------------------------------------------------------------------------------------------------------

// Allows a call whose argument is one of `values`, and answers others.
static void one_of(struct program *program, int argument, const uint32_t *values, size_t count, uint32_t otherwise) {
    load(program, ARGUMENT(argument));
    for (size_t index = 0; index < count; index++) { answer_if(program, values[index], SECCOMP_RET_ALLOW); }
    answer(program, otherwise);
}

// A new thread is free (memory bounds them); a new process is what `fork` says; new namespaces are refused.
static void judge_clone(struct program *program, const struct conditions *conditions) {
    load(program, ARGUMENT(0));
    answer_if_any_bit(program,
                      CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
                          CLONE_NEWNET | CLONE_PARENT,
                      ERRNO(EPERM));
    answer_if_any_bit(program, CLONE_THREAD, SECCOMP_RET_ALLOW);
    answer(program, conditions->fork);
}

// What a process asks about itself, the names of threads and memory. A kernel may not outlive the zygote: the
// parent-death signal can only be SIGKILL.
static void judge_prctl(struct program *program, const struct conditions *conditions) {
    (void)conditions;
    static const uint32_t options[] = {
        PR_SET_NAME, PR_GET_NAME, PR_GET_PDEATHSIG, PR_GET_DUMPABLE, PR_GET_SECCOMP, PR_CAPBSET_READ,
        PR_GET_NO_NEW_PRIVS, PR_SET_NO_NEW_PRIVS, PR_GET_CHILD_SUBREAPER, PR_GET_TIMERSLACK, PR_GET_THP_DISABLE,
        PR_SET_THP_DISABLE, NAME_MEMORY,
#ifdef __aarch64__
        PR_SVE_GET_VL, PR_GET_TAGGED_ADDR_CTRL,
#endif
    };
    load(program, ARGUMENT(0));
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, PR_SET_PDEATHSIG, 0, 4);
    load(program, ARGUMENT(1));
    answer_unless(program, SIGKILL, ERRNO(EPERM));
    answer(program, SECCOMP_RET_ALLOW);
    one_of(program, 0, options, COUNT(options), ERRNO(EPERM));
}

// Whether it is a terminal, how large, how much can be read, and flags that fcntl sets as well. All else is answered
// as by a file that knows no such request.
static void judge_ioctl(struct program *program, const struct conditions *conditions) {
    static const uint32_t requests[] = {TCGETS, TERMINAL_ATTRIBUTES, TIOCGWINSZ, TIOCGPGRP, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX};
    static const uint32_t interfaces[] = {SIOCGIFNAME, SIOCGIFINDEX, SIOCGIFCONF, SIOCGIFFLAGS, SIOCGIFADDR};
    load(program, ARGUMENT(1));
    for (size_t index = 0; conditions->network && index < COUNT(interfaces); index++) {
        answer_if(program, interfaces[index], SECCOMP_RET_ALLOW);
    }
    one_of(program, 1, requests, COUNT(requests), ERRNO(ENOTTY));
}

// Copies, flags and locks. Owners of a descriptor and their signals are left out: F_SETOWN and F_SETSIG send any signal to
// any process of the user; leases and notices tell of files that cannot be read.
static void judge_fcntl(struct program *program, const struct conditions *conditions) {
    (void)conditions;
    static const uint32_t commands[] = {
        F_GETFL, F_GETFD, F_SETFD, F_SETFL, F_DUPFD_CLOEXEC, F_DUPFD, F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK,
        F_OFD_SETLK, F_OFD_SETLKW, F_GETPIPE_SZ, F_SETPIPE_SZ, F_GET_SEALS, F_ADD_SEALS,
    };
    one_of(program, 1, commands, COUNT(commands), ERRNO(EPERM));
}

// Memory that RLIMIT_DATA does not count: what grows like a stack, which nobody asks for, and, where RLIMIT_AS does not
// bound it either, what is shared and in no file.
static void judge_mmap(struct program *program, const struct conditions *conditions) {
    load(program, ARGUMENT(3));
    answer_if_any_bit(program, MAP_GROWSDOWN, ERRNO(EPERM));
    if (!conditions->shares_memory) {
        // Past the second test when the mapping is not shared. MAP_SHARED_VALIDATE has the bit too.
        emit(program, BPF_JMP | BPF_JSET | BPF_K, MAP_SHARED, 0, 2);
        answer_if_any_bit(program, MAP_ANONYMOUS, ERRNO(EPERM));
    }
    answer(program, SECCOMP_RET_ALLOW);
}

// Calls that name a process and can do to it: only the caller.
static void judge_own(struct program *program, const struct conditions *conditions) {
    (void)conditions;
    static const uint32_t own[] = {0};
    one_of(program, 0, own, COUNT(own), ERRNO(EPERM));
}

// Asking for the personality, not changing it.
static void judge_personality(struct program *program, const struct conditions *conditions) {
    (void)conditions;
    static const uint32_t asking[] = {0xffffffff};
    one_of(program, 0, asking, COUNT(asking), ERRNO(EPERM));
}

// Connected pairs. One of datagrams could still write to any datagram socket whose path it names.
static void judge_socketpair(struct program *program, const struct conditions *conditions) {
    (void)conditions;
    load(program, ARGUMENT(0));
    answer_unless(program, AF_UNIX, ERRNO(EACCES));
    load(program, ARGUMENT(1));
    emit(program, BPF_ALU | BPF_AND | BPF_K, (uint32_t) ~(SOCK_CLOEXEC | SOCK_NONBLOCK), 0, 0);
    answer_if(program, SOCK_STREAM, SECCOMP_RET_ALLOW);
    answer_if(program, SOCK_SEQPACKET, SECCOMP_RET_ALLOW);
    answer(program, ERRNO(EACCES));
}

// The internet, and the interfaces' names that looking up an address needs.
static void judge_socket(struct program *program, const struct conditions *conditions) {
    if (conditions->network) {
        load(program, ARGUMENT(0));
        answer_if(program, AF_INET, SECCOMP_RET_ALLOW);
        answer_if(program, AF_INET6, SECCOMP_RET_ALLOW);
        answer_unless(program, AF_NETLINK, ERRNO(EACCES));
        load(program, ARGUMENT(2));
        answer_if(program, NETLINK_ROUTE, SECCOMP_RET_ALLOW);
    }
    answer(program, ERRNO(EACCES));
}

// Options, but for programs that the system would run on what is sent.
static void judge_setsockopt(struct program *program, const struct conditions *conditions) {
    (void)conditions;
    load(program, ARGUMENT(1));
    answer_unless(program, SOL_SOCKET, SECCOMP_RET_ALLOW);
    load(program, ARGUMENT(2));
    answer_if(program, SO_ATTACH_FILTER, ERRNO(EPERM));
    answer_if(program, SO_ATTACH_BPF, ERRNO(EPERM));
    answer_if(program, ATTACH_REUSEPORT_FILTER, ERRNO(EPERM));
    answer_if(program, ATTACH_REUSEPORT_PROGRAM, ERRNO(EPERM));
    answer(program, SECCOMP_RET_ALLOW);
}

// Without Landlock's scope a process may signal itself alone.
static void judge_signal(struct program *program, const struct conditions *conditions) {
    if (!conditions->signals_scoped) {
        load(program, ARGUMENT(0));
        answer_unless(program, (uint32_t)getpid(), ERRNO(EPERM));
    }
    answer(program, SECCOMP_RET_ALLOW);
}

// ---- The verdicts, and the search among them ----------------------------------------------------------------------

static void say(struct verdict *verdicts, const int *calls, size_t count, uint32_t what) {
    for (size_t index = 0; index < count; index++) { verdicts[calls[index]] = (struct verdict){.answer = what}; }
}

static void say_all(struct verdict *verdicts, const struct conditions *conditions) {
    for (size_t call = 0; call <= LAST_KNOWN_CALL; call++) { verdicts[call] = (struct verdict){.answer = ERRNO(EPERM)}; }
    for (size_t range = 0; range < COUNT(unused_calls); range++) {
        for (int call = unused_calls[range].first; call <= unused_calls[range].last; call++) { verdicts[call].answer = ERRNO(ENOSYS); }
    }
    say(verdicts, descriptor_calls, COUNT(descriptor_calls), SECCOMP_RET_ALLOW);
    say(verdicts, path_calls, COUNT(path_calls), SECCOMP_RET_ALLOW);
    say(verdicts, memory_calls, COUNT(memory_calls), SECCOMP_RET_ALLOW);
    say(verdicts, thread_calls, COUNT(thread_calls), SECCOMP_RET_ALLOW);
    say(verdicts, process_calls, COUNT(process_calls), SECCOMP_RET_ALLOW);
    say(verdicts, identity_calls, COUNT(identity_calls), SECCOMP_RET_ALLOW);
    say(verdicts, waiting_calls, COUNT(waiting_calls), SECCOMP_RET_ALLOW);
    say(verdicts, talk_calls, COUNT(talk_calls), SECCOMP_RET_ALLOW);
    say(verdicts, network_calls, COUNT(network_calls), conditions->network ? SECCOMP_RET_ALLOW : ERRNO(EACCES));
    say(verdicts, pretended_calls, COUNT(pretended_calls), ERRNO(0));
    say(verdicts, unsupported_calls, COUNT(unsupported_calls), ERRNO(ENOTSUP));
    say(verdicts, fallback_calls, COUNT(fallback_calls), ERRNO(ENOSYS));
    if (conditions->truncation_scoped) { verdicts[__NR_truncate].answer = SECCOMP_RET_ALLOW; }
    if (conditions->shares_memory) { verdicts[__NR_memfd_create].answer = SECCOMP_RET_ALLOW; }
#ifdef __x86_64__
    verdicts[__NR_fork].answer = verdicts[__NR_vfork].answer = conditions->fork;
#endif
}

static void judge_all(struct verdict *verdicts) {
    verdicts[__NR_clone].judge = judge_clone;
    verdicts[__NR_prctl].judge = judge_prctl;
    verdicts[__NR_ioctl].judge = judge_ioctl;
    verdicts[__NR_fcntl].judge = judge_fcntl;
    verdicts[__NR_mmap].judge = judge_mmap;
    verdicts[__NR_prlimit64].judge = verdicts[__NR_sched_setaffinity].judge = judge_own;
    verdicts[__NR_personality].judge = judge_personality;
    verdicts[__NR_socketpair].judge = judge_socketpair;
    verdicts[__NR_socket].judge = judge_socket;
    verdicts[__NR_setsockopt].judge = judge_setsockopt;
    for (size_t index = 0; index < COUNT(signal_calls); index++) { verdicts[signal_calls[index]].judge = judge_signal; }
}

// Calls with one verdict, from `first` to the next run.
struct run {
    uint32_t first;
    struct verdict verdict;
    size_t jump;    // to the judge
};

static size_t find_runs(const struct verdict *verdicts, struct run *runs) {
    size_t count = 0;
    for (uint32_t call = 0; call <= LAST_KNOWN_CALL; call++) {
        if (count > 0 && runs[count - 1].verdict.judge == verdicts[call].judge &&
            (verdicts[call].judge != NULL || runs[count - 1].verdict.answer == verdicts[call].answer)) {
            continue;
        }
        runs[count++] = (struct run){.first = call, .verdict = verdicts[call]};
    }
    // Numbers past the last known one are newer calls, or those of the x32 interface.
    runs[count++] = (struct run){.first = LAST_KNOWN_CALL + 1, .verdict = {.answer = ERRNO(ENOSYS)}};
    return count;
}

// Finds the run of the loaded number by halves: eight or nine comparisons, whatever the call.
static void search(struct program *program, struct run *runs, size_t count) {
    if (count == 1) {
        if (runs->verdict.judge == NULL) { answer(program, runs->verdict.answer); } else { runs->jump = jump(program); }
        return;
    }
    size_t half = count / 2, length = 2 * half - 1;
    if (length <= UINT8_MAX) {
        emit(program, BPF_JMP | BPF_JGE | BPF_K, runs[half].first, (uint8_t)length, 0);
        search(program, runs, half);
    } else {
        // Further than a condition leads.
        emit(program, BPF_JMP | BPF_JGE | BPF_K, runs[half].first, 0, 1);
        size_t far = jump(program);
        search(program, runs, half);
        land(program, far);
    }
    search(program, runs + half, count - half);
}

static void build(struct program *program, const struct conditions *conditions) {
    static struct verdict verdicts[LAST_KNOWN_CALL + 1];
    static struct run runs[LAST_KNOWN_CALL + 2];
    say_all(verdicts, conditions);
    judge_all(verdicts);
    size_t count = find_runs(verdicts, runs);
    program->length = 0;
    load(program, offsetof(struct seccomp_data, arch));
    answer_unless(program, THIS_ARCHITECTURE, SECCOMP_RET_KILL_PROCESS);
    load(program, offsetof(struct seccomp_data, nr));
    search(program, runs, count);
    for (size_t index = 0; index < count; index++) {
        judge judge = runs[index].verdict.judge;
        if (judge == NULL) { continue; }
        // One judge of several runs is written once.
        for (size_t other = index; other < count; other++) {
            if (runs[other].verdict.judge != judge) { continue; }
            land(program, runs[other].jump);
            runs[other].verdict.judge = NULL;
        }
        judge(program, conditions);
    }
}

static long install(struct program *program, unsigned flags) {
    if (program->length > COUNT(program->code)) {
        errno = E2BIG;
        return -1;
    }
    struct sock_fprog filter = {.len = (unsigned short)program->length, .filter = program->code};
    return syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter);
}

int ckernel_filter_calls(bool network, bool forks, bool signals_scoped, bool truncation_scoped, bool shares_memory,
                         int *listener) {
    static struct program program;
    struct conditions conditions = {.network = network, .fork = SECCOMP_RET_USER_NOTIF, .signals_scoped = signals_scoped,
                                    .truncation_scoped = truncation_scoped, .shares_memory = shares_memory};
    *listener = -1;
    if (forks) {
        // Counted by the zygote, where the system has notifications that can be continued (Linux 5.5).
        build(&program, &conditions);
        long descriptor = install(&program, SECCOMP_FILTER_FLAG_NEW_LISTENER);
        if (descriptor >= 0) {
            *listener = (int)descriptor;
            return 0;
        }
    }
    conditions.fork = forks ? SECCOMP_RET_ALLOW : ERRNO(EAGAIN);
    build(&program, &conditions);
    return install(&program, 0) == 0 ? 0 : errno;
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
