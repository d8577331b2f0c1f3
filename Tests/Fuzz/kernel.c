// Drives the kernel's C with what callers get wrong and cells send; scripts/fuzz-c builds it with sanitizers.
//
//     kernel system                 processes, confinement, channel: no interpreter
//     kernel python ROUNDS FOLDER…  the interpreter, with FOLDER… on its search path; ROUNDS changed requests
//
// AddressSanitizer reserves terabytes of address space, so that no limit of memory is set here.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "CChannel.h"
#include "CKernel.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sanitizer/allocator_interface.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

// Unlike `assert`, also in forks of forks, and with the place alone.
#define CHECK(condition)                                                                   \
    do {                                                                                   \
        if (!(condition)) {                                                                \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                \
            _exit(99);                                                                     \
        }                                                                                  \
    } while (0)

// Runs `work` in a fork, which must end by itself.
static void in_fork(void (*work)(void)) {
    fflush(NULL);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        work();
        _exit(0);
    }
    int status;
    CHECK(waitpid(pid, &status, 0) == pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

// ---- Processes ------------------------------------------------------------------------------------------------------

static void wrong_descriptors(void) {
    for (int protocol = -1; protocol < 6; protocol++) {
        for (int output = -1; output < 6; output += 2) {
            pid_t parent = getpid(), pid = fork();
            CHECK(pid >= 0);
            if (pid == 0) {
                int given = ckernel_become_kernel(parent, protocol, output, protocol == 5 ? -1 : 2);
                if (given != 0) { _exit(given == EBADF ? 0 : 98); }
                // Five descriptors are open, and no other one.
                for (int descriptor = 0; descriptor < 64; descriptor++) {
                    CHECK((fcntl(descriptor, F_GETFD) >= 0) == (descriptor < 5));
                }
                _exit(0);
            }
            int status;
            CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
        }
    }
    CHECK(ckernel_become_kernel(1 + getppid(), 0, 1, 2) == ESRCH);
}

static void orphans(void) {
    int signals = ckernel_become_zygote();
    CHECK(signals >= 0);
    ckernel_ended ended;
    CHECK(ckernel_reap(&ended) == 0);
    pid_t kept = fork();
    CHECK(kept >= 0);
    if (kept == 0) {
        for (;;) { pause(); }
    }
    // Trees of processes, whose inner ones end first.
    for (int tree = 0; tree < 8; tree++) {
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) {
            if (tree % 2 == 0) { setsid(); }
            for (int depth = 0; depth < 4; depth++) {
                if (fork() == 0) { continue; }
                if (depth % 2 == 0) { _exit(0); }
                break;
            }
            for (;;) { pause(); }
        }
    }
    ckernel_end_orphans(&kept, 1);
    CHECK(kill(kept, 0) == 0);
    ckernel_kill(kept);
    while (ckernel_reap(&ended) == 0) {}
    CHECK(ended.pid == kept && WIFSIGNALED(ended.status) && ended.peak_memory > 0);
    ckernel_drain_signals(signals);
    ckernel_drain_signals(-1);
    ckernel_end_orphans(NULL, 0);
    CHECK(ckernel_reap(&ended) == 0);
}

// ---- Confinement ----------------------------------------------------------------------------------------------------

static void confine_with(const char *const *paths, size_t count, ckernel_limits limits) {
    limits.read_paths = limits.write_paths = paths;
    limits.read_count = limits.write_count = count;
    ckernel_confined confined;
    int result = ckernel_confine(&limits, &confined);
    CHECK((result == 0) == (confined.error == 0));
    CHECK(strnlen(confined.step, sizeof confined.step) < sizeof confined.step);
    CHECK(confined.listener == -1 || fcntl(confined.listener, F_GETFD) >= 0);
}

static void confine_nothing(void) { confine_with(NULL, 0, (ckernel_limits){0}); }

