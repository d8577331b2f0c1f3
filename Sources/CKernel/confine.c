#define _GNU_SOURCE
#include "CKernel.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Landlock, linux/landlock.h of Linux 6.12: distributions ship older headers than the systems they run on.
#define CREATE_RULESET 444
#define ADD_RULE 445
#define RESTRICT_SELF 446
#define RULESET_VERSION 1U
#define RULE_PATH_BENEATH 1

#define FS_EXECUTE (1ULL << 0)
#define FS_WRITE_FILE (1ULL << 1)
#define FS_READ_FILE (1ULL << 2)
#define FS_READ_DIR (1ULL << 3)
#define FS_MAKE_CHAR (1ULL << 6)
#define FS_MAKE_BLOCK (1ULL << 11)
#define FS_FIRST_ABI ((1ULL << 13) - 1)
#define FS_REFER (1ULL << 13)
#define FS_TRUNCATE (1ULL << 14)
#define FS_IOCTL_DEV (1ULL << 15)
#define NET_BIND_TCP (1ULL << 0)
#define NET_CONNECT_TCP (1ULL << 1)
#define SCOPE_ABSTRACT_UNIX_SOCKET (1ULL << 0)
#define SCOPE_SIGNAL (1ULL << 1)

#define FILE_RIGHTS (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)

struct ruleset {
    uint64_t fs;
    uint64_t net;
    uint64_t scoped;
};

struct path_rule {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

// What the dynamic loader, the C library, CPython's standard library and the packages read. /sys/fs/cgroup: DuckDB
// aborts without it. /proc/self is the process that is confined, not what it forks. Charts and papers read the Chinese
// faces of the host, which are too large to copy.
static const char *const system_paths[] = {
    "/usr/lib", "/lib", "/lib64", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo", "/usr/share/fonts", "/etc/ld.so.cache",
    "/etc/localtime", "/dev/urandom", "/dev/random", "/dev/zero", "/sys/fs/cgroup", "/sys/devices/system/cpu",
    "/sys/kernel/mm/transparent_hugepage", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat",
    "/proc/filesystems", "/proc/sys/vm/overcommit_memory", "/proc/sys/kernel/osrelease",
};

int ckernel_landlock_abi(void) {
    long abi = syscall(CREATE_RULESET, NULL, 0, RULESET_VERSION);
    return abi > 0 ? (int)abi : 0;
}

// A path that is not there is not readable: no rule, no error.
static int allow_path(int ruleset, const char *path, uint64_t rights) {
    int descriptor = open(path, O_PATH | O_CLOEXEC);
    if (descriptor < 0) { return 0; }
    struct stat status;
    int result = fstat(descriptor, &status) == 0 ? 0 : errno;
    if (result == 0) {
        struct path_rule rule = {
            .allowed = S_ISDIR(status.st_mode) ? rights : rights & FILE_RIGHTS, .parent = descriptor};
        if (rule.allowed != 0 && syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, &rule, 0) < 0) { result = errno; }
    }
    // A rule is for an inode, and procfs makes a new one when its entry was dropped from the cache: held open, it stays.
    if (strncmp(path, "/proc/", 6) != 0 || result != 0) { close(descriptor); }
    return result;
}

static int allow_paths(int ruleset, const ckernel_limits *limits, uint64_t handled) {
    uint64_t reading = FS_READ_FILE | FS_READ_DIR;
    uint64_t writing = handled & ~(FS_EXECUTE | FS_MAKE_CHAR | FS_MAKE_BLOCK | FS_IOCTL_DEV);
    int result = 0;
    for (size_t index = 0; index < sizeof system_paths / sizeof *system_paths && result == 0; index++) {
        // Mapped shared, it is memory that no limit counts.
        if (limits->reserve > 0 && strcmp(system_paths[index], "/dev/zero") == 0) { continue; }
        result = allow_path(ruleset, system_paths[index], reading);
    }
    if (result == 0) { result = allow_path(ruleset, "/dev/null", FS_READ_FILE | FS_WRITE_FILE); }
    for (size_t index = 0; index < limits->read_count && result == 0; index++) {
        result = allow_path(ruleset, limits->read_paths[index], reading);
    }
    for (size_t index = 0; index < limits->write_count && result == 0; index++) {
        result = allow_path(ruleset, limits->write_paths[index], writing);
    }
    return result;
}

