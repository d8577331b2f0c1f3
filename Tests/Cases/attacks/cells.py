"""Lines 1 to 8 and 27 to 31: what a cell tries."""

from case import Case, attempts, python, qmd

READ = ["open('/etc/shadow')", "open('/etc/passwd')", "open(os.environ['HOME'] + '/.ssh/id_ed25519')", "open('OUTSIDE/victim')", "open('OUTSIDE/home/.ssh/id_ed25519')", "os.listdir('OUTSIDE/home')", "os.listdir('/root')",
        "os.listdir('/')", "open('/proc/1/environ')", "open(f'/proc/{os.getppid()}/environ')", "open(f'/proc/{os.getppid()}/mem', 'rb')", "os.listdir('/proc')", "open('../report.yml')", "open('link')",
        "open('/dev/mem', 'rb')", "os.listdir('/tmp')", "open('/proc/self/mem', 'r+b').write(b'x')"]
WRITE = [f"{call}" for call in (
    "open('OUTSIDE/victim', 'w')", "open('OUTSIDE/victim', 'a')", "os.truncate('OUTSIDE/victim', 0)", "os.remove('OUTSIDE/victim')", "os.rename('OUTSIDE/victim', 'OUTSIDE/gone')",
    "os.link('OUTSIDE/victim', os.environ['TMPDIR'] + '/hard')", "os.symlink('x', 'OUTSIDE/link')", "os.mkdir('OUTSIDE/made')", "os.mkfifo('OUTSIDE/fifo')", "os.setxattr('OUTSIDE/victim', 'user.a', b'b')",
    "open('a.qmd', 'a')", "open('new', 'x')", "os.remove('a.qmd')", "open('../report.yml', 'a')", "os.mkdir('../reports')", "os.mknod('OUTSIDE/device', 0o600 | 0o020000, 0x0103)")]
HARMLESS = "import os, shutil\nos.chmod('OUTSIDE/victim', 0o777); os.utime('OUTSIDE/victim', (0, 0))\ntry: os.chown('OUTSIDE/victim', 1, 1)\nexcept OSError: pass\nprint('answered')"
SOCKETS = [f"socket.socket({family}, {kind}, {protocol})" for family, kind, protocol in (
    (2, 1, 0), (2, 2, 0), (10, 1, 0), (10, 2, 0), (1, 1, 0), (1, 2, 0), (16, 3, 0), (17, 3, 0), (2, 3, 1), (2, 1, 262), (40, 1, 0), (38, 5, 0), (31, 3, 0), (29, 3, 1))]
CALLS = {  # x86-64
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "pidfd_open": 434, "pidfd_send_signal": 424, "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "unshare": 272, "setns": 308,
    "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "add_key": 248, "request_key": 249, "keyctl": 250, "io_uring_setup": 425, "personality": 135, "execveat": 322, "execve": 59, "init_module": 175, "finit_module": 313,
    "kexec_load": 246, "open_by_handle_at": 304, "clone3": 435, "fsopen": 430, "move_mount": 429, "landlock_create_ruleset": 444, "seccomp": 317, "reboot": 169, "swapon": 167, "sethostname": 170, "settimeofday": 164, "acct": 163, "quotactl": 179,
}
# landlock_create_ruleset and seccomp may only narrow what a process can do.
DANGEROUS = [f"call({number}, 0, 0, 0, 0, 0)  # {name}" for name, number in CALLS.items() if name not in ("landlock_create_ruleset", "seccomp")]
MISCHIEF = ["os.kill(os.getppid(), 0)", "os.kill(1, 0)", "os.execv('/bin/sh', ['sh'])", "os.posix_spawn('/bin/true', ['true'], {})", "__import__('subprocess').run(['/bin/true'])", "__import__('pty').spawn('/bin/true')",
            "call(16, 0, 0x5412, ctypes.c_char_p(b'x'))  # TIOCSTI", "os.execv('/usr/bin/su', ['su'])", "os.memfd_create('x') and os.execv('/proc/self/fd/4', ['x'])", "os.setpriority(0, 1, 1)"]


def none_done(workspace, run):
    page = workspace.page()
    done = [line for line in page.splitlines() if "DONE" in line and "print(" not in line]
    if "refused" not in page:
        return "nothing was tried"
    return f"possible: {'; '.join(done)}" if done else None


def link(workspace):
    workspace.put(attempts([line.replace("OUTSIDE", str(workspace.outside)) for line in READ]))
    (workspace.project / "notebooks/link").symlink_to(workspace.outside / "victim")


def outside(files):
    """The same with the folder of the victim in it."""
    def put(workspace):
        workspace.put({name: text.replace("OUTSIDE", str(workspace.outside)) for name, text in files.items()})
    return put