static void confine_hostile_paths(void) {
    static char long_path[3 * PATH_MAX], deep_path[PATH_MAX];
    memset(long_path, 'x', sizeof long_path - 1);
    for (size_t index = 0; index + 3 < sizeof deep_path; index += 3) { memcpy(deep_path + index, "../", 3); }
    const char *paths[] = {"", ".", "/", "/nowhere", long_path, deep_path, "\xff\xfe", "/dev/null", "/dev/stdin", "/proc/self/fd/0",
                           "/proc/self/exe", "/etc/passwd/x", "/tmp"};
    confine_with(paths, COUNT(paths), (ckernel_limits){.processes = 3});
}

static void confine_many_paths(void) {
    enum { many = 5000 };
    static char names[many][16];
    static const char *paths[many];
    for (int index = 0; index < many; index++) {
        snprintf(names[index], sizeof names[index], index % 2 == 0 ? "/tmp" : "/nowhere/%d", index);
        paths[index] = names[index];
    }
    confine_with(paths, many, (ckernel_limits){.network = true});
}

static void confine_extreme(void) {
    confine_with(NULL, 0, (ckernel_limits){.cpu_seconds = UINT64_MAX - 5, .file_size = UINT64_MAX, .descriptors = UINT64_MAX,
                                           .processes = UINT64_MAX, .reserve = UINT64_MAX});
}

static void confine_tight(void) {
    confine_with(NULL, 0, (ckernel_limits){.cpu_seconds = 1, .file_size = 1, .descriptors = 1, .processes = 1});
    CHECK(open("/dev/null", O_RDONLY) < 0);
}

// As deep as the system lets filters and rulesets be laid over one another.
static void confine_again_and_again(void) {
    for (int round = 0; round < 20; round++) { confine_with(NULL, 0, (ckernel_limits){.processes = (uint64_t)round % 2}); }
}

static bool network, forks, reserved;

static void confine_one_way(void) {
    confine_with(NULL, 0, (ckernel_limits){.network = network, .processes = forks ? 4 : 0, .reserve = reserved ? 1 : 0});
    // What is refused is refused with an errno, and what is allowed works on.
    CHECK(socket(AF_UNIX, SOCK_STREAM, 0) < 0 && getpid() > 0);
}

static void confine_every_way(void) {
    for (int way = 0; way < 8; way++) {
        network = way & 1;
        forks = way & 2;
        reserved = way & 4;
        in_fork(confine_one_way);
    }
}

static void test_itself(void) {
    char folder[] = "/tmp/kernel-fuzz-XXXXXX", scratch[64], outside[64];
    CHECK(mkdtemp(folder) != NULL);
    snprintf(scratch, sizeof scratch, "%s/scratch", folder);
    snprintf(outside, sizeof outside, "%s/outside", folder);
    CHECK(mkdir(scratch, 0700) == 0);
    int descriptor = open(outside, O_WRONLY | O_CREAT, 0600);
    CHECK(descriptor >= 0);
    close(descriptor);
    ckernel_confined confined;
    // Exactly as many as there may be, so that one more is seen.
    ckernel_probe *probes = malloc(CKERNEL_MAX_PROBES * sizeof *probes);
    int count = ckernel_self_test(scratch, outside, &confined, probes);
    CHECK(count > 0 && count <= CKERNEL_MAX_PROBES);
    for (int index = 0; index < count; index++) { CHECK(probes[index].name != NULL && probes[index].denied); }
    static char long_path[2 * PATH_MAX];
    memset(long_path, 'x', sizeof long_path - 1);
    CHECK(ckernel_self_test(long_path, long_path, &confined, probes) > 0);
    CHECK(ckernel_self_test("", "", &confined, probes) > 0);
    free(probes);
    unlink(outside);
    rmdir(scratch);
    rmdir(folder);
}

static void answer_nobody(void) {
    int ends[2];
    CHECK(cchannel_pair(ends) == 0);
    int wrong[] = {-1, INT_MAX, ends[0], open("/dev/null", O_RDWR | O_CLOEXEC), open("/", O_RDONLY | O_CLOEXEC)};
    for (size_t index = 0; index < COUNT(wrong); index++) {
        CHECK(ckernel_answer_fork(wrong[index], true) == -1);
        if (index > 1) { close(wrong[index]); }
    }
    close(ends[1]);
}

