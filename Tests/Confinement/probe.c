// Tries the confinement of this system without Python, from one static program; scripts/emulate runs it in guests of other kernels and machines.
//
//     probe self-test         the self-test of `report doctor`
//     probe self-test-abi N   the same, where the system answers that it has Landlock's ABI N
//     probe may               what confined code must still be able to do
//     probe limits            memory, file size, descriptors and processor time
//     probe budget            forks that the zygote counts
//     probe calls PROFILE     what the filter says to each number of a system call: cell, network, reserve
//     probe foreign           calls through the other interfaces of the processor
#define _GNU_SOURCE
#include "CChannel.h"
#include "CKernel.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static char base[64], scratch[96], outside[96], readable[96];

static void *shared(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        perror("mmap");
        exit(2);
    }
    return memory;
}

static void write_file(const char *path, const char *text) {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (descriptor < 0 || write(descriptor, text, strlen(text)) < 0) {
        perror(path);
        exit(2);
    }
    close(descriptor);
}

static void make_folders(void) {
    snprintf(base, sizeof base, "/tmp/confinement-XXXXXX");
    if (mkdtemp(base) == NULL) {
        perror("mkdtemp");
        exit(2);
    }
    snprintf(scratch, sizeof scratch, "%s/scratch", base);
    snprintf(readable, sizeof readable, "%s/readable", base);
    snprintf(outside, sizeof outside, "%s/outside", base);
    char path[128];
    snprintf(path, sizeof path, "%s/text", readable);
    if (mkdir(scratch, 0700) < 0 || mkdir(readable, 0700) < 0) {
        perror(base);
        exit(2);
    }
    write_file(path, "text\n");
    write_file(outside, "outside\n");
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place) {
    (void)status;
    (void)kind;
    (void)place;
    remove(path);
    return 0;
}

static void tell(const ckernel_confined *confined) {
    printf("abi %d\nseccomp %d\nfork-budget %d\n", confined->landlock_abi, confined->seccomp, confined->fork_budget);
    if (confined->error != 0) { printf("refused %s: %s\n", confined->step, strerror(confined->error)); }
}

// ---- The self-test --------------------------------------------------------------------------------------------------

static int self_test(void) {
    ckernel_confined confined;
    ckernel_probe probes[CKERNEL_MAX_PROBES];
    int count = ckernel_self_test(scratch, outside, &confined, probes);
    if (count < 0) {
        printf("refused self-test: %s\n", strerror(-count));
        return 1;
    }
    tell(&confined);
    for (int index = 0; index < count; index++) {
        printf("%s %s\n", probes[index].denied ? "denied" : "ALLOWED", probes[index].name);
    }
    return 0;
}

