// Reads changed files of control groups, whose lines a container or a file system may fill; scripts/fuzz-c runs it under sanitizers.
#define _GNU_SOURCE
#include "CControlGroup.h"
#include "../../Sources/CControlGroup/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const memberships[] = {"0::/\n", "0::/user.slice/a\n", "12:pids:/x\n0::/a/b c\n", "0::/../..\n", "0:://\n"};
static const char *const mounts[] = {
    "36 35 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n",
    "36 35 0:26 /user.slice /mnt/a\\040b rw shared:1 - cgroup2 none rw\n",
    "1 1 0:1 / / rw - ext4 /dev/vda rw\n36 35 0:26 / /sys/fs/cgroup/unified rw - cgroup2 none rw\n",
};
static const char *const numbers[] = {"oom 0\noom_kill 3\n", "usage_usec 12345678901234567890\n", "memory pids cpu\n"};

static uint64_t state = 20240506;

static uint32_t next_random(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32);
}

static void put_changed(int file, const char *const *texts, size_t count) {
    static uint8_t buffer[1 << 16];
    const char *text = texts[next_random() % count];
    size_t length = strlen(text);
    memcpy(buffer, text, length);
    for (unsigned change = next_random() % 5; change > 0; change--) {
        size_t place = length > 0 ? next_random() % length : 0;
        switch (next_random() % 5) {
            case 0: if (length > 0) { buffer[place] = (uint8_t)next_random(); } break;
            case 1: length = place; break;
            case 2: buffer[length++] = (uint8_t)"\\0 /-:\n\377"[next_random() % 9]; break;
            case 3:
                memmove(buffer + place + 1, buffer + place, length - place);
                buffer[place] = (uint8_t)"\\3 /-:\n\0"[next_random() % 8];
                length++;
                break;
            default: {
                // A line longer than any path.
                size_t more = next_random() % 3000;
                memmove(buffer + place + more, buffer + place, length - place);
                memset(buffer + place, "/a\\ "[next_random() % 4], more);
                length += more;
            }
        }
    }
    if (ftruncate(file, 0) < 0 || pwrite(file, buffer, length, 0) != (ssize_t)length) {
        perror("memory");
        exit(2);
    }
}

int main(int count, char **arguments) {
    // Files in memory: a disk would be waited for at each change.
    int files[3];
    char names[3][32], paths[3][64];
    for (size_t index = 0; index < COUNT(files); index++) {
        files[index] = memfd_create("changed", MFD_CLOEXEC);
        if (files[index] < 0) { return 2; }
        snprintf(names[index], sizeof names[index], "%d", files[index]);
        snprintf(paths[index], sizeof paths[index], "/proc/self/fd/%d", files[index]);
    }
    int faults = 0, found = 0;
    for (long round = count > 1 ? atol(arguments[1]) : 3000; round > 0 && faults == 0; round--) {
        put_changed(files[0], memberships, COUNT(memberships));
        put_changed(files[1], mounts, COUNT(mounts));
        put_changed(files[2], numbers, COUNT(numbers));
        // Exact buffers, so that one byte too many is seen.
        size_t size = 1 + next_random() % CGROUP_PATH;
        char *place = malloc(size);
        if (cgroup_find(paths[0], paths[1], place, size)) {
            found++;
            faults += strnlen(place, size) == size;
        }
        free(place);
        char *text = malloc(size);
        ssize_t length = group_read("/proc/self/fd", names[2], text, size);
        faults += length < 0 || (size_t)length >= size || text[length] != 0;
        free(text);
        uint64_t number;
        group_number("/proc/self/fd", names[2], "oom_kill", &number);
        group_lists("/proc/self/fd", names[2], "memory");
        pid_t parent;
        group_process((pid_t)next_random() % 40000, &parent, &number);
    }
    faults += found == 0;
    if (faults > 0) { fprintf(stderr, "a file of control groups is not read as it must be\n"); }
    return faults > 0 ? 1 : 0;
}