static int system_parts(void) {
    void (*const parts[])(void) = {wrong_descriptors, orphans, confine_nothing, confine_hostile_paths, confine_many_paths, confine_extreme,
                                   confine_tight, confine_again_and_again, confine_every_way};
    for (size_t index = 0; index < COUNT(parts); index++) { in_fork(parts[index]); }
    // Here, so that what they leave in memory is seen at the end.
    test_itself();
    answer_nobody();
    return 0;
}

// ---- The interpreter ------------------------------------------------------------------------------------------------

static int answers_left;

// The host: refuses, answers nothing, answers much.
static int answer_call(const uint8_t *bytes, size_t length, uint8_t **answer, size_t *answer_length) {
    // Every byte is read, as a host reads them.
    unsigned sum = 0;
    for (size_t index = 0; index < length; index++) { sum += bytes[index]; }
    if (answers_left-- <= 0) { return (int)(1 + sum % 2); }
    *answer_length = sum % 3 == 0 ? 0 : sum % 3 == 1 ? 2 : 1 << 20;
    *answer = malloc(*answer_length + 1);
    memset(*answer, sum % 3 == 1 ? '1' : ' ', *answer_length);
    return 0;
}

static int dispatch(const char *role, const void *payload, size_t length) {
    uint8_t *reply = (uint8_t *)1;
    size_t reply_length = 1;
    // An exact copy, so that one byte too many is seen.
    uint8_t *exact = malloc(length);
    if (length > 0) { memcpy(exact, payload, length); }
    int result = ckernel_dispatch(role, length > 0 ? exact : NULL, length, &reply, &reply_length);
    free(exact);
    CHECK(result >= -1 && result <= 1);
    if (result >= 0) {
        unsigned sum = 0;
        for (size_t index = 0; index < reply_length; index++) { sum += reply[index]; }
        CHECK(reply != NULL && sum + 1 > 0);
    }
    free(reply);
    CHECK(!PyErr_Occurred());
    return result;
}

// Says what came of it where that is not a result.
static bool succeeds(const char *role, const char *text) {
    uint8_t *reply;
    size_t length;
    int result = ckernel_dispatch(role, (const uint8_t *)text, strlen(text), &reply, &length);
    if (result != 0) { fprintf(stderr, "%.*s\n", (int)length, (const char *)reply); }
    free(reply);
    return result == 0;
}

static int dispatch_text(const char *role, const char *text) { return dispatch(role, text, strlen(text)); }

static const char *const requests[] = {
    "{\"method\":\"open\",\"params\":{\"workingDirectory\":\"/tmp\",\"scratch\":\"/tmp\"}}",
    "{\"method\":\"warm\",\"params\":{\"module\":\"json\"}}",
    "{\"method\":\"warm\",\"params\":{\"module\":\"no.such.module\"}}",
    "{\"method\":\"settle\",\"params\":{}}",
    "{\"method\":\"start\",\"params\":{\"charts\":false,\"definition\":\"a.qmd\"}}",
    "{\"method\":\"run\",\"params\":{\"code\":\"1 + 1\",\"cell\":\"a\"}}",
    "{\"method\":\"inline\",\"params\":{\"expression\":\"1\"}}",
    "{\"method\":\"nothing\",\"params\":[1,2.5e300,null,true,\"\\ud800\"]}",
    "{}", "[]", "null", "", "\xff\xfe\x00", "{\"method\":\"run\"}", "{\"method\":{\"a\":[]}}",
};
static const char *const roles[] = {"zygote", "session", "draw", "engine", "press", "nothing", "", "\xff\xff", "../session"};

static uint64_t state = 20240506;

static uint32_t next_random(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32);
}