static long install(struct sock_filter *code, size_t length, unsigned flags) {
    struct sock_fprog program = {.len = (unsigned short)length, .filter = code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

// The question for the ABI alone is answered by this process; rulesets are the system's own. What is asked of an older system
// is then what the shim asks of this one.
static int self_test_as(int abi) {
    int ends[2];
    if (cchannel_pair(ends) != 0) { return 2; }
    pid_t pid = fork();
    if (pid == 0) {
        struct sock_filter code[] = {
            BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 444, 0, 3),
            BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 1),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        };
        int listener = (int)install(code, COUNT(code), SECCOMP_FILTER_FLAG_NEW_LISTENER);
        if (listener < 0) { _exit(2); }
        const uint8_t byte = 0;
        cchannel_send(ends[1], &byte, 1, &listener, 1);
        close(listener);
        int result = self_test();
        fflush(NULL);
        _exit(result);
    }
    close(ends[1]);
    uint8_t byte;
    int descriptors[CCHANNEL_MAX_DESCRIPTORS], count = 0;
    if (cchannel_receive(ends[0], &byte, 1, descriptors, &count) != 1 || count != 1) { return 2; }
    struct pollfd watched = {.fd = descriptors[0], .events = POLLIN};
    while (poll(&watched, 1, -1) > 0 && (watched.revents & POLLIN)) {
        struct seccomp_notif request;
        struct seccomp_notif_resp reply = {0};
        memset(&request, 0, sizeof request);
        if (ioctl(descriptors[0], SECCOMP_IOCTL_NOTIF_RECV, &request) < 0) { continue; }
        reply.id = request.id;
        reply.val = abi;
        ioctl(descriptors[0], SECCOMP_IOCTL_NOTIF_SEND, &reply);
    }
    int status;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

// ---- What must work -------------------------------------------------------------------------------------------------

static void *thread(void *argument) { return argument; }

static void may(const char *name, bool holds) {
    int error = errno;
    if (holds) {
        printf("may %s\n", name);
    } else {
        printf("MAY-NOT %s: %s\n", name, strerror(error));
    }
}

static bool makes(const char *path) {
    int descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    bool made = descriptor >= 0 && write(descriptor, "1234", 4) == 4 && ftruncate(descriptor, 2) == 0 &&
                lseek(descriptor, 0, SEEK_END) == 2;
    if (descriptor >= 0) { close(descriptor); }
    return made;
}

static void try_what_is_needed(void) {
    char one[128], two[128], folder[128], inside[160], text[128];
    snprintf(one, sizeof one, "%s/one", scratch);
    snprintf(two, sizeof two, "%s/two", scratch);
    snprintf(folder, sizeof folder, "%s/folder", scratch);
    snprintf(inside, sizeof inside, "%s/folder/inside", scratch);
    snprintf(text, sizeof text, "%s/text", readable);
    may("write and cut off a file", makes(one));
    may("cut off a file by its path", truncate(one, 1) == 0);
    may("rename in a folder", rename(one, two) == 0);
    may("make a folder", mkdir(folder, 0700) == 0);
    may("rename into another folder", rename(two, inside) == 0);
    may("remove a file", makes(one) && unlink(one) == 0);
    may("make a link", symlink("inside", two) == 0);
    int descriptor = open(text, O_RDONLY);
    char byte;
    may("read a file that is allowed", descriptor >= 0 && read(descriptor, &byte, 1) == 1);
    may("list a folder that is allowed", open(readable, O_RDONLY | O_DIRECTORY) >= 0);
    may("read /dev/urandom", (descriptor = open("/dev/urandom", O_RDONLY)) >= 0 && read(descriptor, &byte, 1) == 1);
    may("write to /dev/null", (descriptor = open("/dev/null", O_WRONLY)) >= 0 && write(descriptor, "x", 1) == 1);
    may("read /proc/self/status", open("/proc/self/status", O_RDONLY) >= 0);
    pthread_t other;
    int error = pthread_create(&other, NULL, thread, NULL);
    if (error == 0) { pthread_join(other, NULL); }
    errno = error;
    may("start a thread", error == 0);
    may("signal itself", kill(getpid(), 0) == 0 && raise(0) == 0);
    int ends[2];
    may("make a pair of sockets", socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    may("make a pipe", pipe(ends) == 0);
    may("map memory", mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
    struct stat before;
    may("change a file's mode, to no effect", chmod(inside, 0777) == 0 && stat(inside, &before) == 0 && (before.st_mode & 0777) == 0600);
}

static int may_work(void) {
    pid_t pid = fork();
    if (pid == 0) {
        const char *write_paths[] = {scratch}, *read_paths[] = {readable};
        ckernel_limits limits = {.read_paths = read_paths, .read_count = 1, .write_paths = write_paths, .write_count = 1,
                                 .memory = 1ULL << 30, .file_size = 1ULL << 20, .descriptors = 64};
        ckernel_confined confined;
        ckernel_confine(&limits, &confined);
        try_what_is_needed();
        fflush(NULL);
        _exit(0);
    }
    int status;
    waitpid(pid, &status, 0);
    if (WIFSIGNALED(status)) { printf("KILLED by signal %d\n", WTERMSIG(status)); }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

// ---- Limits ---------------------------------------------------------------------------------------------------------

static void exhaust_memory(void) {
    size_t size = 64 << 20, total = 0;
    // Volatile, so that no compiler does without the memory.
    for (char *volatile memory; total < 1ULL << 30 && (memory = malloc(size)) != NULL; total += size) { memset(memory, 1, size); }
    printf("%s memory stops at %zu MB of 256\n", total < 257ULL << 20 ? "held" : "BROKEN", total >> 20);
}

static void exhaust_file(void) {
    char path[128], block[4096] = {0};
    snprintf(path, sizeof path, "%s/large", scratch);
    int descriptor = open(path, O_WRONLY | O_CREAT, 0600);
    signal(SIGXFSZ, SIG_IGN);
    size_t total = 0;
    for (ssize_t count; total < 4 << 20 && (count = write(descriptor, block, sizeof block)) > 0;) { total += (size_t)count; }
    printf("%s a file stops at %zu KB of 1024\n", total == 1 << 20 ? "held" : "BROKEN", total >> 10);
}

static void exhaust_descriptors(void) {
    int last = -1;
    for (int next; (next = dup(0)) >= 0;) { last = next; }
    printf("%s descriptors stop at %d of 64\n", last == 63 ? "held" : "BROKEN", last + 1);
}

static void exhaust_time(void) {
    printf("held a loop runs until it is stopped\n");
    fflush(NULL);
    for (;;) {}
}

static int limits_hold(void) {
    void (*const tries[])(void) = {exhaust_memory, exhaust_file, exhaust_descriptors, exhaust_time};
    for (size_t index = 0; index < COUNT(tries); index++) {
        struct timespec start, end;
        clock_gettime(CLOCK_MONOTONIC, &start);
        pid_t pid = fork();
        if (pid == 0) {
            const char *write_paths[] = {scratch};
            ckernel_limits limits = {.write_paths = write_paths, .write_count = 1, .memory = 256ULL << 20,
                                     .file_size = 1ULL << 20, .descriptors = 64,
                                     .cpu_seconds = tries[index] == exhaust_time ? 1 : 0};
            ckernel_confined confined;
            ckernel_confine(&limits, &confined);
            tries[index]();
            fflush(NULL);
            _exit(0);
        }
        int status;
        waitpid(pid, &status, 0);
        clock_gettime(CLOCK_MONOTONIC, &end);
        if (tries[index] == exhaust_time) {
            bool held = WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU && end.tv_sec - start.tv_sec < 60;
            printf("%s processor time ends by signal %d\n", held ? "held" : "BROKEN", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
        } else if (WIFSIGNALED(status)) {
            printf("BROKEN limit %zu: killed by signal %d\n", index, WTERMSIG(status));
        }
    }
    return 0;
}

// ---- The budget of forks --------------------------------------------------------------------------------------------

struct forked {
    ckernel_confined confined;
    int made, refused, wrong;
    int child_signalled;   // errno of a signal to its own child, -1 where there was none
};

static void fork_much(struct forked *found) {
    for (int round = 0; round < 8; round++) {
        pid_t pid = fork();
        if (pid == 0) {
            if (round == 0) { pause(); }
            _exit(0);
        }
        if (pid < 0) {
            if (errno == EAGAIN) { found->refused++; } else { found->wrong++; }
            continue;
        }
        found->made++;
        if (round == 0) {
            found->child_signalled = kill(pid, SIGKILL) == 0 ? 0 : errno;
            if (found->child_signalled != 0) { continue; }
        }
        waitpid(pid, NULL, 0);
    }
}

static int budget(void) {
    struct forked *found = shared(sizeof *found);
    found->child_signalled = -1;
    int ends[2];
    if (cchannel_pair(ends) != 0) { return 2; }
    // As the zygote does, so that what the confined process leaves behind comes here.
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        const char *write_paths[] = {scratch};
        ckernel_limits limits = {.write_paths = write_paths, .write_count = 1, .processes = 5};
        ckernel_confine(&limits, &found->confined);
        int listener = found->confined.listener;
        const uint8_t byte = 0;
        cchannel_send(ends[1], &byte, 1, &listener, listener >= 0);
        if (listener >= 0) { close(listener); }
        close(ends[1]);
        if (listener >= 0) { fork_much(found); }
        _exit(0);
    }
    close(ends[1]);
    uint8_t byte;
    int descriptors[CCHANNEL_MAX_DESCRIPTORS], count = 0, left = 5;
    cchannel_receive(ends[0], &byte, 1, descriptors, &count);
    if (count == 1) {
        struct pollfd watched = {.fd = descriptors[0], .events = POLLIN};
        // What the kernel forked and could not end holds the listener open, so its own end is looked for.
        while (waitpid(pid, NULL, WNOHANG) == 0) {
            if (poll(&watched, 1, 20) > 0 && ckernel_answer_fork(descriptors[0], left > 0) == 1) { left--; }
        }
    }
    waitpid(pid, NULL, 0);
    ckernel_end_orphans(NULL, 0);
    tell(&found->confined);
    bool held = found->made == 5 && found->refused == 3 && found->wrong == 0;
    printf("%s %d forks of a budget of 5 made, %d refused\n", held ? "held" : "BROKEN", found->made, found->refused);
    printf("note a signal to its own child: %s\n", found->child_signalled == 0 ? "sent" : strerror(found->child_signalled));
    return 0;
}

// ---- The filter, number by number -----------------------------------------------------------------------------------

// A filter below the one that is tried answers every call that carries the mark as its last argument. So nothing that the
// upper filter lets through is done, and what it does not let through has another answer.
#define MARK 0x51caffe5U
#define PASSED 4001

static bool answer_marked_calls(void) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[5])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MARK, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | PASSED),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    return install(code, COUNT(code), 0) == 0;
}

static long marked(long number, long argument) {
    long result = syscall(number, argument, argument, argument, argument, argument, (long)MARK);
    return result < 0 ? errno : result == 0 ? 0 : -1;
}

#define LAST_NUMBER 600
#define KILLED 9999

static int call_numbers(const char *profile) {
    long (*answers)[2] = shared((LAST_NUMBER + 1) * sizeof *answers);
    int *next = shared(sizeof *next);
    ckernel_confined *confined = shared(sizeof *confined);
    while (*next <= LAST_NUMBER) {
        pid_t pid = fork();
        if (pid == 0) {
            const char *write_paths[] = {scratch};
            ckernel_limits limits = {.write_paths = write_paths, .write_count = 1, .processes = 8,
                                     .network = strcmp(profile, "network") == 0,
                                     .reserve = strcmp(profile, "reserve") == 0 ? 1ULL << 40 : 0};
            if (!answer_marked_calls()) { _exit(2); }
            ckernel_confine(&limits, confined);
            while (*next <= LAST_NUMBER) {
                int number = *next;
                answers[number][0] = answers[number][1] = KILLED;
                (*next)++;
                answers[number][0] = marked(number, 0);
                answers[number][1] = marked(number, -1);
            }
            // Without what the last call left in the register of the mark.
            syscall(SYS_exit_group, 0L, 0L, 0L, 0L, 0L, 0L);
        }
        int status;
        waitpid(pid, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) != 0) { return 2; }
    }
    tell(confined);
    for (int number = 0; number <= LAST_NUMBER; number++) {
        printf("call %d %ld %ld\n", number, answers[number][0], answers[number][1]);
    }
    return 0;
}

