#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "CKernel.h"

#include <dirent.h>
#include <patchlevel.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static ckernel_call_handler call_handler;
static pid_t interpreter_owner;

// `_report_kernel.call(payload: bytes) -> bytes`: the host's answer to a call in the middle of a request.
static PyObject *call_host(PyObject *self, PyObject *argument) {
    (void)self;
    char *bytes;
    Py_ssize_t length;
    if (PyBytes_AsStringAndSize(argument, &bytes, &length) < 0) { return NULL; }
    if (getpid() != interpreter_owner) {
        PyErr_SetString(PyExc_ConnectionError, "a forked process cannot ask the host");
        return NULL;
    }
    uint8_t *answer = NULL;
    size_t answer_length = 0;
    if (call_handler((const uint8_t *)bytes, (size_t)length, &answer, &answer_length) != 0) {
        free(answer);
        PyErr_SetString(PyExc_ConnectionError, "the host did not answer");
        return NULL;
    }
    PyObject *result = PyBytes_FromStringAndSize((const char *)answer, (Py_ssize_t)answer_length);
    free(answer);
    return result;
}

// `_report_kernel.thread_count() -> int`: threads of this process that the system knows, -1 where it does not say.
static PyObject *thread_count(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    return PyLong_FromLong(ckernel_thread_count());
}

// `_report_kernel.become_child() -> None`: run in what a kernel forks, which ends with its parent and has no channel.
static PyObject *become_child(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    close(3);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"become_child", become_child, METH_NOARGS, NULL},
    {"call", call_host, METH_O, NULL},
    {"thread_count", thread_count, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module_definition = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = "_report_kernel", .m_size = -1, .m_methods = methods};

static PyObject *create_module(void) { return PyModule_Create(&module_definition); }

const char *ckernel_python_version(void) { return PY_VERSION; }

static PyStatus initialise(void) {
    PyPreConfig before;
    PyPreConfig_InitIsolatedConfig(&before);
    before.utf8_mode = 1;
    PyStatus status = Py_PreInitialize(&before);
    if (PyStatus_Exception(status)) { return status; }

    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.use_hash_seed = 1;
    config.hash_seed = 0;
    config.write_bytecode = 0;
    config.user_site_directory = 0;
    config.install_signal_handlers = 0;
    config.pathconfig_warnings = 0;
    config.faulthandler = 0;
    status = PyConfig_SetBytesString(&config, &config.executable, "");
    if (!PyStatus_Exception(status)) { status = Py_InitializeFromConfig(&config); }
    PyConfig_Clear(&config);
    return status;
}

// After the start, because the interpreter finds its standard library only then.
static bool extend_path(const char *const *directories, size_t count) {
    PyObject *path = PySys_GetObject("path");
    if (path == NULL) { return false; }
    for (size_t index = 0; index < count; index++) {
        PyObject *directory = PyUnicode_DecodeFSDefault(directories[index]);
        if (directory == NULL || PyList_Append(path, directory) < 0) {
            Py_XDECREF(directory);
            return false;
        }
        Py_DECREF(directory);
    }
    return true;
}

char *ckernel_start_python(const char *const *directories, size_t count, ckernel_call_handler handler) {
    call_handler = handler;
    interpreter_owner = getpid();
    if (PyImport_AppendInittab("_report_kernel", create_module) < 0) { return strdup("no memory for a module"); }
    PyStatus status = initialise();
    if (PyStatus_Exception(status)) {
        return strdup(status.err_msg != NULL ? status.err_msg : "the interpreter ended while it started");
    }
    return extend_path(directories, count) ? NULL : strdup("the search path cannot be set");
}

// Takes the pending exception's text, for replies about errors that Python code could not report itself.
static PyObject *pending_error_text(void) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    PyObject *text = value != NULL ? PyObject_Repr(value) : NULL;
    PyErr_Clear();
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return text;
}

// Writes {"kind": "internal", "message": TEXT} with TEXT's quotes, backslashes and control characters escaped.
static int internal_failure(const char *text, uint8_t **reply, size_t *reply_length) {
    static const char head[] = "{\"kind\":\"internal\",\"message\":\"";
    size_t length = strlen(text);
    char *buffer = malloc(sizeof head + length * 6 + 3);
    if (buffer == NULL) { return -1; }
    char *end = buffer + sprintf(buffer, "%s", head);
    for (size_t index = 0; index < length; index++) {
        unsigned char byte = (unsigned char)text[index];
        if (byte < 0x20 || byte == '"' || byte == '\\') {
            end += sprintf(end, "\\u%04x", byte);
        } else {
            *end++ = (char)byte;
        }
    }
    *end++ = '"';
    *end++ = '}';
    *reply = (uint8_t *)buffer;
    *reply_length = (size_t)(end - buffer);
    return 1;
}

static int copy_bytes(PyObject *object, uint8_t **reply, size_t *reply_length) {
    char *bytes;
    Py_ssize_t length;
    if (PyBytes_AsStringAndSize(object, &bytes, &length) < 0) { return -1; }
    *reply = malloc(length > 0 ? (size_t)length : 1);
    if (*reply == NULL) { return -1; }
    memcpy(*reply, bytes, (size_t)length);
    *reply_length = (size_t)length;
    return 0;
}

int ckernel_dispatch(const char *role, const uint8_t *payload, size_t length, uint8_t **reply,
                     size_t *reply_length) {
    *reply = NULL;
    *reply_length = 0;
    int result = -1;
    PyObject *module = PyImport_ImportModule("report_kernel");
    PyObject *pair = module == NULL ? NULL
                                    : PyObject_CallMethod(module, "dispatch", "sy#", role, (const char *)payload,
                                                          (Py_ssize_t)length);
    if (pair != NULL && PyTuple_Check(pair) && PyTuple_GET_SIZE(pair) == 2 &&
        copy_bytes(PyTuple_GET_ITEM(pair, 1), reply, reply_length) == 0) {
        result = PyObject_IsTrue(PyTuple_GET_ITEM(pair, 0)) == 1 ? 0 : 1;
    }
    Py_XDECREF(pair);
    Py_XDECREF(module);
    if (result < 0) {
        PyObject *text = PyErr_Occurred() ? pending_error_text() : NULL;
        const char *utf8 = text != NULL ? PyUnicode_AsUTF8(text) : NULL;
        result = internal_failure(utf8 != NULL ? utf8 : "the dispatcher gave no reply", reply, reply_length);
        Py_XDECREF(text);
    }
    PyErr_Clear();
    // What C code printed belongs to this request.
    fflush(NULL);
    return result;
}

pid_t ckernel_fork(void) {
    PyOS_BeforeFork();
    pid_t pid = fork();
    if (pid == 0) {
        interpreter_owner = getpid();
        PyOS_AfterFork_Child();
    } else {
        PyOS_AfterFork_Parent();
    }
    return pid;
}

int ckernel_thread_count(void) {
    DIR *tasks = opendir("/proc/self/task");
    if (tasks == NULL) { return -1; }
    int count = 0;
    for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) {
        if (entry->d_name[0] != '.') { count++; }
    }
    closedir(tasks);
    return count;
}