static void dispatch_changed(long rounds) {
    uint8_t buffer[4096];
    for (long round = 0; round < rounds; round++) {
        const char *text = requests[next_random() % COUNT(requests)];
        size_t length = strlen(text);
        memcpy(buffer, text, length);
        for (unsigned change = next_random() % 4; change > 0; change--) {
            size_t place = length > 0 ? next_random() % length : 0;
            switch (next_random() % 4) {
                case 0: if (length > 0) { buffer[place] = (uint8_t)next_random(); } break;
                case 1: length = place; break;
                case 2: buffer[length++] = (uint8_t)next_random(); break;
                default:
                    memmove(buffer + place + 1, buffer + place, length - place);
                    buffer[place] = (uint8_t)"{}[]\",:\\0e-\xff"[next_random() % 12];
                    length++;
            }
        }
        // The requests of one role do not reach the next one: a session is started by a fork alone.
        dispatch(roles[next_random() % COUNT(roles)], buffer, length);
    }
}

static void dispatch_large(void) {
    size_t length = 32 << 20;
    char *deep = malloc(length);
    memset(deep, '[', length);
    CHECK(dispatch("session", deep, length) == 1);
    memset(deep, 'a', length);
    memcpy(deep, "{\"method\":\"", 11);
    memcpy(deep + length - 2, "\"}", 2);
    CHECK(dispatch("session", deep, length) == 1);
    free(deep);
}

// Dispatchers as a cell may put them in the place of ours, and what they must come to.
static const struct {
    const char *body;
    int result;
} patched[] = {
    {"return True, b'{}'", 0},
    {"return False, b''", 1},
    {"return True, b'x' * 5_000_000", 0},
    {"return None", 1},
    {"return True", 1},
    {"return (True,)", 1},
    {"return True, 'text'", 1},
    {"return True, bytearray(b'x')", 1},
    {"return True, b'x', 1", 1},
    {"raise ValueError('\\ud800 \" \\\\ \\n\\x01' * 1000)", 1},
    {"raise KeyboardInterrupt", 1},
    {"raise SystemExit(0)", 1},
    {"raise Unspeakable()", 1},
    {"raise Unspeakable", 1},
    {"return Untruthful(), b'{}'", 1},
    {"return f()", 1},
    {"import _report_kernel; return True, _report_kernel.call(b'abc')", 0},
    {"import _report_kernel; return True, _report_kernel.call('abc')", 1},
    {"import _report_kernel; return True, _report_kernel.call(b'')", 0},
    {"import _report_kernel; return True, str(_report_kernel.thread_count()).encode()", 0},
    {"del sys.modules['report_kernel']; return True, b'{}'", 0},
};

static void run_python(const char *text) { CHECK(PyRun_SimpleString(text) == 0); }

static void patch(const char *body) {
    char text[1024];
    // A class whose errors cannot be said, and a value of which nobody can tell whether it holds.
    snprintf(text, sizeof text,
             "import sys, report_kernel\n"
             "class Unspeakable(Exception):\n"
             "    def __repr__(self): raise RuntimeError\n"
             "    __str__ = __repr__\n"
             "class Untruthful:\n"
             "    def __bool__(self): raise RuntimeError\n"
             "def f(): return f()\n"
             "def dispatch(role, payload):\n"
             "    %s\n"
             "report_kernel.dispatch = dispatch\n",
             body);
    run_python(text);
}

static void dispatch_patched(void) {
    for (size_t index = 0; index < COUNT(patched); index++) {
        answers_left = 1;
        patch(patched[index].body);
        int result = dispatch_text("session", "{}");
        if (result != patched[index].result) { fprintf(stderr, "%s: %d\n", patched[index].body, result); }
        CHECK(result == patched[index].result);
    }
    // Nobody answers.
    answers_left = 0;
    patch("import _report_kernel; return True, _report_kernel.call(b'abc')");
    CHECK(dispatch_text("session", "{}") == 1);
    // There is no such module any more, or nothing in it.
    run_python("sys.modules['report_kernel'] = None");
    CHECK(dispatch_text("session", "{}") == 1);
    run_python("sys.modules['report_kernel'] = sys");
    CHECK(dispatch_text("session", "{}") == 1);
    run_python("del sys.modules['report_kernel']");
}

