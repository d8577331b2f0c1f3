#define _GNU_SOURCE
#include "CControlGroup.h"
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

void cgroup_make(const cgroup_place *place, const char *name, const cgroup_bounds *bounds, cgroup_group *group) {
    memset(group, 0, sizeof *group);
    if (place->folder[0] == 0) { return; }
    int length = snprintf(group->folder, sizeof group->folder, "%s/" GROUP_PREFIX "%s.%s", place->folder, place->owner, name);
    if (length < 0 || (size_t)length >= sizeof group->folder || mkdir(group->folder, 0755) < 0) {
        group->folder[0] = 0;
        return;
    }
    char text[32];
    if (place->memory && bounds->memory > 0) {
        snprintf(text, sizeof text, "%" PRIu64, bounds->memory);
        group->memory = group_write(group->folder, "memory.max", text) == 0;
        // Else the bound would be that of memory and swap; a system without swap has no such file.
        group_write(group->folder, "memory.swap.max", "0");
        // A cell of which one process is missing is of no use.
        group_write(group->folder, "memory.oom.group", "1");
    }
    if (place->pids && bounds->pids > 0) {
        snprintf(text, sizeof text, "%" PRIu64, bounds->pids);
        group->pids = group_write(group->folder, "pids.max", text) == 0;
    }
}

int cgroup_enter(const cgroup_group *group) { return group_write(group->folder, "cgroup.procs", "0"); }

double cgroup_cpu_seconds(const cgroup_group *group) {
    uint64_t microseconds;
    return group_number(group->folder, "cpu.stat", "usage_usec", &microseconds) ? (double)microseconds / 1e6 : -1;
}

void cgroup_kill(const cgroup_group *group, cgroup_events *events) {
    *events = (cgroup_events){.cpu_seconds = -1};
    if (group->folder[0] == 0) { return; }
    group_write(group->folder, "cgroup.kill", "1");
    uint64_t kills;
    events->out_of_memory = group_number(group->folder, "memory.events", "oom_kill", &kills) && kills > 0;
    events->cpu_seconds = cgroup_cpu_seconds(group);
}

void cgroup_remove(const cgroup_group *group) {
    if (group->folder[0] == 0) { return; }
    for (int round = 0; round < 100; round++) {
        if (rmdir(group->folder) == 0 || errno != EBUSY) { return; }
        struct timespec pause = {.tv_sec = 0, .tv_nsec = 1000000};
        nanosleep(&pause, NULL);
    }
}
