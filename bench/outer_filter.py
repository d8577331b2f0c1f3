#!/usr/bin/env python3
"""Runs a command under a system-call filter that takes the means of confinement away, or one that takes nothing away.

    bench/outer_filter.py confined|unconfined COMMAND [ARGUMENT]…

`report` has no switch that leaves its confinement off. Under `unconfined` the system looks as if it had neither Landlock nor
filters, so that `--allow-unconfined` runs kernels with neither; under `confined` the same filter answers two calls that nobody
makes, so that both commands pay for it.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD, EQUAL, ANSWER = 0x20, 0x15, 0x06
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
LANDLOCK_CREATE_RULESET = 444
SECCOMP, UNUSED = {"x86_64": (317, (246, 251)), "aarch64": (277, (104, 30))}[platform.machine()]  # kexec_load, ioprio_set


def program(calls):
    """Answers the first call as if there were none, the second as if it did not know the request."""
    first, second = calls
    instructions = [
        (LOAD, 0, 0, 0),
        (EQUAL, 0, 1, first), (ANSWER, 0, 0, ERRNO | errno.ENOSYS),
        (EQUAL, 0, 1, second), (ANSWER, 0, 0, ERRNO | errno.EINVAL),
        (ANSWER, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions), len(instructions)


def main():
    kind, *command = sys.argv[1:]
    calls = {"unconfined": (LANDLOCK_CREATE_RULESET, SECCOMP), "confined": UNUSED}[kind]
    code, count = program(calls)
    memory = ctypes.create_string_buffer(code)
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", count, ctypes.addressof(memory)))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(header), 0, 0):
        raise SystemExit(f"outer_filter.py: {os.strerror(ctypes.get_errno())}")
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