static long python_blocks(void) {
    PyObject *blocks = PyObject_CallMethod(PyImport_AddModule("sys"), "getallocatedblocks", NULL);
    long count = blocks != NULL ? PyLong_AsLong(blocks) : -1;
    Py_XDECREF(blocks);
    return count;
}

// A leak of one object or one reply a request is a thousand of them. CPython keeps what it has, and so a leak detector says nothing here.
static void keep_nothing(void) {
    static const char *const bodies[] = {"return True, b'x' * 5000", "return None", "raise ValueError('x' * 5000)",
                                         "import _report_kernel; return True, _report_kernel.call(b'abe')"};
    for (size_t index = 0; index < COUNT(bodies); index++) {
        patch(bodies[index]);
        for (int round = 0; round < 1200; round++) {
            static size_t bytes;
            static long blocks;
            if (round == 200) {
                bytes = __sanitizer_get_current_allocated_bytes();
                blocks = python_blocks();
            }
            answers_left = 1;
            dispatch_text("session", "{}");
            if (round == 1199) {
                CHECK(__sanitizer_get_current_allocated_bytes() < bytes + 500 * 100);
                CHECK(python_blocks() < blocks + 500);
            }
        }
    }
    run_python("del sys.modules['report_kernel']");
}

static void fork_and_work(const char *const *folders, size_t count) {
    const char **allowed = malloc((count + 1) * sizeof *allowed);
    memcpy(allowed, folders, count * sizeof *allowed);
    allowed[count] = "/tmp";
    for (int round = 0; round < 6; round++) {
        pid_t parent = getpid(), pid = ckernel_fork();
        CHECK(pid >= 0);
        if (pid == 0) {
            int ends[2];
            CHECK(cchannel_pair(ends) == 0);
            int output = open("/dev/null", O_WRONLY);
            int kept = dup(2);
            CHECK(ckernel_become_kernel(parent, ends[0], round % 2 == 0 ? kept : output, ends[1]) == 0);
            CHECK(ckernel_thread_count() == 1);
            if (round % 3 == 0) { confine_with(allowed, count + 1, (ckernel_limits){.processes = 1}); }
            CHECK(succeeds("session", requests[0]) && succeeds("session", requests[4]) && succeeds("session", requests[5]));
            // What a cell forks has no host to ask.
            if (round % 3 == 1) {
                patch("import os, _report_kernel\n"
                      "    if os.fork() == 0:\n"
                      "        try: _report_kernel.call(b'x')\n"
                      "        except ConnectionError: os._exit(0)\n"
                      "        os._exit(1)\n"
                      "    return os.wait()[1] == 0, b'{}'");
                CHECK(dispatch_text("session", "{}") == 0);
            }
            _exit(0);
        }
        int status;
        CHECK(waitpid(pid, &status, 0) == pid);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) { fprintf(stderr, "fork %d: status %x\n", round, status); }
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    free(allowed);
}

static int python_parts(long rounds, const char *const *folders, size_t count) {
    CHECK(strlen(ckernel_python_version()) > 0);
    const char **paths = malloc((count + 2) * sizeof *paths);
    memcpy(paths, folders, count * sizeof *paths);
    paths[count] = "/nowhere";
    paths[count + 1] = "/\xff\xfe";
    char *problem = ckernel_start_python(paths, count + 2, answer_call);
    if (problem != NULL) { fprintf(stderr, "%s\n", problem); }
    CHECK(problem == NULL);
    free(paths);
    run_python("import sys");
    CHECK(ckernel_thread_count() >= 1);
    CHECK(dispatch_text("zygote", requests[1]) == 0);
    fork_and_work(folders, count);
    dispatch_large();
    dispatch_patched();
    keep_nothing();
    dispatch_changed(rounds);
    return 0;
}

int main(int count, char **arguments) {
    if (count == 2 && strcmp(arguments[1], "system") == 0) { return system_parts(); }
    if (count > 3 && strcmp(arguments[1], "python") == 0) {
        return python_parts(atol(arguments[2]), (const char *const *)(arguments + 3), (size_t)count - 3);
    }
    return 64;
}
