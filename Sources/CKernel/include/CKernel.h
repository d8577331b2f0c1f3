// The C side of a kernel: the embedded interpreter, forking, and confinement.
#ifndef CKERNEL_H
#define CKERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __clang__
#pragma clang assume_nonnull begin
#else
#define _Nonnull
#define _Nullable
#endif

// ---- interpreter.c ------------------------------------------------------------------------------------------------

/// Answers a call that Python makes to the host in the middle of a request.
///
/// On success returns 0 and gives in `answer` memory from `malloc` that the caller frees. Any other value raises
/// ConnectionError in Python.
typedef int (*ckernel_call_handler)(const uint8_t *bytes, size_t length,
                                    uint8_t *_Nullable *_Nonnull answer, size_t *answer_length);

/// Starts CPython isolated: hash seed 0, no user site, no `site` (so no .pth file is read), no .pyc written, nothing
/// taken from the environment, `directories` after the standard library on `sys.path`.
///
/// Returns NULL, or a message from `malloc`. To be called once, on the only thread.
char *_Nullable ckernel_start_python(const char *_Nonnull const *_Nonnull directories, size_t count,
                                     ckernel_call_handler handler);

/// Calls `report_kernel.dispatch(role, payload)`.
///
/// Returns 0 for a result, 1 for a failure; `reply` is JSON from `malloc` in both cases. Returns -1 when there is no
/// memory for a reply.
int ckernel_dispatch(const char *role, const uint8_t *_Nullable payload, size_t length,
                     uint8_t *_Nullable *_Nonnull reply, size_t *reply_length);

/// "3.11.2"; a static string, valid before the interpreter starts.
const char *ckernel_python_version(void);

/// Forks with the interpreter's own locks and state in order. Returns as `fork` does.
pid_t ckernel_fork(void);

/// The number of threads of this process, or -1 where /proc cannot be read.
int ckernel_thread_count(void);

// ---- process.c ----------------------------------------------------------------------------------------------------

/// What a process used until it ended.
typedef struct {
    pid_t pid;
    int status;             // as waitpid gives it
    int64_t peak_memory;    // bytes
    double cpu_seconds;     // user and system, with its own ended children
} ckernel_ended;

/// Makes this process the one that orphans of its descendants come to, ignores SIGPIPE and SIGXFSZ, sets umask 022,
/// closes every descriptor above 3, and returns a descriptor that is readable when a child has ended, or -errno.
int ckernel_become_zygote(void);

/// Makes a fresh fork a kernel process: a session of its own, killed when `zygote` ends, signals as at start,
/// `protocol` as descriptor 3, `output` as 1 and 2, /dev/null as 0, `sync` as 4, and every other descriptor closed.
/// Returns 0, or an errno.
int ckernel_become_kernel(pid_t zygote, int protocol, int output, int sync);

/// Takes the next ended child. Before it is reaped its process group is killed, so that a number is never reused
/// while it is still signalled. Returns 1, or 0 when none has ended.
int ckernel_reap(ckernel_ended *ended);

/// Kills a kernel and its process group; the number must be of a child not yet reaped.
void ckernel_kill(pid_t pid);

/// Kills and reaps every child of this process that is not in `kept`, until there is none (at most about two
/// seconds): what a kernel forked and left behind.
void ckernel_end_orphans(const pid_t *_Nullable kept, size_t count);

/// Empties the descriptor that `ckernel_become_zygote` returned.
void ckernel_drain_signals(int descriptor);

// ---- confine.c, seccomp.c -----------------------------------------------------------------------------------------

/// What a kernel process may do. Sizes in bytes; 0 leaves a limit as it is, except where said.
typedef struct {
    const char *_Nonnull const *_Nullable read_paths;
    size_t read_count;
    const char *_Nonnull const *_Nullable write_paths;
    size_t write_count;
    uint64_t memory;
    uint64_t reserve;       // address space besides, for what reserves more than it uses; then no memory is shared
    uint64_t cpu_seconds;
    uint64_t file_size;
    uint64_t descriptors;
    uint64_t processes;     // forks; 0 refuses the first
    bool network;
} ckernel_limits;

/// What was enforced.
typedef struct {
    int landlock_abi;       // 0: none
    bool seccomp;
    bool fork_budget;       // forks are counted by the zygote through `listener`
    int listener;           // descriptor of the seccomp notifications, -1 without
    int error;              // errno of the step that could not be done, 0
    char step[64];          // its name
} ckernel_confined;

/// Confines this process for good. Returns 0 when everything in `limits` is enforced; -1 with `error` and `step`
/// otherwise, and then what could be enforced is.
int ckernel_confine(const ckernel_limits *limits, ckernel_confined *confined);

/// The Landlock ABI of the running system, 0 without.
int ckernel_landlock_abi(void);

/// Installs the system-call filter. `forks` sends forks to a listener, where the system has that.
/// Without `shares_memory` there is none that processes share and no limit counts, but for files.
/// Returns 0, or an errno; `listener` is -1 or the descriptor.
int ckernel_filter_calls(bool network, bool forks, bool signals_scoped, bool truncation_scoped, bool shares_memory,
                         int *listener);

/// Answers one waiting fork of the kernel behind `listener`: continues it when `allowed`, else EAGAIN.
/// Returns 1 when one was answered, 0 when it had gone, -1 when the listener is of no use any more.
int ckernel_answer_fork(int listener, bool allowed);

// ---- selftest.c ---------------------------------------------------------------------------------------------------

/// One thing that confined code must not be able to do.
typedef struct {
    const char *_Nullable name;
    bool denied;
} ckernel_probe;

/// The most probes a self-test makes.
#define CKERNEL_MAX_PROBES 32

/// Confines a forked process to `scratch` and really tries what must be denied: `outside` is a file that exists
/// beside the scratch folder. Returns the number of probes made, or -errno; what was enforced in `confined`.
int ckernel_self_test(const char *scratch, const char *outside,
                      ckernel_confined *confined, ckernel_probe *probes);

/// The microseconds that confining a process takes: the median of some forks. Less than 0 where it cannot be confined.
double ckernel_time_confinement(const char *scratch);

#ifdef __clang__
#pragma clang assume_nonnull end
#endif

#endif