// ---- Other interfaces -----------------------------------------------------------------------------------------------

#ifdef __x86_64__
static long get_pid_by_interrupt(void) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory", "r8", "r9", "r10", "r11");
    return result;
}

static long get_pid_by_x32(void) { return syscall(0x40000000L | __NR_getpid) < 0 ? -errno : 1; }

static void try_interface(const char *name, long (*call)(void), bool confine) {
    long *result = shared(sizeof *result);
    pid_t pid = fork();
    if (pid == 0) {
        ckernel_limits limits = {.processes = 0};
        ckernel_confined confined;
        if (confine) { ckernel_confine(&limits, &confined); }
        *result = call();
        _exit(0);
    }
    int status;
    waitpid(pid, &status, 0);
    const char *kind = !confine ? "note" : WIFSIGNALED(status) || *result < 0 ? "held" : "BROKEN";
    if (WIFSIGNALED(status)) {
        printf("%s %s%s: killed by signal %d\n", kind, name, confine ? "" : ", unconfined", WTERMSIG(status));
    } else {
        printf("%s %s%s: %s\n", kind, name, confine ? "" : ", unconfined", *result < 0 ? strerror((int)-*result) : "answered");
    }
}
#endif

static int foreign(void) {
#ifdef __x86_64__
    for (int confine = 0; confine < 2; confine++) {
        try_interface("a call by int 0x80", get_pid_by_interrupt, confine);
        try_interface("a call of the x32 interface", get_pid_by_x32, confine);
    }
#endif
    return 0;
}

int main(int count, char **arguments) {
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    // In a guest this program is also /bin/true, so that there is something to run.
    const char *mode = count > 1 ? arguments[1] : "";
    if (*mode == 0) { return 0; }
    make_folders();
    int result = strcmp(mode, "self-test") == 0                      ? self_test()
                 : strcmp(mode, "self-test-abi") == 0 && count > 2   ? self_test_as(atoi(arguments[2]))
                 : strcmp(mode, "may") == 0                          ? may_work()
                 : strcmp(mode, "limits") == 0                       ? limits_hold()
                 : strcmp(mode, "budget") == 0                       ? budget()
                 : strcmp(mode, "calls") == 0 && count > 2           ? call_numbers(arguments[2])
                 : strcmp(mode, "foreign") == 0                      ? foreign()
                                                                     : 64;
    fflush(NULL);
    nftw(base, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return result;
}
