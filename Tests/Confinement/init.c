// The first process of a guest: mounts what a system has, loads modules, runs the tasks of /tasks one after another and switches off.
//
// A line of /tasks: NAME <tab> USER <tab> ROOT <tab> GROUP <tab> PROGRAM <tab> ARGUMENT…; ROOT "-" is the guest's own, GROUP "-" is none,
// else the task runs in a cgroup of that name that belongs to its user.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GROUPS "/sys/fs/cgroup"

static void attach(const char *source, const char *place, const char *type, unsigned long flags, const char *options) {
    mkdir(place, 0755);
    if (mount(source, place, type, flags, options) < 0) { printf("mount %s on %s: %s\n", source, place, strerror(errno)); }
}

static void put(const char *path, const char *text) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0 || write(descriptor, text, strlen(text)) < 0) { printf("%s: %s\n", path, strerror(errno)); }
    if (descriptor >= 0) { close(descriptor); }
}

static void load_modules(void) {
    FILE *list = fopen("/modules", "re");
    char name[256];
    while (list != NULL && fgets(name, sizeof name, list) != NULL) {
        name[strcspn(name, "\n")] = 0;
        int descriptor = open(name, O_RDONLY | O_CLOEXEC);
        if (descriptor < 0 || syscall(SYS_finit_module, descriptor, "", 0) < 0) { printf("%s: %s\n", name, strerror(errno)); }
        if (descriptor >= 0) { close(descriptor); }
    }
    if (list != NULL) { fclose(list); }
}

static void mount_system(const char *root) {
    char path[256];
    static const struct { const char *source, *place, *type, *options; } parts[] = {
        {"devtmpfs", "/dev", "devtmpfs", NULL}, {"proc", "/proc", "proc", NULL},          {"sysfs", "/sys", "sysfs", NULL},
        {"cgroup2", GROUPS, "cgroup2", NULL},   {"tmpfs", "/tmp", "tmpfs", "mode=1777"}, {"tmpfs", "/dev/shm", "tmpfs", "mode=1777"},
    };
    for (size_t index = 0; index < sizeof parts / sizeof *parts; index++) {
        snprintf(path, sizeof path, "%s%s", root, parts[index].place);
        attach(parts[index].source, path, parts[index].type, 0, parts[index].options);
    }
}

// The host's files, which nobody writes to: changes stay in the guest's memory.
static void mount_host(void) {
    attach("host", "/host", "virtiofs", MS_RDONLY, NULL);
    attach("tmpfs", "/above", "tmpfs", 0, "mode=755");
    mkdir("/above/upper", 0755);
    mkdir("/above/work", 0755);
    attach("overlay", "/guest", "overlay", 0, "lowerdir=/host,upperdir=/above/upper,workdir=/above/work");
    mount_system("/guest");
}

// A delegated group, as systemd makes one for `Delegate=yes`.
static void enter_group(const char *name, uid_t user) {
    char path[256], number[32];
    snprintf(path, sizeof path, GROUPS "/%s", name);
    if (mkdir(path, 0755) < 0 && errno != EEXIST) { printf("%s: %s\n", path, strerror(errno)); }
    static const char *const files[] = {"", "/cgroup.procs", "/cgroup.threads", "/cgroup.subtree_control"};
    for (size_t index = 0; index < sizeof files / sizeof *files; index++) {
        snprintf(path, sizeof path, GROUPS "/%s%s", name, files[index]);
        if (chown(path, user, user) < 0) { printf("%s: %s\n", path, strerror(errno)); }
    }
    snprintf(path, sizeof path, GROUPS "/%s/cgroup.procs", name);
    snprintf(number, sizeof number, "%d", getpid());
    put(path, number);
}

static void run(char *line) {
    char *fields[64] = {NULL};
    size_t count = 0;
    for (char *field = strtok(line, "\t\n"); field != NULL && count < 63; field = strtok(NULL, "\t\n")) { fields[count++] = field; }
    if (count < 5) { return; }
    uid_t user = (uid_t)atoi(fields[1]);
    printf("\n@@ begin %s\n", fields[0]);
    fflush(NULL);
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pid_t pid = fork();
    if (pid == 0) {
        setsid();
        if (strcmp(fields[3], "-") != 0) { enter_group(fields[3], user); }
        if (strcmp(fields[2], "-") != 0 && (chroot(fields[2]) < 0 || chdir("/") < 0)) { _exit(126); }
        setenv("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", 1);
        setenv("HOME", "/tmp", 1);
        setenv("LANG", "C.UTF-8", 1);
        fflush(NULL);
        if (user != 0 && (setgroups(0, NULL) < 0 || setgid(user) < 0 || setuid(user) < 0)) { _exit(126); }
        execv(fields[4], fields + 4);
        printf("%s: %s\n", fields[4], strerror(errno));
        fflush(NULL);
        _exit(127);
    }
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    // What the task left behind would be in the next one's way.
    kill(-pid, SIGKILL);
    while (waitpid(-1, NULL, WNOHANG) > 0) {}
    clock_gettime(CLOCK_MONOTONIC, &end);
    double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    printf("\n@@ end %s %d %.1f\n", fields[0], WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), seconds);
    fflush(NULL);
}

int main(void) {
    mount_system("");
    int console = open("/dev/console", O_RDWR);
    for (int descriptor = 0; console >= 0 && descriptor < 3; descriptor++) { dup2(console, descriptor); }
    umask(022);
    load_modules();
    put(GROUPS "/cgroup.subtree_control", "+memory +pids +cpu");
    if (access("/share", F_OK) == 0) { mount_host(); }
    printf("\n@@ started\n");
    FILE *tasks = fopen("/tasks", "re");
    for (char line[4096]; tasks != NULL && fgets(line, sizeof line, tasks) != NULL;) { run(line); }
    printf("\n@@ finished\n");
    fflush(NULL);
    sync();
    reboot(RB_AUTOBOOT);
    for (;;) { pause(); }
}
