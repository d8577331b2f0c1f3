#define _GNU_SOURCE
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_in(const char *folder, const char *name, int flags) {
    char path[1280];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return open(path, flags | O_CLOEXEC, 0600);
}

ssize_t group_read(const char *folder, const char *name, char *text, size_t size) {
    int descriptor = open_in(folder, name, O_RDONLY);
    if (descriptor < 0) { return -1; }
    size_t length = 0;
    while (length < size - 1) {
        ssize_t count = read(descriptor, text + length, size - 1 - length);
        if (count < 0 && errno == EINTR) { continue; }
        if (count <= 0) { break; }
        length += (size_t)count;
    }
    close(descriptor);
    text[length] = 0;
    return (ssize_t)length;
}

// The files of a group are there with it; appending to one gives it a command. In an ordinary folder the commands stand
// one after another.
int group_write(const char *folder, const char *name, const char *text) {
    int descriptor = open_in(folder, name, O_WRONLY | O_APPEND | O_CREAT);
    if (descriptor < 0) { return errno; }
    char line[64];
    int length = snprintf(line, sizeof line, "%s\n", text);
    ssize_t count;
    do { count = write(descriptor, line, (size_t)length); } while (count < 0 && errno == EINTR);
    int result = count < 0 ? errno : 0;
    close(descriptor);
    return result;
}

bool group_number(const char *folder, const char *name, const char *word, uint64_t *number) {
    char text[4096];
    if (group_read(folder, name, text, sizeof text) < 0) { return false; }
    size_t length = strlen(word);
    for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL;) {
        if (strncmp(line, word, length) == 0 && line[length] == ' ') {
            return sscanf(line + length, "%" SCNu64, number) == 1;
        }
    }
    return false;
}

bool group_lists(const char *folder, const char *name, const char *word) {
    char text[1024];
    if (group_read(folder, name, text, sizeof text) < 0) { return false; }
    for (char *rest = text, *found; (found = strsep(&rest, " \n")) != NULL;) {
        if (strcmp(found, word) == 0) { return true; }
    }
    return false;
}

bool group_process(pid_t pid, pid_t *parent, uint64_t *start) {
    char folder[32], line[1024];
    snprintf(folder, sizeof folder, "/proc/%d", pid);
    if (group_read(folder, "stat", line, sizeof line) <= 0) { return false; }
    // The name in parentheses may hold anything; the fields after the last one do not. Start is field 22.
    char *after = strrchr(line, ')');
    int found = -1;
    if (after == NULL || sscanf(after + 1, " %*c %d%*[^\n]", &found) != 1) { return false; }
    char *field = after + 1;
    for (int skipped = 0; skipped < 19; skipped++) {
        field = strchr(field + 1, ' ');
        if (field == NULL) { return false; }
    }
    *parent = (pid_t)found;
    return sscanf(field, "%" SCNu64, start) == 1;
}
