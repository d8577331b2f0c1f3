// Control groups (cgroup v2) of a command's kernels, where the command was given a group to divide.
//
// Everything is best effort: where a step cannot be done, less is enforced, and nothing else changes. Folders are
// parameters, so that the same steps can be watched in an ordinary folder.
#ifndef CCONTROLGROUP_H
#define CCONTROLGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __clang__
#pragma clang assume_nonnull begin
#endif

/// A path of a group, with its end.
#define CGROUP_PATH 1024

/// The group that a command divides among its kernels.
typedef struct {
    char folder[CGROUP_PATH];    // "" where nothing is divided
    char owner[48];              // the command, as names of its groups carry it: "PID-START"
    bool memory, pids;           // what can be bounded
    char reason[96];             // why nothing is divided, worded like a diagnostic
} cgroup_place;

/// The most that a group may have; 0 leaves it without a bound.
typedef struct {
    uint64_t memory;    // bytes, of all its processes, with files of tmpfs and what the system keeps for them
    uint64_t pids;      // processes and threads
} cgroup_bounds;

/// What is bounded in one group.
typedef struct {
    char folder[CGROUP_PATH];    // "" where there is none
    bool memory, pids;
} cgroup_group;

/// What became of a group's processes.
typedef struct {
    bool out_of_memory;      // the system killed one for the group's bound
    double cpu_seconds;      // of all of them, ended or not; less than 0 where the system does not say
} cgroup_events;

/// Finds the folder of this process's group in the unified hierarchy from files with the form of /proc/self/cgroup and
/// /proc/self/mountinfo. Returns whether there is one.
bool cgroup_find(const char *membership, const char *mounts, char *folder, size_t size);

/// Takes `folder` to be divided by the command `host`: removes groups that commands left which were killed, moves the
/// command and its children into a group of their own, and hands the bounds of memory and processes down. Nothing is
/// done when other processes are in it, or it cannot be changed; then `reason` says so. Where groups are `managed`, as
/// systemd does, it must be one that the manager has marked as delegated.
void cgroup_take(cgroup_place *place, const char *folder, pid_t host, bool managed);

/// Makes a group below the place. `name` is a file name, unique in the command.
void cgroup_make(const cgroup_place *place, const char *name, const cgroup_bounds *bounds, cgroup_group *group);

/// Moves this process into the group. Returns 0, or an errno.
int cgroup_enter(const cgroup_group *group);

/// Kills what is in the group and says what became of it.
void cgroup_kill(const cgroup_group *group, cgroup_events *events);

/// Seconds of processor time of all processes of the group, or less than 0 where the system does not say.
double cgroup_cpu_seconds(const cgroup_group *group);

/// Removes a group whose processes have ended; waits for that at most a tenth of a second.
void cgroup_remove(const cgroup_group *group);

/// Gives the place back: the command's processes return into it, unless another command divides it too.
void cgroup_leave(const cgroup_place *place);

#ifdef __clang__
#pragma clang assume_nonnull end
#endif

#endif
