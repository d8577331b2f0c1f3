#define _GNU_SOURCE
#include "CControlGroup.h"
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

// ---- Where the group of this process is ---------------------------------------------------------------------------

// Blanks and backslashes of a path are written \ooo in mountinfo.
static void unescape(char *text) {
    char *to = text;
    for (char *from = text; *from != 0;) {
        if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' && from[2] <= '7' && from[3] >= '0' && from[3] <= '7') {
            *to++ = (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + (from[3] - '0'));
            from += 4;
        } else {
            *to++ = *from++;
        }
    }
    *to = 0;
}

// The line "0::/path" is that of the unified hierarchy.
static bool find_membership(const char *file, char *path, size_t size) {
    FILE *lines = fopen(file, "re");
    if (lines == NULL) { return false; }
    char *line = NULL;
    size_t space = 0;
    bool found = false;
    while (!found && getline(&line, &space, lines) >= 0) {
        line[strcspn(line, "\n")] = 0;
        found = strncmp(line, "0::/", 4) == 0 && (size_t)snprintf(path, size, "%s", line + 3) < size;
    }
    free(line);
    fclose(lines);
    // Outside of what this process may see of the hierarchy.
    return found && strncmp(path, "/..", 3) != 0;
}

// "36 35 98:0 /root /mounted options tags - cgroup2 source options"
static bool find_mount(const char *file, char *root, char *mounted, size_t size) {
    FILE *lines = fopen(file, "re");
    if (lines == NULL) { return false; }
    char *line = NULL;
    size_t space = 0;
    bool found = false;
    while (!found && getline(&line, &space, lines) >= 0) {
        char *type = strstr(line, " - ");
        if (type == NULL || strncmp(type, " - cgroup2 ", 11) != 0) { continue; }
        char *rest = line;
        for (int skipped = 0; skipped < 3; skipped++) { strsep(&rest, " "); }
        char *first = strsep(&rest, " "), *second = strsep(&rest, " ");
        if (first == NULL || second == NULL) { continue; }
        unescape(first);
        unescape(second);
        found = (size_t)snprintf(root, size, "%s", first) < size && (size_t)snprintf(mounted, size, "%s", second) < size;
    }
    free(line);
    fclose(lines);
    return found;
}

bool cgroup_find(const char *membership, const char *mounts, char *folder, size_t size) {
    char path[CGROUP_PATH], root[CGROUP_PATH], mounted[CGROUP_PATH];
    if (!find_membership(membership, path, sizeof path) || !find_mount(mounts, root, mounted, sizeof root)) { return false; }
    const char *below = path;
    if (strcmp(root, "/") != 0) {
        // Only a part of the hierarchy is mounted: this process must be in it.
        size_t length = strlen(root);
        if (strncmp(path, root, length) != 0 || (path[length] != '/' && path[length] != 0)) { return false; }
        below = path + length;
    }
    if (strcmp(below, "/") == 0) { below = ""; }
    int length = snprintf(folder, size, "%s%s", mounted, below);
    return length > 0 && (size_t)length < size;
}

// ---- Dividing it --------------------------------------------------------------------------------------------------

static void name_owner(pid_t pid, char *owner, size_t size) {
    pid_t parent;
    uint64_t start = 0;
    group_process(pid, &parent, &start);
    snprintf(owner, size, "%d-%" PRIu64, pid, start);
}

// The owner in a name of ours, and whether it still runs.
static bool owner_is_gone(const char *name) {
    int pid, end = 0;
    uint64_t start, now;
    pid_t parent;
    if (sscanf(name, GROUP_PREFIX "%d-%" SCNu64 ".%n", &pid, &start, &end) != 2 || end == 0 || pid <= 0) { return false; }
    return !group_process(pid, &parent, &now) || now != start;
}

static bool is_other(const char *name, const char *owner) {
    size_t length = strlen(owner);
    return strncmp(name, GROUP_PREFIX, strlen(GROUP_PREFIX)) == 0 &&
           (strncmp(name + strlen(GROUP_PREFIX), owner, length) != 0 || name[strlen(GROUP_PREFIX) + length] != '.');
}

// Removes the groups of commands that are gone; the system keeps those with processes in them. Those of another
// container look gone, too, and are never killed for it. Says whether groups of others stay.
static bool sweep(const char *folder, const char *owner) {
    DIR *groups = opendir(folder);
    if (groups == NULL) { return true; }
    bool stays = false;
    char path[CGROUP_PATH + 256];
    for (struct dirent *entry; (entry = readdir(groups)) != NULL;) {
        if (!is_other(entry->d_name, owner)) { continue; }
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (!owner_is_gone(entry->d_name) || rmdir(path) < 0) { stays = true; }
    }
    closedir(groups);
    return stays;
}

