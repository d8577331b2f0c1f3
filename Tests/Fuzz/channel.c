// Drives the channel's C with lengths, descriptors and ends that callers get wrong or peers send; scripts/fuzz-c runs it under sanitizers.
#define _GNU_SOURCE
#include "CChannel.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_descriptors(void) {
    int count = 0;
    for (int n = 0; n < 256; n++) count += fcntl(n, F_GETFD) >= 0;
    return count;
}

// More descriptors than a message may have, sent without the shim, as a hostile peer would.
static void send_many(int socket, int count) {
    char control[CMSG_SPACE(sizeof(int) * 64)] = {0};
    char byte = 'x';
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
    for (int n = 0; n < count; n++) memcpy(CMSG_DATA(header) + sizeof(int) * (size_t)n, &(int){0}, sizeof(int));
    assert(sendmsg(socket, &message, 0) == 1);
}

static void exchange(unsigned seed) {
    int ends[2], descriptors[CCHANNEL_MAX_DESCRIPTORS];
    assert(cchannel_pair(ends) == 0);
    srand(seed);
    size_t length = 1 + (size_t)rand() % 4000;
    int count = rand() % (CCHANNEL_MAX_DESCRIPTORS + 1), handed[CCHANNEL_MAX_DESCRIPTORS] = {0, 0, 0, 0};
    uint8_t *sent = malloc(length), *got = malloc(length);
    memset(sent, (int)seed, length);
    assert(cchannel_send(ends[0], sent, length, handed, count) == 0);
    size_t read = 0;
    int total = 0;
    while (read < length) {
        int came = -1;
        // An exact buffer, so that one byte too many is seen.
        size_t room = 1 + (size_t)rand() % (length - read);
        uint8_t *part = malloc(room);
        ssize_t bytes = cchannel_receive(ends[1], part, room, descriptors, &came);
        assert(bytes > 0 && (size_t)bytes <= room && came >= 0 && came <= CCHANNEL_MAX_DESCRIPTORS);
        memcpy(got + read, part, (size_t)bytes);
        free(part);
        for (int n = 0; n < came; n++) close(descriptors[n]);
        read += (size_t)bytes;
        total += came;
    }
    assert(total == count && memcmp(sent, got, length) == 0);
    close(ends[0]);
    int came = -1;
    assert(cchannel_receive(ends[1], got, length, descriptors, &came) == 0 && came == 0);
    assert(cchannel_send(ends[1], sent, length, NULL, 0) == EPIPE);
    close(ends[1]);
    free(sent);
    free(got);
}

int main(void) {
    int before = open_descriptors();
    for (unsigned seed = 1; seed <= 2000; seed++) exchange(seed);
    for (int count = 1; count <= 64; count++) {
        int ends[2], descriptors[CCHANNEL_MAX_DESCRIPTORS], came = 0;
        uint8_t byte;
        assert(cchannel_pair(ends) == 0);
        send_many(ends[0], count);
        cchannel_receive(ends[1], &byte, 1, descriptors, &came);
        assert(came >= 0 && came <= CCHANNEL_MAX_DESCRIPTORS);
        for (int n = 0; n < came; n++) close(descriptors[n]);
        close(ends[0]);
        close(ends[1]);
    }
    assert(cchannel_send(-1, (const uint8_t *)"x", 1, NULL, 0) == EBADF);
    assert(cchannel_process_handle(-1) < 0);
    pid_t pid = 0;
    char *arguments[] = {"nowhere", NULL}, *environment[] = {NULL};
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (cchannel_spawn("/nonexistent", arguments, environment, null, null, &pid) == 0) waitpid(pid, NULL, 0);
    close(null);
    if (open_descriptors() != before) {
        fprintf(stderr, "descriptors are left open\n");
        return 1;
    }
    return 0;
}