LIMIT = "#| time-limit: 2\n"
CASES = [
    Case(1, "17 reads of keys, passwords, other processes and other projects", link, check=none_done, absent=("precious",)),
    Case(2, "16 writes outside of the scratch folder and into the project", outside(attempts(WRITE)), check=none_done),
    Case(2, "chmod, chown and utime of a file outside", outside(python(HARMLESS)), page=("answered",)),
    Case(3, "14 kinds of sockets", attempts(SOCKETS), check=none_done),
    Case(3, "a pair of sockets", python("import socket\na, b = socket.socketpair()\na.send(b'x'); print(b.recv(1))"), page=("b'x'",)),
    Case(3, "datagrams of a pair to a socket outside", attempts(["[a.sendto(b'x', path) for a in socket.socketpair(1, 2) for path in ('/dev/log', '/run/systemd/journal/socket', '/run/systemd/notify')]", "socket.socketpair(1, 2)"]), check=none_done),
    Case(4, "fork bomb", python("import os\nwhile True:\n    os.fork()", LIMIT), ids=("python-exception", "kernel-timed-out", "kernel-crashed", "kernel-memory"), code=1),
    Case(4, "thread bomb", python("import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(1e6,), daemon=True).start()", LIMIT), ids=("python-exception", "kernel-timed-out", "kernel-memory"), code=1),
    Case(4, "daemon by double fork and setsid", python("import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(1e6)\n    os._exit(0)\nprint('left behind')"), page=("left behind",)),
    Case(5, "memory bomb", python("rows = []\nwhile True: rows.append(bytearray(1 << 28))"), ids=("kernel-memory",), code=1, memory=5000),
    Case(5, "array of 800 GB", python("import numpy\nnumpy.ones(10 ** 11)"), ids=("kernel-memory",), code=1),
    Case(5, "endless loop", python("while True: pass", LIMIT), ids=("kernel-timed-out",), code=1, within=20),
    Case(5, "sleep(1e9)", python("import time\ntime.sleep(1e9)", LIMIT), ids=("kernel-timed-out",), code=1, within=20),
    Case(5, "regular expression that holds the interpreter lock", python("import re\nre.match('(a+)+b', 'a' * 60)", LIMIT), ids=("kernel-timed-out",), code=1, within=20),
    Case(5, "signals ignored in a loop", python("import signal\nfor s in range(1, 32):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nwhile True: pass", LIMIT), ids=("kernel-timed-out",), code=1, within=20),
    Case(6, f"{len(DANGEROUS)} system calls by number", attempts(DANGEROUS), check=none_done),
    Case(6, "signals to parents, programs, terminals", attempts(MISCHIEF[:-1]), check=none_done),
    Case(5, "4 GiB of temporary files whose names are no text", python("import os, tempfile\nt = os.fsencode(tempfile.gettempdir())\nblock = bytes(1 << 24)\nn = 0\nwhile True:\n    n += 1\n    with open(t + b'/\\xff%d' % n, 'wb') as f:\n        for _ in range(60): f.write(block)"), ids=("kernel-scratch",), code=1),
    Case(5, "files without end", python("import tempfile\nt = tempfile.gettempdir()\nn = 0\nwhile True:\n    n += 1\n    open(f'{t}/{n}', 'w').close()"), ids=("kernel-scratch",), code=1),
    Case(6, "signals through a descriptor's owner, watches of files, affinity and classes of others", attempts([
        "__import__('fcntl').fcntl(os.pipe()[0], 8, os.getppid())", "__import__('fcntl').fcntl(os.pipe()[0], 10, 9)", "__import__('fcntl').ioctl(socket.socketpair()[0], 0x8901, (1).to_bytes(4, 'little'))",
        "os.sched_setaffinity(os.getppid(), {0})", "call(294, 0)  # inotify_init1", "call(29, 0, 4096, 0o1600)  # shmget", "call(206, 1, 0)  # io_setup", "call(162)  # sync"]), check=none_done),
    Case(6, "a program in the scratch folder", python("import os\np = os.environ['TMPDIR'] + '/p'\nopen(p, 'w').write('#!/bin/sh\\n'); os.chmod(p, 0o755)\nos.execv(p, ['p'])"), ids=("python-exception",), says=("PermissionError",), code=1),
    Case(7, "descriptors until there are no more", python("import os\nkept = []\nwhile True: kept.append(open('/dev/null'))"), ids=("python-exception",), says=("Too many open files",), code=1),
    Case(7, "frames written to guessed descriptors", python("import os\nfor n in range(3, 64):\n    try: os.write(n, b'\\xff' * 64)\n    except OSError: pass"), ids=("kernel-protocol",), code=1),
    Case(7, "a frame that claims 4 GiB", python("import os\nos.write(3, b'\\xff\\xff\\xff\\xff{}')"), ids=("kernel-protocol",), code=1),
    Case(7, "a descriptor that is closed", python("import os\nos.close(3)"), ids=("kernel-protocol", "kernel-crashed"), code=1),
    Case(8, "1 GB on standard output", python("import sys\nfor _ in range(1000): sys.stdout.write('x' * 1_000_000 + '\\n')"), ids=("python-output-limit",), memory=1500),
    Case(8, "one line of 500 MB", python("print('x' * 500_000_000)"), ids=("python-output-limit",), memory=2500),
    Case(8, "1 GB past Python, to descriptor 1", python("import os\nfor _ in range(1000): os.write(1, b'x' * 1_000_000)"), ids=None, memory=1500),
    Case(8, "terminal escapes in an exception", python("raise ValueError('\\x1b]0;owned\\x07\\x1b[2J\\u202eevil')"), ids=("python-exception",), absent=("\x1b]0", "\x1b[2J", "\u202e", "\x07"), code=1),
    Case(8, "terminal escapes in output", python("print('\\x1b[31mred\\x1b[0m\\x1b]0;owned\\x07')"), page=("red",), absent=("\x1b", "\x07")),
    Case(27, "input()", python("input('name? ')"), ids=("python-exception",), says=("EOFError",), code=1, within=30),
    Case(27, "getpass", python("import getpass\ngetpass.getpass()"), ids=("python-exception",), code=1, within=30),
    Case(27, "breakpoint()", python("breakpoint()"), ids=("python-exception",), code=1, within=30),
    Case(27, "pdb", python("import pdb\npdb.set_trace()"), ids=("python-exception",), code=1, within=30),
    Case(28, "sys.exit", python("import sys\nsys.exit(4)"), ids=("python-exception",), says=("SystemExit",), code=1),
    Case(28, "os._exit", python("import os\nos._exit(3)"), ids=("kernel-crashed",), says=("code 3",), code=1),
    Case(28, "abort", python("import os\nos.abort()"), ids=("kernel-crashed",), says=("abort",), code=1),
    Case(28, "segmentation fault", python("import ctypes\nctypes.string_at(0)"), ids=("kernel-crashed",), says=("segmentation fault",), code=1),
    Case(28, "overflow of C's stack", python("import ctypes\nF = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)\ndef f(n): return g(n)\ng = F(f)\nimport sys\nsys.setrecursionlimit(10 ** 6)\ng(1)"), ids=("kernel-crashed", "python-exception", "kernel-memory", "kernel-timed-out"), code=1),
    Case(28, "recursion without end", python("def f(): return f()\nf()"), ids=("python-exception",), says=("RecursionError",), code=1),
    Case(28, "recursion without end, its limit set to a milliard", python("import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(): return f()\nf()"), ids=("python-exception", "kernel-memory", "kernel-crashed"), code=1, within=60),
    Case(29, "patched print, builtins and json", python("import builtins, json, sys\nbuiltins.open = builtins.len = json.dumps = None\nsys.stdout = None\n1 + 1"), ids=None, code=None),
    Case(29, "modules of the tool removed", python("import sys\nfor name in list(sys.modules):\n    if name.startswith(('report', 'kernel')): sys.modules[name] = None\nprint('still')"), ids=None, code=None),
    Case(29, "atexit hook that prints", python("import atexit\natexit.register(lambda: print('LATE' + 'WORDS'))\nprint('early')"), page=("early",), absent=("LATEWORDS",)),
    Case(29, "a thread that prints after its cell", python("import threading, time\ndef late():\n    time.sleep(0.2); print('LATE' + 'WORDS')\nthreading.Thread(target=late, daemon=True).start()\nprint('early')"), page=("early",)),
    Case(31, "matplotlib.py, sitecustomize.py, .pth and matplotlibrc beside the definition", {
        **python("import matplotlib\nprint(matplotlib.__version__, matplotlib.rcParams['lines.linewidth'])"), "notebooks/sitecustomize.py": "print('PLANTED')", "notebooks/usercustomize.py": "print('PLANTED')",
        "notebooks/x.pth": "import os; print('PLANTED')\n", "notebooks/matplotlibrc": "lines.linewidth: 77\n", "notebooks/json.py": "raise SystemExit('PLANTED')"}, absent=("PLANTED", "77.0")),
    Case(31, "a module of the definition's that is called as one of Python's", {**python("import json\nprint(json.dumps(1))"), "notebooks/json.py": "raise SystemExit('PLANTED')"}, absent=("PLANTED",)),
    Case(35, "secrets in the environment", python("import os\nprint(sorted(os.environ.values()))\nraise ValueError(str(dict(os.environ)))"), ids=("python-exception",), code=1, environment={"TOKEN": "S3CRETWORD", "AWS_SECRET_ACCESS_KEY": "S3CRETWORD"}, absent=("S3CRETWORD",)),
    Case(35, "secrets in the environment of a report that is rendered", qmd("```{python}\nimport os\nprint(dict(os.environ))\n```"), ids=("python-environment",), environment={"TOKEN": "S3CRETWORD"}, absent=("S3CRETWORD",)),
]
