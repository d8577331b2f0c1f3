// Files of control groups and of processes, as this target reads and writes them.
#ifndef CCONTROLGROUP_FILES_H
#define CCONTROLGROUP_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Names of a command's groups begin with it: "report-PID-START.NAME".
#define GROUP_PREFIX "report-"
/// The name of the group that a command itself is in.
#define HOST_NAME "host"

/// Reads a small file whole, with an end. Returns its length, or -1.
ssize_t group_read(const char *folder, const char *name, char *text, size_t size);

/// Gives one command to a file of a group. Returns 0, or an errno.
int group_write(const char *folder, const char *name, const char *text);

/// The number behind a word at the start of a line.
bool group_number(const char *folder, const char *name, const char *word, uint64_t *number);

/// Whether a file is a list of words with this one.
bool group_lists(const char *folder, const char *name, const char *word);

/// Parent and start of a process, or false when there is none.
bool group_process(pid_t pid, pid_t *parent, uint64_t *start);

#endif
