#define _GNU_SOURCE
#include "CKernel.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

static void close_from(unsigned first) {
    if (syscall(SYS_close_range, first, ~0U, 0) == 0) { return; }
    struct rlimit limit;
    rlim_t end = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 65536 ? limit.rlim_cur : 65536;
    for (rlim_t descriptor = first; descriptor < end; descriptor++) { close((int)descriptor); }
}

int ckernel_become_zygote(void) {
    umask(022);
    close_from(4);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) { return -errno; }
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &children, NULL) < 0) { return -errno; }
    int descriptor = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}

void ckernel_drain_signals(int descriptor) {
    struct signalfd_siginfo signals[8];
    while (read(descriptor, signals, sizeof signals) > 0) {}
}

int ckernel_become_kernel(pid_t zygote, int protocol, int output, int sync) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0) { return errno; }
    if (getppid() != zygote) { return ESRCH; }
    if (setsid() < 0) { return errno; }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);

    // Moved above the numbers they will take, so that no dup2 overwrites one that is still needed.
    int high_protocol = fcntl(protocol, F_DUPFD, 10);
    int high_output = fcntl(output, F_DUPFD, 10);
    int high_sync = fcntl(sync, F_DUPFD, 10);
    int null = open("/dev/null", O_RDONLY);
    if (high_protocol < 0 || high_output < 0 || high_sync < 0 || null < 0) { return errno; }
    if (dup2(null, 0) < 0 || dup2(high_output, 1) < 0 || dup2(high_output, 2) < 0 ||
        dup2(high_protocol, 3) < 0 || dup2(high_sync, 4) < 0) {
        return errno;
    }
    close_from(5);
    fcntl(3, F_SETFD, FD_CLOEXEC);
    fcntl(4, F_SETFD, FD_CLOEXEC);
    return 0;
}

int ckernel_reap(ckernel_ended *ended) {
    siginfo_t info;
    info.si_pid = 0;
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid == 0) { return 0; }
    kill(-info.si_pid, SIGKILL);
    struct rusage usage;
    memset(&usage, 0, sizeof usage);
    if (wait4(info.si_pid, &ended->status, WNOHANG, &usage) != info.si_pid) { return 0; }
    ended->pid = info.si_pid;
    ended->peak_memory = (int64_t)usage.ru_maxrss * 1024;
    ended->cpu_seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    return 1;
}

void ckernel_kill(pid_t pid) {
    kill(-pid, SIGKILL);
    kill(pid, SIGKILL);
}

static bool is_kept(pid_t pid, const pid_t *kept, size_t count) {
    for (size_t index = 0; index < count; index++) {
        if (kept[index] == pid) { return true; }
    }
    return false;
}

static pid_t parent_of(pid_t pid) {
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) { return -1; }
    ssize_t length = read(descriptor, line, sizeof line - 1);
    close(descriptor);
    if (length <= 0) { return -1; }
    line[length] = 0;
    // The name in parentheses may hold anything; the fields after the last one do not.
    char *after = strrchr(line, ')');
    int parent = -1;
    return after != NULL && sscanf(after + 1, " %*c %d", &parent) == 1 ? (pid_t)parent : -1;
}

// A child that is not kept is killed and, now or in a later round, reaped: a zombie is still listed.
static void end_child(pid_t pid) {
    kill(pid, SIGKILL);
    waitpid(pid, NULL, WNOHANG);
}

// Ends every child that is not kept; returns how many there were. The system's own list is asked first; systems
// built without it are searched.
static size_t kill_strangers(const pid_t *kept, size_t count) {
    size_t found = 0;
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    FILE *children = fopen(path, "re");
    if (children != NULL) {
        for (int pid; fscanf(children, "%d", &pid) == 1;) {
            if (is_kept(pid, kept, count)) { continue; }
            found++;
            end_child(pid);
        }
        fclose(children);
        return found;
    }
    DIR *processes = opendir("/proc");
    if (processes == NULL) { return 0; }
    for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
        pid_t pid = (pid_t)atoi(entry->d_name);
        if (pid <= 0 || is_kept(pid, kept, count) || parent_of(pid) != getpid()) { continue; }
        found++;
        end_child(pid);
    }
    closedir(processes);
    return found;
}

void ckernel_end_orphans(const pid_t *kept, size_t count) {
    for (int round = 0; round < 2000; round++) {
        if (kill_strangers(kept, count) == 0) { return; }
        struct timespec pause = {.tv_sec = 0, .tv_nsec = 1000000};
        nanosleep(&pause, NULL);
    }
}
