#define _GNU_SOURCE
#include "CKernel.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/keyctl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct results {
    ckernel_confined confined;
    ckernel_probe probes[CKERNEL_MAX_PROBES];
    int count;
};

static void record(struct results *results, const char *name, bool denied) {
    if (results->count < CKERNEL_MAX_PROBES) {
        results->probes[results->count++] = (ckernel_probe){.name = name, .denied = denied};
    }
}

static bool cannot_open(const char *path, int flags) {
    int descriptor = open(path, flags | O_CLOEXEC, 0600);
    if (descriptor >= 0) { close(descriptor); }
    return descriptor < 0;
}

static bool cannot_make_socket(int family, int type) {
    int descriptor = socket(family, type, 0);
    if (descriptor >= 0) { close(descriptor); }
    return descriptor < 0;
}

static bool mode_stays(const char *path) {
    struct stat before, after;
    if (stat(path, &before) < 0) { return false; }
    chmod(path, (before.st_mode & 07777) ^ S_IXUSR);
    return stat(path, &after) == 0 && before.st_mode == after.st_mode;
}

static bool cannot_fork(void) {
    pid_t pid = fork();
    if (pid == 0) { _exit(0); }
    if (pid > 0) { waitpid(pid, NULL, 0); }
    return pid < 0;
}

static bool cannot_execute(void) {
    char *const arguments[] = {"true", NULL};
    char *const environment[] = {NULL};
    execve("/bin/true", arguments, environment);
    return true;
}

// Of datagrams: one could write to any datagram socket whose path it names.
static bool cannot_pair_datagrams(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) < 0) { return true; }
    close(ends[0]);
    close(ends[1]);
    return false;
}

// A descriptor's owner gets the signals that it asks for, whoever it is.
static bool cannot_own_for(pid_t pid) {
    int ends[2];
    if (pipe(ends) < 0) { return false; }
    bool denied = fcntl(ends[0], F_SETOWN, pid) < 0 && fcntl(ends[0], F_SETSIG, SIGKILL) < 0;
    close(ends[0]);
    close(ends[1]);
    return denied;
}

// Everything runs in the confined process; what it finds lies in memory shared with the parent.
static void probe(struct results *results, const char *scratch, const char *outside) {
    char path[PATH_MAX];
    record(results, "read a file outside", cannot_open(outside, O_RDONLY));
    record(results, "read /etc/shadow", cannot_open("/etc/shadow", O_RDONLY));
    record(results, "read /proc of another process", cannot_open("/proc/1/status", O_RDONLY));
    record(results, "list /", cannot_open("/", O_RDONLY | O_DIRECTORY));
    record(results, "write a file outside", cannot_open(outside, O_WRONLY));
    record(results, "truncate a file outside", truncate(outside, 0) < 0);
    snprintf(path, sizeof path, "%s.made", outside);
    record(results, "make a file outside", cannot_open(path, O_WRONLY | O_CREAT));
    record(results, "rename a file outside", rename(outside, path) < 0);
    record(results, "remove a file outside", unlink(outside) < 0);
    snprintf(path, sizeof path, "%s/link", scratch);
    record(results, "link a file outside", link(outside, path) < 0);
    record(results, "change a file's mode", mode_stays(outside));
    record(results, "internet socket", cannot_make_socket(AF_INET, SOCK_STREAM));
    record(results, "unix socket", cannot_make_socket(AF_UNIX, SOCK_STREAM));
    record(results, "netlink socket", cannot_make_socket(AF_NETLINK, SOCK_RAW));
    record(results, "datagrams to other sockets", cannot_pair_datagrams());
    record(results, "signal the parent", kill(getppid(), 0) < 0);
    record(results, "signal the parent through a descriptor", cannot_own_for(getppid()));
    record(results, "trace the parent", ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) < 0);
    record(results, "mount", syscall(SYS_mount, "none", scratch, "tmpfs", 0UL, NULL) < 0);
    record(results, "new namespace", syscall(SYS_unshare, 0x10000000) < 0);
    record(results, "io_uring", syscall(SYS_io_uring_setup, 1, NULL) < 0 && errno == EPERM);
    record(results, "bpf", syscall(SYS_bpf, 0, NULL, 0) < 0 && errno == EPERM);
    record(results, "keyring", syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 1) < 0);
    record(results, "watch files outside", syscall(SYS_inotify_init1, 0) < 0 && errno == EPERM);
    record(results, "a call that stands in no list", syscall(SYS_vmsplice, 1, NULL, 0UL, 0) < 0 && errno == EPERM);
    record(results, "fork past the budget", cannot_fork());
    // The last one: were it not denied, nothing would come after it, and the parent counts it as allowed.
    int place = results->count;
    record(results, "run a program", false);
    results->probes[place].denied = cannot_execute();
}

int ckernel_self_test(const char *scratch, const char *outside, ckernel_confined *confined, ckernel_probe *probes) {
    struct results *results =
        mmap(NULL, sizeof *results, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (results == MAP_FAILED) { return -errno; }
    memset(results, 0, sizeof *results);
    pid_t pid = fork();
    if (pid < 0) {
        int error = errno;
        munmap(results, sizeof *results);
        return -error;
    }
    if (pid == 0) {
        ckernel_limits limits = {.write_paths = &scratch,
                                 .write_count = 1,
                                 .memory = 1ULL << 30,
                                 .file_size = 1ULL << 20,
                                 .descriptors = 64};
        ckernel_confine(&limits, &results->confined);
        probe(results, scratch, outside);
        _exit(0);
    }
    int status;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    *confined = results->confined;
    int count = results->count;
    memcpy(probes, results->probes, sizeof results->probes);
    munmap(results, sizeof *results);
    return count;
}

static int compare(const void *one, const void *other) {
    double left = *(const double *)one, right = *(const double *)other;
    return (left > right) - (left < right);
}

double ckernel_time_confinement(const char *scratch) {
    enum { TURNS = 21 };
    double *taken = mmap(NULL, sizeof(double) * TURNS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (taken == MAP_FAILED) { return -1; }
    for (int turn = 0; turn < TURNS; turn++) {
        taken[turn] = -1;
        pid_t pid = fork();
        if (pid == 0) {
            // As a session has it.
            ckernel_limits limits = {.read_paths = &scratch, .read_count = 1, .write_paths = &scratch, .write_count = 1,
                                     .memory = 4ULL << 30, .file_size = 2ULL << 30, .descriptors = 1024, .processes = 256};
            ckernel_confined confined;
            struct timespec start, end;
            clock_gettime(CLOCK_MONOTONIC, &start);
            int result = ckernel_confine(&limits, &confined);
            clock_gettime(CLOCK_MONOTONIC, &end);
            if (result == 0) {
                taken[turn] = (double)(end.tv_sec - start.tv_sec) * 1e6 + (double)(end.tv_nsec - start.tv_nsec) / 1e3;
            }
            _exit(0);
        }
        int status;
        while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    }
    qsort(taken, TURNS, sizeof *taken, compare);
    double median = taken[0] < 0 ? -1 : taken[TURNS / 2];
    munmap(taken, sizeof(double) * TURNS);
    return median;
}
