#define _GNU_SOURCE
#include "CChannel.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int cchannel_pair(int *ends) {
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0 ? 0 : errno;
}

int cchannel_pipe(int *ends) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }

int cchannel_send(int socket, const uint8_t *bytes, size_t length, const int *descriptors, int descriptor_count) {
    if (descriptor_count < 0 || descriptor_count > CCHANNEL_MAX_DESCRIPTORS) { return EINVAL; }
    size_t sent = 0;
    while (sent < length) {
        struct iovec part = {.iov_base = (void *)(bytes + sent), .iov_len = length - sent};
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
        union {
            struct cmsghdr header;
            char space[CMSG_SPACE(sizeof(int) * CCHANNEL_MAX_DESCRIPTORS)];
        } control;
        if (sent == 0 && descriptor_count > 0) {
            memset(&control, 0, sizeof control);
            message.msg_control = control.space;
            message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)descriptor_count);
            struct cmsghdr *header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)descriptor_count);
            memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (size_t)descriptor_count);
        }
        ssize_t count = sendmsg(socket, &message, MSG_NOSIGNAL);
        if (count < 0) {
            if (errno == EINTR) { continue; }
            return errno;
        }
        sent += (size_t)count;
    }
    return 0;
}

ssize_t cchannel_receive(int socket, uint8_t *bytes, size_t length, int *descriptors, int *descriptor_count) {
    *descriptor_count = 0;
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * CCHANNEL_MAX_DESCRIPTORS)];
    } control;
    struct iovec part = {.iov_base = bytes, .iov_len = length};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
    ssize_t count;
    do { count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC); } while (count < 0 && errno == EINTR);
    if (count < 0) { return -errno; }
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) { continue; }
        int received = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        for (int index = 0; index < received; index++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + (size_t)index * sizeof(int), sizeof(int));
            if (*descriptor_count < CCHANNEL_MAX_DESCRIPTORS) {
                descriptors[(*descriptor_count)++] = descriptor;
            } else {
                close(descriptor);
            }
        }
    }
    return count;
}

int cchannel_spawn(const char *path, char *const *arguments, char *const *environment, int control, int output,
                   pid_t *pid) {
    // dup2 onto its own number would leave close-on-exec set, so both ends are first moved out of the way.
    int high_control = fcntl(control, F_DUPFD_CLOEXEC, 10);
    int high_output = fcntl(output, F_DUPFD_CLOEXEC, 10);
    int result = high_control < 0 || high_output < 0 ? errno : 0;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    if (result == 0) {
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, high_output, 1);
        posix_spawn_file_actions_adddup2(&actions, high_output, 2);
        posix_spawn_file_actions_adddup2(&actions, high_control, 3);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setflags(&attributes,
                                 POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
        result = posix_spawn(pid, path, &actions, &attributes, arguments, environment);
    }
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (high_control >= 0) { close(high_control); }
    if (high_output >= 0) { close(high_output); }
    return result;
}

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif

int cchannel_process_handle(pid_t pid) {
    int handle = (int)syscall(SYS_pidfd_open, pid, 0);
    return handle < 0 ? -errno : handle;
}

void cchannel_share_arenas(void) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 2);
#endif
}

int cchannel_kill(int process_handle) {
    return syscall(SYS_pidfd_send_signal, process_handle, SIGKILL, NULL, 0) == 0 ? 0 : errno;
}

int cchannel_has_avx2(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") ? 1 : 0;
#else
    return 0;
#endif
}
