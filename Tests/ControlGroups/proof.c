// Tries the control groups of kernels on a system that has them: run it alone in a group that its user may divide and that has
// the controllers `memory` and `pids`. Says a line for each thing tried, and ends with 0 when all of it held.
//
//     gcc -static -O1 -Wall -I Sources/CControlGroup/include -o proof Tests/ControlGroups/proof.c Sources/CControlGroup/*.c
//     sh -c 'echo $$ > GROUP/cgroup.procs; exec ./proof'
#define _GNU_SOURCE
#include "CControlGroup.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int faults;

static void check(const char *what, bool holds) {
    printf("%s %s\n", holds ? "ok" : "NO", what);
    if (!holds) { faults++; }
}

static bool is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_member(const char *folder) {
    char found[CGROUP_PATH];
    return cgroup_find("/proc/self/cgroup", "/proc/self/mountinfo", found, sizeof found) && strcmp(found, folder) == 0;
}

// Each process has 40 MiB, which no limit of a process refuses; together they have too much.
static void fill_memory(void) {
    for (int child = 0; child < 4; child++) {
        if (fork() != 0) { continue; }
        size_t size = 40U << 20;
        char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (bytes != MAP_FAILED) { memset(bytes, child + 1, size); }
        pause();
    }
    pause();
}

static void fork_often(int report) {
    int made = 0;
    for (; made < 500; made++) {
        pid_t pid = fork();
        if (pid == 0) {
            pause();
            _exit(0);
        }
        if (pid < 0) { break; }
    }
    int answer[2] = {made, errno};
    if (write(report, answer, sizeof answer) != sizeof answer) { _exit(1); }
    pause();
}

static pid_t start(const cgroup_group *group, void (*body)(int), int report) {
    pid_t pid = fork();
    if (pid == 0) {
        if (cgroup_enter(group) != 0) { _exit(9); }
        body(report);
        _exit(0);
    }
    return pid;
}

static void fill(int report) {
    (void)report;
    fill_memory();
}

static void try_memory(const cgroup_place *place) {
    cgroup_group group;
    cgroup_make(place, "session-1", &(cgroup_bounds){.memory = 100U << 20, .pids = 64}, &group);
    check("a group bounds memory and processes", group.memory && group.pids);
    pid_t pid = start(&group, fill, -1);
    int status = 0;
    alarm(60);
    waitpid(pid, &status, 0);
    check("processes that have too much together are killed", WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    cgroup_events events;
    cgroup_kill(&group, &events);
    check("the group says that it was memory", events.out_of_memory);
    check("the group says its processor time", events.cpu_seconds > 0);
    cgroup_remove(&group);
    check("the group is removed", !is_folder(group.folder));
}

static void try_forks(const cgroup_place *place) {
    cgroup_group group;
    cgroup_make(place, "session-2", &(cgroup_bounds){.memory = 256U << 20, .pids = 32}, &group);
    int ends[2], answer[2] = {0, 0};
    if (pipe(ends) < 0) { exit(2); }
    pid_t pid = start(&group, fork_often, ends[1]);
    close(ends[1]);
    check("a fork bomb says where it ended", read(ends[0], answer, sizeof answer) == sizeof answer);
    printf("   31 forks are left to it; it made %d, then: %s\n", answer[0], strerror(answer[1]));
    check("forks end at the bound", answer[0] == 31 && answer[1] == EAGAIN);
    cgroup_events events;
    cgroup_kill(&group, &events);
    int status = 0;
    waitpid(pid, &status, 0);
    check("all of it is killed at once", WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    check("no memory was short", !events.out_of_memory);
    cgroup_remove(&group);
    check("its group is removed", !is_folder(group.folder));
}

int main(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    char folder[CGROUP_PATH], left[CGROUP_PATH + 64];
    if (!cgroup_find("/proc/self/cgroup", "/proc/self/mountinfo", folder, sizeof folder)) {
        puts("NO unified hierarchy");
        return 1;
    }
    printf("   in %s\n", folder);
    snprintf(left, sizeof left, "%s/report-2147483000-1.session-1", folder);
    bool was_left = mkdir(left, 0755) == 0;
    cgroup_place place;
    cgroup_take(&place, folder, getpid(), false);
    printf("   memory %d, pids %d, reason '%s'\n", place.memory, place.pids, place.reason);
    check("the group is divided", place.memory && place.pids);
    check("what a killed command left is removed", was_left && !is_folder(left));
    check("the command is in a group of its own", !is_member(folder));
    if (faults > 0) { return 1; }
    try_memory(&place);
    try_forks(&place);
    cgroup_place again;
    cgroup_take(&again, folder, getpid(), false);
    check("a second start of the same command divides the same group", strcmp(again.folder, folder) == 0 && again.memory && again.pids);
    cgroup_leave(&place);
    check("the command is back", is_member(folder));
    snprintf(left, sizeof left, "%s/report-%s.host", folder, place.owner);
    check("nothing is left", !is_folder(left));
    return faults == 0 ? 0 : 1;
}
