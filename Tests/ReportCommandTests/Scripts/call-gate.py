"""Runs a program and decides about each system call of it that changes files below some folders: lets it pass, answers it with an error, or
kills the program in place of it. The calls are seen through a seccomp notification, which needs neither ptrace nor privileges.

Usage: call-gate.py LOG FOLDER[:FOLDER…] STEP ACTION PROGRAM [ARGUMENT…]

STEP counts the calls from 1. ACTION is one of

    count     every call passes
    kill      the program is killed in place of the call
    SIGINT …  the program gets this signal, and the call passes; after SIGSTOP it gets SIGCONT half a second later
    hang      the program gets SIGINT, and calls that remove something are no longer answered; at the first of them it gets SIGINT again
    EIO …     the call gets this error; with `+` every later call does, as on a disk that stays full, but for calls that remove something

By default only calls of the program itself count; with `@` in front of the action those of all processes it starts do. LOG gets one line a
call: its number, its name and its path; and with `hang` the seconds from the second SIGINT to the end.
"""

import ctypes
import errno
import os
import platform
import select
import signal
import socket
import struct
import sys
import time
from fcntl import ioctl

# Number, and where its path is: "f" in a descriptor, or the index of the argument.
CALLS = {
    "x86_64": {
        "openat": (257, 1), "write": (1, "f"), "pwrite64": (18, "f"), "fsync": (74, "f"), "fdatasync": (75, "f"), "ftruncate": (77, "f"),
        "rename": (82, 1), "renameat": (264, 3), "renameat2": (316, 3), "unlink": (87, 0), "unlinkat": (263, 1), "mkdir": (83, 0),
        "mkdirat": (258, 1), "rmdir": (84, 0),
    },
    "aarch64": {
        "openat": (56, 1), "write": (64, "f"), "pwrite64": (68, "f"), "fsync": (82, "f"), "fdatasync": (83, "f"), "ftruncate": (46, "f"),
        "renameat": (38, 3), "renameat2": (276, 3), "unlinkat": (35, 1), "mkdirat": (34, 1),
    },
}[platform.machine()]
NAMES = {number: (name, place) for name, (number, place) in CALLS.items()}
REMOVING = {"unlink", "unlinkat", "rmdir"}
SECCOMP = {"x86_64": 317, "aarch64": 277}[platform.machine()]
NOTIFY, ALLOW, CREATE = 0x7FC00000, 0x7FFF0000, 0o100
RECEIVE, SEND = 0xC0502100, 0xC0182101
PASS = 1
SIGNALS = {"kill": signal.SIGKILL, "hang": signal.SIGINT, **{number.name: number for number in signal.Signals}}


def filter_program():
    """Notifies of the calls above; of `openat` only where it may make a file."""
    code = [(0x20, 0, 0, 0)]
    for name, (number, _) in CALLS.items():
        if name == "openat":
            code += [(0x15, 0, 4, number), (0x20, 0, 0, 32), (0x45, 0, 1, CREATE), (0x06, 0, 0, NOTIFY), (0x06, 0, 0, ALLOW)]
        else:
            code += [(0x15, 0, 1, number), (0x06, 0, 0, NOTIFY)]
    return code + [(0x06, 0, 0, ALLOW)]


def install():
    code = filter_program()
    body = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in code))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code), ctypes.addressof(body)))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    if libc.prctl(38, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")
    listener = libc.syscall(ctypes.c_long(SECCOMP), ctypes.c_long(1), ctypes.c_long(8), header)
    if listener < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return listener


def start(arguments):
    """The program's process, and the descriptor on which its calls are asked about."""
    here, there = socket.socketpair()
    child = os.fork()
    if child == 0:
        here.close()
        socket.send_fds(there, [b"x"], [install()])
        there.recv(1)
        os.execv(arguments[0], arguments)
    there.close()
    _, descriptors, _, _ = socket.recv_fds(here, 1, 1)
    here.send(b"x")
    return child, descriptors[0]


def text_at(pid, address):
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        text = b""
        # A page at a time: the one after the text may not be there.
        while b"\0" not in text:
            memory.seek(address + len(text))
            text += memory.read(4096 - (address + len(text)) % 4096)
        return text.split(b"\0")[0].decode("utf-8", "replace")


def path_of(pid, place, arguments):
    try:
        if place == "f":
            return os.readlink(f"/proc/{pid}/fd/{arguments[0]}")
        path = text_at(pid, arguments[place])
        return path if path.startswith("/") else os.path.normpath(os.path.join(os.readlink(f"/proc/{pid}/cwd"), path))
    except OSError:
        return ""


def interrupt(child, number):
    os.kill(child, number)
    if number == signal.SIGSTOP:
        time.sleep(0.5)
        os.kill(child, signal.SIGCONT)


def main():
    log_path, folders, step, action, *program = sys.argv[1:]
    folders = [folder.rstrip("/") for folder in folders.split(":")]
    step = int(step)
    everyone, action = action.startswith("@"), action.lstrip("@")
    lasting, action = action.endswith("+"), action.rstrip("+")
    child, listener = start(program)
    waiting = select.poll()
    waiting.register(listener, select.POLLIN)
    count, status, ended, hung = 0, None, 0.0, None
    with open(log_path, "w", buffering=1) as log:
        while True:
            ready = waiting.poll(50)
            if status is None:
                pid, found = os.waitpid(child, os.WNOHANG)
                if pid:
                    status, ended = found, time.monotonic()
            if ready and ready[0][1] & select.POLLHUP or status is not None and time.monotonic() - ended > 20:
                break
            if not ready:
                continue
            request = bytearray(80)
            try:
                ioctl(listener, RECEIVE, request)
            except OSError:
                continue
            identifier, pid, _, number = struct.unpack_from("QIIi", request)
            arguments = struct.unpack_from("6Q", request, 32)
            name, place = NAMES[number]
            answer = struct.pack("QqiI", identifier, 0, 0, PASS)
            is_own = everyone or os.path.exists(f"/proc/{child}/task/{pid}")
            path = path_of(pid, place, arguments) if is_own else ""
            if any(path == folder or path.startswith(folder + "/") for folder in folders):
                count += 1
                log.write(f"{count} {name} {path}\n")
                if action == "hang" and count >= step and name in REMOVING:
                    if hung is None:
                        # Later than two signals of one key.
                        time.sleep(1)
                        hung = time.monotonic()
                        os.kill(child, signal.SIGINT)
                    continue
                if count == step and action in SIGNALS:
                    interrupt(child, SIGNALS[action])
                    if action == "kill":
                        # Answered, the call could still be made before its thread is gone.
                        continue
                elif action not in SIGNALS and action != "count" and (count == step or lasting and count > step and name not in REMOVING):
                    answer = struct.pack("QqiI", identifier, 0, -getattr(errno, action), 0)
            try:
                ioctl(listener, SEND, answer)
            except OSError:
                pass
    if status is None:
        _, status = os.waitpid(child, 0)
    if hung is not None:
        with open(log_path, "a") as log:
            log.write(f"ended after {ended - hung:.3f}\n")
    code = os.waitstatus_to_exitcode(status)
    sys.exit(code if code >= 0 else 128 - code)


main()