// The processes of a command: itself and its children. Returns how many are in the group, or -1 where there are others
// or too many.
static int own_processes(const char *folder, pid_t host, pid_t *pids, size_t most) {
    char text[4096];
    ssize_t length = group_read(folder, "cgroup.procs", text, sizeof text);
    if (length < 0 || length == sizeof text - 1) { return -1; }
    int count = 0;
    for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL;) {
        pid_t pid = (pid_t)atoi(line), parent;
        uint64_t start;
        if (*line == 0) { continue; }
        // Processes outside of this one's namespace are listed as 0.
        bool is_own = pid > 0 && (pid == host || pid == getpid() || (group_process(pid, &parent, &start) && parent == host));
        if (!is_own || (size_t)count == most) { return -1; }
        pids[count++] = pid;
    }
    return count;
}

static void move(const char *folder, const pid_t *pids, int count) {
    char text[16];
    for (int index = 0; index < count; index++) {
        snprintf(text, sizeof text, "%d", pids[index]);
        // One that has ended meanwhile needs no moving.
        group_write(folder, "cgroup.procs", text);
    }
}

static void host_folder(const cgroup_place *place, char *path, size_t size) {
    snprintf(path, size, "%s/" GROUP_PREFIX "%s." HOST_NAME, place->folder, place->owner);
}

// Controllers are handed down from a group without processes alone.
static bool empty(const cgroup_place *place, pid_t host) {
    char own[CGROUP_PATH + 64];
    host_folder(place, own, sizeof own);
    if (mkdir(own, 0755) < 0 && errno != EEXIST) { return false; }
    pid_t pids[64];
    int count = 0;
    for (int round = 0; round < 4; round++) {
        count = own_processes(place->folder, host, pids, COUNT(pids));
        if (count <= 0) { break; }
        move(own, pids, count);
    }
    return count == 0;
}

static bool hand_down(const char *folder, const char *controller, const char *command) {
    return group_lists(folder, "cgroup.controllers", controller) &&
           (group_lists(folder, "cgroup.subtree_control", controller) || group_write(folder, "cgroup.subtree_control", command) == 0);
}

// A command whose zygote is started anew is in its own group already.
static void above_own_group(char *folder) {
    char *name = strrchr(folder, '/'), *end = strrchr(folder, '.');
    if (name != NULL && end != NULL && end > name && strncmp(name + 1, GROUP_PREFIX, strlen(GROUP_PREFIX)) == 0 && strcmp(end, "." HOST_NAME) == 0) {
        *name = 0;
    }
}

// The word of systemd that it leaves a group to others; the second attribute is that of older ones, which root alone can read.
static bool is_delegated(const char *folder) {
    char value[2];
    return (getxattr(folder, "user.delegate", value, sizeof value) == 1 || getxattr(folder, "trusted.delegate", value, sizeof value) == 1) &&
           value[0] == '1';
}

static const char *refusal(const char *folder, pid_t host, bool managed) {
    char path[CGROUP_PATH + 64];
    if (!group_lists(folder, "cgroup.controllers", "memory") && !group_lists(folder, "cgroup.controllers", "pids")) {
        return "its group has no controller of memory or processes";
    }
    for (size_t index = 0; index < 3; index++) {
        snprintf(path, sizeof path, "%s%s", folder, (const char *[]){"", "/cgroup.procs", "/cgroup.subtree_control"}[index]);
        if (access(path, W_OK) < 0) { return "its group cannot be changed by this user"; }
    }
    if (managed && !is_delegated(folder)) { return "its group is the service manager's, which has not delegated it"; }
    pid_t pids[64];
    return own_processes(folder, host, pids, COUNT(pids)) < 0 ? "other processes are in its group" : NULL;
}

void cgroup_take(cgroup_place *place, const char *folder, pid_t host, bool managed) {
    memset(place, 0, sizeof *place);
    char shared[CGROUP_PATH];
    snprintf(shared, sizeof shared, "%s", folder);
    above_own_group(shared);
    const char *reason = refusal(shared, host, managed);
    if (reason == NULL) {
        snprintf(place->folder, sizeof place->folder, "%s", shared);
        name_owner(host, place->owner, sizeof place->owner);
        sweep(shared, place->owner);
        if (empty(place, host)) {
            place->memory = hand_down(shared, "memory", "+memory");
            place->pids = hand_down(shared, "pids", "+pids");
        }
        if (place->memory || place->pids) { return; }
        reason = "its group does not hand its controllers down";
        cgroup_leave(place);
        place->folder[0] = 0;
    }
    snprintf(place->reason, sizeof place->reason, "%s", reason);
}

void cgroup_leave(const cgroup_place *place) {
    if (place->folder[0] == 0) { return; }
    // The bounds of another command's kernels would end with them.
    if (sweep(place->folder, place->owner)) { return; }
    group_write(place->folder, "cgroup.subtree_control", "-memory");
    group_write(place->folder, "cgroup.subtree_control", "-pids");
    char own[CGROUP_PATH + 64], text[4096];
    host_folder(place, own, sizeof own);
    if (group_read(own, "cgroup.procs", text, sizeof text) >= 0) {
        for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL;) {
            if (*line != 0) { group_write(place->folder, "cgroup.procs", line); }
        }
    }
    rmdir(own);
}