static int restrict_files(const ckernel_limits *limits, int abi) {
    struct ruleset handled = {.fs = FS_FIRST_ABI};
    if (abi >= 2) { handled.fs |= FS_REFER; }
    if (abi >= 3) { handled.fs |= FS_TRUNCATE; }
    if (abi >= 4 && !limits->network) { handled.net = NET_BIND_TCP | NET_CONNECT_TCP; }
    if (abi >= 5) { handled.fs |= FS_IOCTL_DEV; }
    if (abi >= 6) { handled.scoped = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL; }
    size_t size = abi >= 6 ? sizeof handled : abi >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
    int ruleset = (int)syscall(CREATE_RULESET, &handled, size, 0);
    if (ruleset < 0) { return errno; }
    int result = allow_paths(ruleset, limits, handled.fs);
    if (result == 0 && syscall(RESTRICT_SELF, ruleset, 0) < 0) { result = errno; }
    close(ruleset);
    return result;
}

// Root without capabilities is a user like another; nothing can be gained back, as nothing can be executed.
static int drop_capabilities(void) {
    for (int capability = 0; capability < 64; capability++) {
        if (prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1) { prctl(PR_CAPBSET_DROP, capability, 0, 0, 0); }
    }
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct none[2];
    memset(none, 0, sizeof none);
    return syscall(SYS_capset, &header, none) == 0 ? 0 : errno;
}

static int limit(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit now;
    if (getrlimit(resource, &now) < 0) { return errno; }
    if (now.rlim_max != RLIM_INFINITY && hard > now.rlim_max) { hard = now.rlim_max; }
    struct rlimit value = {.rlim_cur = soft < hard ? soft : hard, .rlim_max = hard};
    return setrlimit(resource, &value) == 0 ? 0 : errno;
}

// The stack of the first thread, which RLIMIT_DATA does not count: as large as it was, but no larger.
static int limit_stack(void) {
    const uint64_t most = 64ULL << 20;
    struct rlimit now;
    if (getrlimit(RLIMIT_STACK, &now) < 0) { return errno; }
    uint64_t size = now.rlim_cur == RLIM_INFINITY || now.rlim_cur > most ? most : now.rlim_cur;
    return limit(RLIMIT_STACK, size, size);
}

// RLIMIT_DATA counts what a process may write and nobody shares, so that big reservations of address space stay
// possible; RLIMIT_AS bounds shared memory, which RLIMIT_DATA does not see. Where more may be reserved than there is memory,
// it bounds nothing: then the filter refuses memory that is shared.
static int limit_resources(const ckernel_limits *limits) {
    int result = limit(RLIMIT_CORE, 0, 0);
    if (result == 0 && limits->memory > 0) { result = limit(RLIMIT_DATA, limits->memory, limits->memory); }
    if (result == 0 && limits->memory > 0) {
        uint64_t space = limits->memory * 2 + (4ULL << 30) + limits->reserve;
        result = limit(RLIMIT_AS, space, space);
    }
    if (result == 0 && limits->file_size > 0) { result = limit(RLIMIT_FSIZE, limits->file_size, limits->file_size); }
    if (result == 0 && limits->descriptors > 0) {
        result = limit(RLIMIT_NOFILE, limits->descriptors, limits->descriptors);
    }
    if (result == 0 && limits->cpu_seconds > 0) {
        result = limit(RLIMIT_CPU, limits->cpu_seconds, limits->cpu_seconds + 5);
    }
    if (result == 0) { result = limit_stack(); }
    if (result == 0) { result = limit(RLIMIT_MSGQUEUE, 0, 0); }
    return result;
}

static void note(ckernel_confined *confined, const char *step, int error) {
    if (error == 0 || confined->error != 0) { return; }
    confined->error = error;
    snprintf(confined->step, sizeof confined->step, "%s", step);
}

int ckernel_confine(const ckernel_limits *limits, ckernel_confined *confined) {
    memset(confined, 0, sizeof *confined);
    confined->listener = -1;
    note(confined, "no_new_privs", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno);
    note(confined, "resource limits", limit_resources(limits));
    note(confined, "capabilities", drop_capabilities());
    int abi = ckernel_landlock_abi();
    int files = abi > 0 ? restrict_files(limits, abi) : ENOSYS;
    note(confined, "landlock", files);
    if (files == 0) { confined->landlock_abi = abi; }
    int calls = ckernel_filter_calls(limits->network, limits->processes > 0, abi >= 6, abi >= 3,
                                     limits->reserve == 0, &confined->listener);
    note(confined, "seccomp", calls);
    confined->seccomp = calls == 0;
    confined->fork_budget = limits->processes == 0 ? calls == 0 : confined->listener >= 0;
    return confined->error == 0 ? 0 : -1;
}
