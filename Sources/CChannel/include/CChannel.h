// What the two ends of a kernel's channel need and Swift cannot say: passing descriptors (the CMSG macros),
// starting the zygote with exactly the descriptors it may have, and process handles.
#ifndef CCHANNEL_H
#define CCHANNEL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#pragma clang assume_nonnull begin

/// The most descriptors one message may carry.
#define CCHANNEL_MAX_DESCRIPTORS 4

/// Fills `ends` with a connected pair of stream sockets, closed on exec. Returns 0, or an errno.
int cchannel_pair(int *ends);

/// Fills `ends` with a pipe (read end, write end), closed on exec. Returns 0, or an errno.
int cchannel_pipe(int *ends);

/// Sends all `length` bytes, the descriptors with the first of them. Never raises SIGPIPE. Returns 0, or an errno.
int cchannel_send(int socket, const uint8_t *_Nullable bytes, size_t length,
                  const int *_Nullable descriptors, int descriptor_count);

/// Receives at most `length` bytes and, with them, at most CCHANNEL_MAX_DESCRIPTORS descriptors, closed on exec.
///
/// `descriptors` needs room for CCHANNEL_MAX_DESCRIPTORS; `descriptor_count` is set to how many came and they
/// belong to the caller. Returns the number of bytes, 0 at the end, or minus an errno.
ssize_t cchannel_receive(int socket, uint8_t *bytes, size_t length, int *descriptors,
                         int *descriptor_count);

/// Starts `path` in a session of its own with `control` as descriptor 3, `output` as 1 and 2, /dev/null as 0, no
/// signal blocked or ignored and nothing else inherited but what the caller left without close-on-exec.
/// Returns 0 and the process in `pid`, or an errno.
int cchannel_spawn(const char *path, char *_Nullable const *_Nonnull arguments,
                   char *_Nullable const *_Nonnull environment, int control, int output, pid_t *pid);

/// A handle on a process that its number's reuse cannot redirect, or minus an errno.
int cchannel_process_handle(pid_t pid);

/// Kills the process behind a handle. Returns 0, or an errno (ESRCH: it is gone).
int cchannel_kill(int process_handle);

/// Has all threads share two arenas of the allocator, each of which reserves 64 MB of address space; by itself every thread gets one.
void cchannel_share_arenas(void);

/// Whether this processor has AVX2 (x86); 0 elsewhere.
int cchannel_has_avx2(void);

#pragma clang assume_nonnull end

#endif
